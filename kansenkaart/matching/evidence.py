"""What a line says of its home: what the address points at, and what each BAG id points at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.matching import lookup, spelling, streets
from kansenkaart.membership import among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.town import Town

STREET = "street"
STREET_DIFFERS, PLACE_UNSURE = "street_differs", "place_unsure"
POSTCODE_OR_STREET, POSTCODE_OR_NUMBER = "postcode_or_street", "postcode_or_number"
CERTAIN = (lookup.EXACT, lookup.SPELLING, STREET)
_PLANNED = ("Verblijfsobject gevormd", "Bouwvergunning verleend", "Bouw gestart")


def of_address(
    lines: pd.DataFrame, table: pd.DataFrame, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Return what the address of each line points at among the live objects.

    Parameters
    ----------
    lines
        Keys of the listed addresses, see :func:`lookup.with_keys`.
    table
        Live addresses of :func:`lookup.addresses`.
    parameters
        ``street_similarity``.

    Returns
    -------
    DataFrame
        ``how``: one of ``CERTAIN`` (one home), of :mod:`lookup` (no single home), or
        ``street_differs`` (postcode and number point at one home in a street of another name),
        ``postcode_or_street`` (postcode and street point at two homes: ``vbo_id`` and
        ``other_id``), ``postcode_or_number`` (street and number point at one home, but the postcode
        is that of other numbers of the street), ``place_unsure`` (street and number only, in a town
        that may not be meant); ``vbo_id``.
    """
    found = _by(lines, table, ["postcode"])
    fits = _street_fits(lines, found["vbo_id"], table, parameters)
    sure = found["how"].isin([lookup.EXACT, lookup.SPELLING])
    done = (sure & fits) | (found["how"] == lookup.NOT_UNIQUE)
    rest = lines[~done & lines["street"].notna() & lines["house_number"].notna()]
    street = _by_street(rest, table).reindex(lines.index)
    hit = street["how"] == STREET
    other_street = sure & ~fits
    two_homes = other_street & hit & (street["vbo_id"] != found["vbo_id"])
    misfit = (found["how"] == lookup.NUMBER_ONLY) & ~fits
    strong = hit | (street["how"] == lookup.NOT_UNIQUE)
    weak = street["how"].notna() & (found["how"].isna() | misfit)
    by_street = ~done & ~other_street & (strong | weak)
    how = (
        found["how"]
        .mask(misfit)
        .mask(by_street | (other_street & hit), street["how"])
        .mask(other_street & ~hit, STREET_DIFFERS)
        .mask(two_homes, POSTCODE_OR_STREET)
    )
    vbo_id = found["vbo_id"].mask(misfit).mask(by_street, street["vbo_id"])
    return pd.DataFrame(
        {"how": how, "vbo_id": vbo_id, "other_id": street["vbo_id"].where(two_homes)}
    )


def of_ids(
    unit: pd.DataFrame, lines: pd.DataFrame, table: pd.DataFrame, town: Town
) -> pd.DataFrame:
    """Return one row per line and usable BAG id, with how far its address agrees.

    Returns
    -------
    DataFrame
        ``row`` (of the line), ``vbo_id``, ``state`` (``live``, ``planned``, ``ended``, ``unknown``)
        and, for live objects, ``full`` (number and suffix, with the postcode or the street),
        ``number`` (without the suffix), ``extends`` (the listed suffix is the object's with
        something behind it), ``same_street`` and ``fits``: nothing that the line gives contradicts
        the object.
    """
    pairs = pd.DataFrame({"row": lines.index, "vbo_id": unit["vbo_ids"].to_numpy()})
    pairs = pairs.explode("vbo_id").dropna().drop_duplicates().astype({"vbo_id": "str"})
    pairs = pairs.reset_index(drop=True)
    here = table[among(table["vbo_id"], pairs["vbo_id"])]
    both = pairs[["row", "vbo_id"]].merge(here, on="vbo_id")
    given = lines.loc[both["row"]].reset_index(drop=True)
    agreement = _agreement(given, both).groupby(["row", "vbo_id"]).any()
    found = pairs.join(agreement, on=["row", "vbo_id"])
    flags = found[agreement.columns].eq(True)
    return found.assign(state=_state(pairs["vbo_id"], town), **flags)


def _agreement(given: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Compare the line and one address of the object, row by row."""
    number = _equal(given["house_number"], official["house_number"])
    postcode = _equal(given["postcode"], official["postcode"])
    street = _equal(given["street"], official["street"])
    either = [
        spelling.normal_key(given["suffix"], flag) == spelling.normal_key(official["suffix"], flag)
        for flag in (pd.Series(False, index=given.index), pd.Series(True, index=given.index))
    ]
    suffix = (given["plain"] == official["plain"]) | either[0] | either[1]
    longer = pd.Series(
        [a.startswith(b) for a, b in zip(given["plain"], official["plain"], strict=True)],
        index=given.index,
        dtype=bool,
    )
    at = number & (postcode | street)
    fits = (
        (number | given["house_number"].isna())
        & (postcode | given["postcode"].isna())
        & (street | given["street"].isna())
    )
    return official[["row", "vbo_id"]].assign(
        full=at & suffix, number=at, extends=at & longer, same_street=street, fits=fits
    )


def _equal(a: pd.Series, b: pd.Series) -> pd.Series[bool]:
    """Return where both are known and the same."""
    return (a == b).fillna(False).astype(bool)


def _street_fits(
    lines: pd.DataFrame,
    vbo_id: pd.Series[str],
    table: pd.DataFrame,
    parameters: Mapping[str, float],
) -> pd.Series[bool]:
    """Return where the listed street is that of the object found, or is not given."""
    asked = lines[vbo_id.notna() & lines["street"].notna()]
    keys = ["vbo_id", "postcode", "house_number"]
    both = (
        asked.assign(vbo_id=vbo_id.reindex(asked.index), row=asked.index)
        .rename(columns={"street": "given"})[[*keys, "given", "row"]]
        .merge(table.loc[among(table["vbo_id"], vbo_id), [*keys, "street"]], on=keys)
    )
    alike = streets.alike(
        both["given"],
        both["street"],
        pd.Index(table["street"].dropna().unique()),
        parameters["street_similarity"],
    )
    good = both.loc[alike, "row"].unique()
    return lines["street"].isna() | lines.index.isin(good)


def _by(lines: pd.DataFrame, table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return lookup.find(lines, lookup.index(table, by, lines), by)


def _by_street(lines: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Look up lines by street and number, within the listed place where the town has it."""
    in_place = among(lines["place"], table["place"])
    found = pd.concat(
        [
            _by(lines[in_place], table, ["street", "place"]),
            _by(lines[~in_place], table, ["street"]),
        ]
    ).reindex(lines.index)
    known = table[among(table["vbo_id"], found["vbo_id"])]
    first = known.drop_duplicates("vbo_id").set_index("vbo_id")["postcode"]
    region = found["vbo_id"].map(first).astype("str").str[:4]
    same_region = _equal(region, lines["postcode"].str[:4])
    sure = in_place | same_region
    elsewhere = ~sure & lines["place"].notna()
    single = found["how"].isin([lookup.EXACT, lookup.SPELLING])
    how = found["how"].mask(single & sure, STREET).mask(single & ~sure, PLACE_UNSURE)
    doubt = among(_pair(lines), _pair(table)) & region.notna()
    how = how.mask(single & doubt, POSTCODE_OR_NUMBER)
    # a number without its suffix is little to go by; in a town that may not be meant, nothing
    lost = elsewhere | (~sure & ~single)
    return pd.DataFrame({"how": how.mask(lost), "vbo_id": found["vbo_id"].mask(lost)})


def _pair(frame: pd.DataFrame) -> pd.Series[str]:
    return frame["street"] + "|" + frame["postcode"]


def not_live(lines: pd.DataFrame, table: pd.DataFrame, town: Town) -> pd.DataFrame:
    """Return the objects that do not stand at the lines' addresses: ``vbo_id`` and ``state``."""
    gone = table[~table["live"]]
    by_postcode = _by(lines, gone, ["postcode"])
    by_street = _by(lines, gone, ["street", "place"])
    single = [lookup.EXACT, lookup.SPELLING]
    vbo_id = by_postcode["vbo_id"].where(by_postcode["how"].isin(single))
    vbo_id = vbo_id.fillna(by_street["vbo_id"].where(by_street["how"].isin(single)))
    state = _state(vbo_id, town)
    return pd.DataFrame({"vbo_id": vbo_id.where(state.ne("unknown")), "state": state})


def _state(vbo_id: pd.Series[str], town: Town) -> pd.Series[str]:
    """Return ``live``, ``planned``, ``ended`` or, for an id that is not in the BAG, ``unknown``."""
    state = pd.Series("unknown", index=vbo_id.index)
    if town.ended is not None:
        status = vbo_id.map(town.ended.set_index("bag_id")["status"])
        state = state.mask(status.notna(), "ended").mask(status.isin(_PLANNED), "planned")
    return state.mask(among(vbo_id, town.verblijfsobject["vbo_id"]), "live")
