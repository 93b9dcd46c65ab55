"""The town around the rows of a merge: panden, addresses and buurten of all runs, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from kansenkaart.fabric import Fabric
    from kansenkaart.result import RunInfo
    from kansenkaart.town import Town

_PUBLIC_TABLES = ("verblijfsobject", "buurt", "townscape", "monument", "station", "overlay")
_KEYS = {"verblijfsobject": "vbo_id", "buurt": "buurt_code"}


def fabric(fabrics: Sequence[Fabric]) -> Fabric:
    """Return the panden and homes of all runs; a pand keeps the first party that is told."""
    first = fabrics[0]
    buildings = pd.concat([f.buildings for f in fabrics])
    party = None
    if "party" in buildings:
        party = buildings["party"].dropna().groupby(level=0).first()
    buildings = buildings[~buildings.index.duplicated()]
    if party is not None:
        buildings = buildings.assign(party=party.reindex(buildings.index))
    dwellings = pd.concat([f.dwellings for f in fabrics])
    return replace(
        first,
        town=_town([f.town for f in fabrics]),
        buildings=buildings,
        dwellings=dwellings[~dwellings.index.duplicated()],
        role="gemeente",
    )


def _town(towns: Sequence[Town]) -> Town:
    made: dict[str, Any] = {}
    for name in _PUBLIC_TABLES:
        tables = [t for t in (getattr(town, name) for town in towns) if t is not None]
        if not tables:
            continue
        table = pd.concat(tables, ignore_index=True)
        key = _KEYS.get(name)
        if key:
            made[name] = table.drop_duplicates(key, ignore_index=True)
        else:
            made[name] = table[~table.astype("str").duplicated()].reset_index(drop=True)
    latest = max(town.reference_date for town in towns)
    return replace(towns[0], reference_date=latest, **made)


def info(infos: Sequence[RunInfo], unaware: tuple[str, ...]) -> RunInfo:
    """Return who, what and when of the merge; its id is the same for the same runs."""
    ids = hashlib.sha256("\n".join(sorted(i.run_id for i in infos)).encode()).hexdigest()
    return replace(
        infos[0],
        run_id=ids[:12],
        title=" + ".join(dict.fromkeys(i.title for i in infos)),
        role="gemeente",
        parties=tuple(dict.fromkeys(p for i in infos for p in i.parties)),
        reference_date=max(i.reference_date for i in infos),
        invented=any(i.invented for i in infos),
        unaware=unaware,
    )
