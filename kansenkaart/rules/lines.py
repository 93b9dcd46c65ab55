"""On which line of a TOML file each key stands; tomllib does not tell."""

from __future__ import annotations

import re

Path = tuple[str, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w\s.\"'-]+?)\s*\]\]?\s*$")
_KEY = re.compile(r"^\s*([\w.\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_MULTILINE = ('"""', "'''")


def locate(text: str) -> dict[Path, int]:
    """Return the line of every table and key; a table without a header has that of its first part.

    Parameters
    ----------
    text
        A valid TOML text.

    Returns
    -------
    dict
        Line numbers from 1 by path; an item of an array of tables has its number, from 0, as a part
        of the path. Keys inside an inline table are not listed.
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    depth, inside = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if depth == 0:
            header = _HEADER.match(line.split("#")[0])
            if header:
                table = _open(header[2], header[1] == "[[", counts)
                for length in range(1, len(table) + 1):
                    found.setdefault(table[:length], number)
                continue
            key = _KEY.match(line)
            if key:
                found.setdefault((*table, *_parts(key[1])), number)
        inside = next((q for q in _MULTILINE if line.count(q) == 1), "")
        bare = _STRING.sub("", line).split("#")[0]
        depth += sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")
    return found


def nearest(found: dict[Path, int], path: Path) -> int:
    """Return the line of ``path``, or of the nearest table around it that has one."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _open(dotted: str, array: bool, counts: dict[Path, int]) -> Path:
    """Return the path of a table header, with the number of the item for arrays of tables."""
    parts = _parts(dotted)
    path: Path = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        if array and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, str(counts[path]))
    return path
