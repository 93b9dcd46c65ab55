"""How many of a building's homes a party owns: an interval, because lists are never complete."""

from __future__ import annotations

import pandas as pd

from kansenkaart.matching import spelling

_LINE = ["party", "file", "sheet", "line"]
_OPEN = ("uncertain", "unmatched", "conflict")
_MAY_BE_HOME = ("dwelling", "room", "unknown")
_NOT_OPEN = ("outside_area", "object_ended", "not_in_use_yet", "home_taken", "correction_none")
"""Rungs of unmatched lines that are known not to be one of the standing homes."""


def ownership(
    match: pd.DataFrame,
    unit: pd.DataFrame,
    holding: pd.DataFrame,
    verblijfsobject: pd.DataFrame,
) -> pd.DataFrame:
    """Return the share of each party in each pand of which it lists or holds something.

    Parameters
    ----------
    match, unit, holding, verblijfsobject
        Contract tables.

    Returns
    -------
    DataFrame
        One row per ``pand_id`` and ``party``:

        ``dwellings``
            homes of the pand; one that stands in several panden counts in each.
        ``dwellings_low``
            those that are certainly the party's: matched, or in its holdings.
        ``dwellings_high``
            with those that its open lines (uncertain, in conflict, not found) can be: each line
            that points at a home of the pand, whose complex stands in the pand, or whose street
            and number are the pand's, stands for one more home at most, and never for one that
            is certainly another party's.
        ``share_low``, ``share_high``
            divided by ``dwellings``; null for a pand without homes.
        ``mixed``
            whether homes were sold: ``no`` when every home is the party's; ``yes`` when the list
            says so (an active VvE, a share below 1), or when homes are left over that neither its
            open lines nor another listed party can explain; else ``unknown``.
        ``units``
            the party's matched rental units (VHE) in the pand, homes or not; null where only its
            holdings are known. Rooms make it larger than the number of homes, block lets smaller.
    """
    parts = verblijfsobject[["vbo_id", "pand_ids", "uses"]].explode("pand_ids")
    parts = pd.DataFrame(parts.rename(columns={"pand_ids": "pand_id"})).astype({"pand_id": "str"})
    homes = parts.loc[["woonfunctie" in uses for uses in parts["uses"]], ["vbo_id", "pand_id"]]
    lines = match.merge(unit.drop(columns="unit_id"), on=_LINE, how="inner")
    sure = lines[lines["outcome"] == "matched"]
    in_pand = _in_pand(sure, parts)
    held = _in_pand(holding, parts)
    claims = pd.concat([sure[["party", "vbo_id"]], holding[["party", "vbo_id"]]])
    certain = claims.dropna().drop_duplicates().merge(homes, on="vbo_id")
    open_lines = _open_homes(lines, in_pand, parts, verblijfsobject)
    table = _counted(certain, open_lines, (in_pand, held), homes)
    total = table["dwellings"].astype("float64").where(table["dwellings"] > 0)
    table["share_low"] = table["dwellings_low"] / total
    table["share_high"] = table["dwellings_high"] / total
    table["mixed"] = _mixed(table)
    return table[COLUMNS].sort_values(["pand_id", "party"], ignore_index=True)


COLUMNS = [
    "pand_id",
    "party",
    "dwellings",
    "dwellings_low",
    "dwellings_high",
    "share_low",
    "share_high",
    "mixed",
    "units",
]


def _counted(
    certain: pd.DataFrame,
    open_lines: pd.DataFrame,
    listed: tuple[pd.DataFrame, pd.DataFrame],
    homes: pd.DataFrame,
) -> pd.DataFrame:
    """Return the counts per pand and party.

    Beside those of the result: ``extra`` (homes that its open lines can stand for), ``left`` (homes
    of the pand that are certainly nobody's) and ``said`` (whether the list tells of other owners).
    ``listed`` is what stands in each pand, homes or not: of the lists, and of the holdings.
    """
    in_pand, held = listed
    key = ["pand_id", "party"]
    says = in_pand["vve"].eq("active") | in_pand["ownership_share"].lt(1)
    parts = {
        "dwellings_low": certain.groupby(key).size(),
        "extra": open_lines.groupby(key).size(),
        "units": in_pand.groupby(key)["unit_id"].nunique(),
        "said": says.groupby([in_pand["pand_id"], in_pand["party"]]).any(),
        "held": held.groupby(key).size(),
    }
    table = pd.concat(parts, axis=1).rename_axis(key).reset_index()
    claimed = certain.drop_duplicates(["pand_id", "vbo_id"]).groupby("pand_id").size()
    table["dwellings"] = _count(table["pand_id"].map(homes.groupby("pand_id").size()))
    table["left"] = table["dwellings"] - _count(table["pand_id"].map(claimed))
    for column in ("dwellings_low", "extra"):
        table[column] = _count(table[column])
    table["dwellings_high"] = table["dwellings_low"] + table["extra"].clip(upper=table["left"])
    return table.astype({"units": "Int64"})


def _mixed(table: pd.DataFrame) -> pd.Series[str]:
    """Return whether homes were sold, of the counts of :func:`_counted`.

    More homes may be nobody's than the open lines of all parties can explain. Without a certain
    home of the party itself that says nothing: its open lines may be elsewhere.
    """
    own_all = (table["dwellings_low"] == table["dwellings"]) & (table["dwellings"] > 0)
    open_to_all = table.groupby("pand_id")["extra"].transform("sum")
    left_over = (table["left"] > open_to_all) & (table["dwellings_low"] > 0)
    mixed = pd.Series("unknown", index=table.index).mask(own_all, "no")
    return mixed.mask(table["said"].eq(True) | left_over, "yes")


def _in_pand(sure: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Return the matched lines per pand of their object."""
    found = sure.drop(columns="pand_id").merge(parts[["vbo_id", "pand_id"]], on="vbo_id")
    bare = sure[sure["vbo_id"].isna() & sure["pand_id"].notna()]
    return pd.concat([found, bare], ignore_index=True)


def _open_homes(
    lines: pd.DataFrame,
    in_pand: pd.DataFrame,
    parts: pd.DataFrame,
    verblijfsobject: pd.DataFrame,
) -> pd.DataFrame:
    """Return the homes that open lines can stand for: one row per pand, party and line.

    Rooms at one address are one home.
    """
    still = lines["outcome"].isin(_OPEN) & lines["kind"].isin(_MAY_BE_HOME)
    lines = lines[still & ~lines["rung"].isin(_NOT_OPEN)]
    lines = lines.assign(home=lines["given"].where(lines["kind"] == "room"))
    lines["home"] = lines["home"].fillna(pd.Series(lines.index.astype("str"), index=lines.index))
    lines["at"] = _at(lines)
    numbers = verblijfsobject.assign(at=_at(verblijfsobject))[["vbo_id", "at"]]
    numbers = pd.DataFrame(numbers).merge(parts[["vbo_id", "pand_id"]], on="vbo_id")
    complexes = in_pand[["party", "complex_id", "pand_id"]].dropna().drop_duplicates()
    keys = ["party", "home"]
    pointed = lines.drop(columns="pand_id").merge(parts[["vbo_id", "pand_id"]], on="vbo_id")
    fits = [
        pointed[[*keys, "pand_id"]],
        lines.drop(columns="pand_id")
        .dropna(subset="at")
        .merge(numbers[["at", "pand_id"]].dropna().drop_duplicates(), on="at")[[*keys, "pand_id"]],
        lines.drop(columns="pand_id").merge(complexes, on=["party", "complex_id"])[
            [*keys, "pand_id"]
        ],
    ]
    return pd.concat(fits).drop_duplicates(ignore_index=True)


def _at(frame: pd.DataFrame) -> pd.Series[str]:
    """Return street and number as one key."""
    return spelling.street_key(frame["street"]) + "|" + frame["house_number"].astype("str")


def _count(values: pd.Series) -> pd.Series[int]:
    return values.fillna(0).astype("int64")
