"""The ladder: what a single line says of its home decides the rung it ends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.matching import evidence, lookup
from kansenkaart.matching.rungs import GARAGES
from kansenkaart.membership import among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.town import Town

_BY_HOW = {
    lookup.EXACT: "exact_address",
    lookup.SPELLING: "spelling",
    evidence.STREET: "street_and_number",
    lookup.NOT_UNIQUE: "address_not_unique",
    lookup.NUMBER_OF_MANY: "addition_of_many",
    evidence.STREET_DIFFERS: "street_differs",
    evidence.POSTCODE_OR_STREET: "postcode_or_street",
    evidence.POSTCODE_OR_NUMBER: "postcode_or_number",
    evidence.PLACE_UNSURE: "place_unsure",
}
COLUMNS = ["row", "vbo_id", "pand_id", "rung", "also"]
"""``vbo_id``: the object that the line means, or may mean; ``pand_id``: the pand of a line without
one, filled later. ``also``: ids of objects that are only worth showing, in one text with blanks."""


def climb(
    unit: pd.DataFrame, lines: pd.DataFrame, town: Town, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Return the rung of every line, judged by itself.

    Parameters
    ----------
    unit
        Contract table, index 0 to n - 1.
    lines
        Keys of its addresses on the same index, see :func:`lookup.with_keys`.
    town
        The tables to look in.
    parameters
        ``street_similarity``.

    Returns
    -------
    DataFrame
        ``COLUMNS``; a line has several rows when it lists several objects.
    """
    table = lookup.addresses(town)
    live = table[table["live"]]
    address = evidence.of_address(lines, live, parameters)
    ids = evidence.of_ids(unit, lines, live, town)
    several = ids["row"].duplicated(keep=False) & (ids["state"] == "live")
    blocks = pd.Index(ids.loc[several, "row"].unique())
    # of a line whose ids are none of them live, the first speaks for all
    single = ids[~ids["row"].isin(blocks)].drop_duplicates("row").set_index("row")
    one = _one_object(unit, lines, address, single.reindex(lines.index))
    missing = one["rung"].isna()
    one.loc[missing] = _nothing_found(unit[missing], lines[missing], table, town)
    one = one.assign(row=one.index)
    found = pd.concat([one[~one["row"].isin(blocks)], _blocks(lines, ids, blocks, town)])
    found = _garages_apart(found, unit, town)
    out = ~found["row"].map(unit["in_operation"])
    found["rung"] = found["rung"].mask(out, "list_says_out")
    return found.assign(pand_id=None)[COLUMNS].sort_values(["row", "vbo_id"], ignore_index=True)


def _one_object(
    unit: pd.DataFrame, lines: pd.DataFrame, address: pd.DataFrame, ids: pd.DataFrame
) -> pd.DataFrame:
    """Weigh the address against at most one id per line; null where neither leads anywhere."""
    how, at, given = address["how"], address["vbo_id"], ids["vbo_id"]
    certain = how.isin(evidence.CERTAIN)
    full, number, extends, fits = (ids[c].eq(True) for c in ("full", "number", "extends", "fits"))
    addressed = lines["house_number"].notna() & lines[["postcode", "street"]].notna().any(axis=1)
    without = lines["suffix"].eq("")
    room = unit["kind"] == "room"
    live, gone = ids["state"] == "live", ids["state"].isin(["planned", "ended"])

    only = how == lookup.NUMBER_ONLY
    rung, vbo = how.map(_BY_HOW), at.copy()
    rung = rung.mask(only & without, "addition_missing").mask(only & ~without, "addition_unknown")
    unusable = unit["vbo_id_given"].notna() & ~live & ~gone
    rung = rung.mask(unusable & (how == lookup.EXACT), "address_id_unusable")
    rung = rung.mask(gone & certain, "id_not_live")
    rung = rung.mask(gone & ~certain & (ids["state"] == "planned"), "not_in_use_yet")
    rung = rung.mask(gone & ~certain & (ids["state"] == "ended"), "object_ended")

    same = live & certain & (at == given)
    # a suffix that is only left out, at a number with this one home, leaves no other to be meant
    agree = same | (live & ~certain & full) | (live & number & only & without & (at == given))
    alone = live & ~addressed & fits
    near = live & ~certain & ~agree & addressed & number
    rung = rung.mask(live, "id_or_address").mask(agree, "id_and_address").mask(alone, "id_alone")
    rung = rung.mask(near & without, "addition_missing").mask(near & ~without, "addition_unknown")
    rung = rung.mask(near & room & only & ~without & extends, "room_in_home")

    vbo = vbo.mask(live | (gone & ~certain), given)
    two = rung.isin(["id_or_address", "postcode_or_street"])
    also = at.fillna("") + " " + address["other_id"].fillna("") + " " + given.fillna("")
    return pd.DataFrame({"rung": rung, "vbo_id": vbo.mask(two), "also": also.where(two, "")})


def _nothing_found(
    unit: pd.DataFrame, lines: pd.DataFrame, table: pd.DataFrame, town: Town
) -> pd.DataFrame:
    """Say why neither the address nor an id led to an object that stands."""
    live = table[table["live"]]
    inside = among(lines["postcode"].str[:4], live["postcode"].str[:4])
    inside |= among(lines["place"], live["place"])
    somewhere = lines["postcode"].notna() | lines["place"].notna()
    addressed = lines["house_number"].notna() & lines[["postcode", "street"]].notna().any(axis=1)
    rung = pd.Series("address_unknown", index=lines.index)
    rung = rung.mask(somewhere & ~inside, "outside_area").mask(~addressed, "no_address")
    rung = rung.mask(~addressed & unit["vbo_id_given"].notna(), "id_unknown")
    gone = evidence.not_live(lines, table, town)
    rung = rung.mask(gone["state"] == "planned", "not_in_use_yet")
    rung = rung.mask(gone["state"] == "ended", "object_ended")
    return pd.DataFrame({"rung": rung, "vbo_id": gone["vbo_id"], "also": ""})


def _blocks(
    lines: pd.DataFrame, ids: pd.DataFrame, rows: pd.Index[int], town: Town
) -> pd.DataFrame:
    """Judge lines that list several objects: each must stand where the line says, or beside one.

    An object whose address fits, or that shares a pand with one whose address fits, is one of
    several; another is too far off to be certain. When none fits, the line contradicts itself.
    """
    pairs = ids[ids["row"].isin(rows) & (ids["state"] == "live")].reset_index(drop=True)
    given = lines.loc[pairs["row"]].reset_index(drop=True)
    fits = pairs["fits"] | pairs["number"] | pairs["same_street"]
    fits |= given[["street", "postcode"]].isna().all(axis=1)
    panden = town.verblijfsobject.set_index("vbo_id")["pand_ids"]
    long = pairs.assign(pand=pairs["vbo_id"].map(panden), fits=fits).explode("pand")
    shared = long.groupby(["row", "pand"])["fits"].transform("any").groupby(level=0).any()
    some = shared.groupby(pairs["row"]).transform("any")
    rung = pd.Series("far_from_others", index=pairs.index).mask(shared, "one_of_several")
    rung = rung.mask(~some, "id_or_address")
    made = pairs.assign(rung=rung, also=pairs["vbo_id"].where(~some, ""))
    made["vbo_id"] = made["vbo_id"].where(some)
    return made[some | ~made["row"].duplicated()]


def _garages_apart(found: pd.DataFrame, unit: pd.DataFrame, town: Town) -> pd.DataFrame:
    """Take a garage, parking place or storage room off the home whose address it bears."""
    vbo = town.verblijfsobject
    homes = vbo.loc[["woonfunctie" in u for u in vbo["uses"]], "vbo_id"]
    wrong = found["row"].map(unit["kind"]).isin(GARAGES) & found["rung"].ne("id_or_address")
    wrong &= among(found["vbo_id"], homes)
    return found.assign(
        rung=found["rung"].mask(wrong, "garage_at_home"),
        also=found["also"].mask(wrong, found["vbo_id"].fillna("")),
        vbo_id=found["vbo_id"].mask(wrong),
    )
