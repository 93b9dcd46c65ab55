"""The kinds of building of the town: types.toml as records."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

Range = tuple[float, float]


@dataclass(frozen=True)
class Content:
    """What a kind of building holds: verblijfsobjecten of one use."""

    use: str
    """Gebruiksdoel, or several with commas."""
    count: tuple[int, int]
    number: str
    """``own``, ``letter`` or ``box``: how the address differs from its neighbours'."""
    area: Range = (0.0, 0.0)
    layers: float = 0.0
    """Where given, the objects share this many floors of the pand and ``area`` says nothing."""
    per_layer: bool = False
    """Whether ``count`` is per layer of dwellings."""


@dataclass(frozen=True)
class BuildingType:
    """One kind of building; types.toml says what the fields mean."""

    name: str
    years: tuple[int, int]
    storeys: tuple[int, int]
    roof: str
    width: Range = (5.0, 5.0)
    depth: Range = (9.0, 9.0)
    each_year: bool = False
    shape: str = "row"
    unequal: bool = False
    uneven: float = 0.0
    staggered: bool = False
    extension: tuple[float, float, float] = (0.0, 0.0, 0.0)
    plinth: str = ""
    edge: float = 0.4
    rise: float = 0.0
    status: str = "Pand in gebruik"
    contents: tuple[Content, ...] = ()
    variants: Mapping[str, float] = field(default_factory=dict)
    dwelling: str = ""
    kind: str = ""
    levels: int = 1
    lift: bool = False
    owners: Mapping[str, float] = field(default_factory=dict)
    mixed: float = 0.0


@cache
def building_types() -> Mapping[str, BuildingType]:
    """Return the kinds of building by name."""
    tree = tomllib.loads(files(__package__).joinpath("types.toml").read_text("utf-8"))
    return {name: _type(name, record) for name, record in tree.items()}


def _type(name: str, record: Mapping[str, object]) -> BuildingType:
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}
    contents = tuple(_content(c) for c in values.pop("contents", ()))  # type: ignore[attr-defined]
    return BuildingType(name=name, contents=contents, **values)  # type: ignore[arg-type]


def _content(record: Mapping[str, object]) -> Content:
    return Content(**{k: tuple(v) if isinstance(v, list) else v for k, v in record.items()})  # type: ignore[arg-type]
