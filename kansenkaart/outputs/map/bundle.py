"""The page's own scripts and styles, and Leaflet's, as texts that stand inside one file.

The scripts under ``assets`` are ES modules that import each other by name. A page opened from disk
cannot load modules, so they are joined into one, each after what it imports, with the import lines
and the word ``export`` taken out. Their top-level names are therefore unique across all files.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib.resources import files

_HERE = "kansenkaart.outputs.map"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|class|const|let)", re.MULTILINE)
_ENTRY = "app"
_STYLES = ("base", "panels", "map", "renovation", "print")


@cache
def script() -> str:
    """Return every module of the page, joined in the order in which they need each other."""
    texts: dict[str, str] = {}
    _collect(_ENTRY, texts, ())
    return "\n".join(f"// --- {name}.js\n{_plain(text)}" for name, text in texts.items())


@cache
def style() -> str:
    """Return the page's style sheets, joined."""
    return "\n".join(_read("assets", f"{name}.css") for name in _STYLES)


@cache
def leaflet_script() -> str:
    """Return Leaflet without the pointer to its source map, which the page does not carry."""
    text = _read("vendor", "leaflet", "leaflet.js")
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", text)


@cache
def leaflet_style() -> str:
    """Return Leaflet's style sheet with its images inside."""
    text = _read("vendor", "leaflet", "leaflet.css")
    return re.sub(r"url\(images/([\w-]+\.png)\)", lambda m: f"url({_data_uri(m.group(1))})", text)


def _collect(name: str, texts: dict[str, str], path: tuple[str, ...]) -> None:
    if name in path:
        raise ValueError(f"modules import each other in a circle: {' -> '.join((*path, name))}")
    if name in texts:
        return
    text = _read("assets", f"{name}.js")
    for needed in _IMPORT.findall(text):
        _collect(needed, texts, (*path, name))
    texts[name] = text


def _plain(text: str) -> str:
    return _EXPORT.sub("", _IMPORT.sub("", text)).strip() + "\n"


def _read(*parts: str) -> str:
    return files(_HERE).joinpath(*parts).read_text("utf-8")


def _data_uri(name: str) -> str:
    data = files(_HERE).joinpath("vendor", "leaflet", "images", name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(data).decode('ascii')}"
