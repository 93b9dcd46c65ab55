"""What the lines say of each other: duplicates, rooms, homes that two units or parties claim."""

from __future__ import annotations

import pandas as pd

from kansenkaart.matching.rungs import CORRECTIONS, GARAGES, OUTCOME
from kansenkaart.membership import among

_SAME = ["complex_id", "kind", "dwelling_type", "area_m2", "construction_year", "rooms", "storeys"]
"""What two lines on one home have in common when one is a copy of the other."""
_SHARED_KINDS = ("room", *GARAGES)
"""Many units of these kinds can let one object."""
_WHOLE = {"dwelling": "home", "unknown": "home", "other": "home", "business": "business"}
"""Kinds that let an object as a whole, and as what; a shop and a home can share one object."""


def settle(found: pd.DataFrame, unit: pd.DataFrame, holding: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the ladder after the lines have been laid beside each other.

    - The same unit id at the same address: the first line stands, the others are duplicates.
    - Two unit ids of one party on one home: rooms share it, and so do garages; lines that agree in
      everything they say of the home, its area or rooms included, are one unit listed twice, of
      which the first stands; other lines contradict each other, for the home cannot be both.
    - One home in the lists or holdings of two parties is a conflict for each.
    - A home that is certainly another unit's is not the uncertain home of this one.

    Parameters
    ----------
    found
        ``row``, ``vbo_id``, ``rung`` and ``also`` per line and object.
    unit
        Contract table, index the rows.
    holding
        Contract table of what parties share of their ownership.
    """
    columns = ["party", "unit_id", "given", *_SAME]
    table = found.join(unit[columns], on="row")
    table = table.assign(outcome=table["rung"].map(OUTCOME))
    table = _same_unit(table)
    table = _two_units(table)
    table = _two_parties(table, holding)
    table = _taken(table)
    return table[found.columns]


def _put(table: pd.DataFrame, where: pd.Series[bool], rung: str, *, keep: bool) -> pd.DataFrame:
    """Move rows to a rung; ``keep`` leaves the object on the row, else it is only shown."""
    where &= ~table["rung"].isin(CORRECTIONS)
    shown = table["also"] + " " + table["vbo_id"].fillna("")
    also = table["also"] if keep else table["also"].mask(where, shown)
    return table.assign(
        rung=table["rung"].mask(where, rung),
        outcome=table["outcome"].mask(where, OUTCOME[rung]),
        vbo_id=table["vbo_id"] if keep else table["vbo_id"].mask(where),
        also=also,
    )


def _same_unit(table: pd.DataFrame) -> pd.DataFrame:
    """Mark later lines of the same unit id that lead to the same object, or nowhere alike."""
    table = table.assign(place=table["vbo_id"].fillna(table["given"]))
    let = table[table["outcome"] != "out_of_operation"]
    first = let.groupby(["party", "unit_id", "place"])["row"].transform("min")
    later = table.index.isin(let.index[let["row"] != first])
    return _put(table, pd.Series(later, index=table.index), "same_unit", keep=True)


def _two_units(table: pd.DataFrame) -> pd.DataFrame:
    """Judge several units of one party on one home."""
    sure = table[table["outcome"].eq("matched") & table["vbo_id"].notna()]
    rooms = sure.loc[sure["kind"] == "room", ["party", "vbo_id"]].drop_duplicates()
    lines = sure.assign(let_as=sure["kind"].map(_WHOLE)).dropna(subset="let_as")
    home = ["party", "vbo_id", "let_as"]
    units = lines.groupby(home)["unit_id"].transform("nunique")
    has_rooms = lines["let_as"].eq("home") & pd.MultiIndex.from_frame(
        lines[["party", "vbo_id"]]
    ).isin(pd.MultiIndex.from_frame(rooms))
    size = lines.groupby(home)["row"].transform("size")
    copies = lines.groupby([*home, *_SAME], dropna=False)["row"].transform("size") == size
    copies &= lines[["area_m2", "rooms"]].notna().any(axis=1)
    # what a person decided goes before what stands higher in the list
    rank = lines["row"] + len(table) * ~lines["rung"].isin(CORRECTIONS)
    first = rank.groupby([lines[c] for c in home]).transform("min") == rank
    copy = table.index.isin(lines.index[(units > 1) & copies & ~first])
    clash = table.index.isin(lines.index[((units > 1) & ~copies) | has_rooms])
    table = _put(table, pd.Series(copy, index=table.index), "same_home", keep=True)
    return _put(table, pd.Series(clash, index=table.index), "home_of_two_units", keep=False)


def _two_parties(table: pd.DataFrame, holding: pd.DataFrame) -> pd.DataFrame:
    """Mark homes that another party lists or holds too."""
    listed = table.loc[table["outcome"] == "matched", ["party", "vbo_id"]]
    claims = pd.concat([listed, holding[["party", "vbo_id"]]]).dropna().drop_duplicates()
    parties = claims.groupby("vbo_id")["party"].size()
    shared = among(table["vbo_id"], parties.index[parties > 1].to_series())
    shared &= table["outcome"].eq("matched")
    return _put(table, shared, "home_of_two_parties", keep=False)


def boxes_of_two_parties(
    found: pd.DataFrame, unit: pd.DataFrame, holding: pd.DataFrame
) -> pd.DataFrame:
    """Mark garages whose pand, one without verblijfsobjecten, another party lists or holds too.

    Parameters
    ----------
    found
        As :func:`settle` gives it, with the ``pand_id`` that garages got of their complex.
    unit, holding
        Contract tables.

    Returns
    -------
    DataFrame
        The same rows; the pand stays on them, to be looked at.
    """
    sure = found["rung"].map(OUTCOME).eq("matched") & found["vbo_id"].isna()
    listed = found.loc[sure, ["pand_id"]].assign(party=found["row"].map(unit["party"]))
    held = holding.loc[holding["vbo_id"].isna(), ["party", "pand_id"]]
    claims = pd.concat([listed, held]).dropna().drop_duplicates()
    parties = claims.groupby("pand_id")["party"].size()
    shared = sure & among(found["pand_id"], parties.index[parties > 1].to_series())
    shared &= ~found["rung"].isin(CORRECTIONS)
    return found.assign(rung=found["rung"].mask(shared, "pand_of_two_parties"))


def _taken(table: pd.DataFrame) -> pd.DataFrame:
    """Take a home off an uncertain line when it is certainly another unit's."""
    sure = table[table["outcome"].eq("matched") & table["vbo_id"].notna()]
    taken = table["outcome"].eq("uncertain") & among(table["vbo_id"], sure["vbo_id"])
    taken &= ~table["kind"].isin(_SHARED_KINDS)
    return _put(table, taken, "home_taken", keep=False)
