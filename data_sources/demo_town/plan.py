"""The town plan: districts and blocks of plan.toml, varied by the seed."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from data_sources.demo_town.frame import Frame

TOUCHING = 5.0
"""Metres between blocks without a street between them."""


@dataclass(frozen=True)
class Block:
    """A rectangle in the coordinates of its district, and what it is filled with."""

    frame: Frame
    district: str
    buurt: str
    name: str
    """District, row and place in the row; the blocks of one owner are told apart by it."""
    pattern: str
    u: tuple[float, float]
    v: tuple[float, float]
    streets: Mapping[str, str]
    """Key of the street on each side S, N, W, E."""

    @property
    def width(self) -> float:
        """Length along the streets of the district, in m."""
        return self.u[1] - self.u[0]

    @property
    def height(self) -> float:
        """Length across the streets of the district, in m."""
        return self.v[1] - self.v[0]


@cache
def plan() -> Mapping[str, Any]:
    """Return the tree of plan.toml."""
    return tomllib.loads(files(__package__).joinpath("plan.toml").read_text("utf-8"))


@cache
def patterns() -> Mapping[str, Mapping[str, Any]]:
    """Return the tree of patterns.toml."""
    return tomllib.loads(files(__package__).joinpath("patterns.toml").read_text("utf-8"))


def stream(seed: int, topic: str) -> np.random.Generator:
    """Return random numbers for one topic, so that topics do not disturb each other."""
    return np.random.default_rng([seed, zlib.crc32(topic.encode())])


def blocks(seed: int) -> Iterator[Block]:
    """Yield every block of the town, district by district."""
    for district in plan()["districts"]:
        yield from _blocks_of(district, stream(seed, f"plan {district['name']}"))


def _blocks_of(district: Mapping[str, Any], rng: np.random.Generator) -> Iterator[Block]:
    bend = district.get("bend", 0.0) * rng.uniform(0.9, 1.3)
    rows = [(start, height, _tokens(text, rng)) for start, height, text in district["rows"]]
    middle = max(sum(width for _, width, _ in tokens) for _, _, tokens in rows) / 2
    frame = Frame(
        district["x"] + rng.uniform(-4, 4),
        district["y"] + rng.uniform(-4, 4),
        np.radians(district["angle"] + rng.uniform(-2, 2)),
        bend,
        middle,
    )
    v = 0.0
    for line, (start, height, tokens) in enumerate(rows):
        u = float(start) + rng.uniform(-3, 3)
        own = frame.level(v + height / 2)
        for place, (pattern, width, joined) in enumerate(tokens):
            yield Block(
                frame=own,
                district=district["name"],
                buurt=district["buurt"],
                name=f"{district['name']}/{line}/{place}",
                pattern=pattern,
                u=(u, u + width),
                v=(-height / 2, height / 2),
                streets=_streets(district["name"], line, place),
            )
            u += width + (TOUCHING if joined else district.get("lane", district["street"]))
        v += height + district["street"]


def _tokens(text: str, rng: np.random.Generator) -> list[tuple[str, float, bool]]:
    """Return (pattern, width, touches the next) of the blocks of a row, in an order of chance."""
    groups = text.split()
    tokens = []
    for group in rng.permutation(np.array(groups)):
        members = [member.split(":") for member in str(group).split("+")]
        tokens += [
            (pattern, float(width), place < len(members) - 1)
            for place, (pattern, width) in enumerate(members)
        ]
    return tokens


def _streets(district: str, line: int, place: int) -> dict[str, str]:
    """Return the keys of the streets around a block; those along the rows run on."""
    return {
        "S": f"{district} h{line}",
        "N": f"{district} h{line + 1}",
        "W": f"{district} v{line}.{place}",
        "E": f"{district} v{line}.{place + 1}",
    }
