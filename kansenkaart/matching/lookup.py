"""Where an address stands in the BAG: the addresses of the town, and the search in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.matching import spelling
from kansenkaart.membership import among

if TYPE_CHECKING:
    from kansenkaart.town import Town

_FIELDS = ["street", "house_number", "house_letter", "house_addition", "postcode", "place"]

EXACT, SPELLING = "exact", "spelling"
NOT_UNIQUE, NUMBER_ONLY, NUMBER_OF_MANY = "not_unique", "number_only", "number_of_many"


def addresses(town: Town) -> pd.DataFrame:
    """Return every address of the town with its keys, nevenadressen included.

    Returns
    -------
    DataFrame
        ``vbo_id``, ``live`` (False for the address of an object that does not stand) and the keys
        of :func:`with_keys`; one row per object and address.
    """
    vbo = town.verblijfsobject[["vbo_id", *_FIELDS]]
    parts = [pd.DataFrame(vbo)]
    if town.address is not None:
        parts.append(town.address[["vbo_id", *_FIELDS]])
    if town.ended is not None:
        parts.append(town.ended.rename(columns={"bag_id": "vbo_id"})[["vbo_id", *_FIELDS]])
    table = with_keys(pd.concat(parts, ignore_index=True))
    keys = ["vbo_id", "postcode", "house_number", "plain", "street", "place"]
    table = table[table["house_number"].notna()].drop_duplicates(keys, ignore_index=True)
    return table.assign(live=among(table["vbo_id"], vbo["vbo_id"]))


def with_keys(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``vbo_id`` (where there is one), the suffix and the keys of the address columns."""
    suffix = spelling.suffix(frame["house_letter"], frame["house_addition"])
    kept = frame[[c for c in ("vbo_id", "house_number", "postcode") if c in frame]]
    return kept.assign(
        suffix=suffix,
        plain=spelling.plain_key(suffix),
        street=spelling.street_key(frame["street"]),
        place=spelling.place_key(frame["place"]),
    )


@dataclass(frozen=True)
class Index:
    """The addresses by one way of pointing at a house number, such as postcode and number."""

    group: pd.DataFrame
    """Index the house number; ``first`` (a VBO), ``homes`` (how many), ``numerals``."""
    plain: pd.DataFrame
    """Index house number and plain key; ``first``, ``homes``, ``spellings``: how many different
    plain keys of the house number share its normal key."""
    normal: pd.DataFrame
    """Index house number and normal key; ``first``, ``homes``."""


def index(table: pd.DataFrame, by: list[str], lines: pd.DataFrame) -> Index:
    """Return the index by the columns ``by`` and house number of the numbers that lines ask for."""
    at = _at(table, by)
    table = table.assign(at=at)[among(at, _at(lines, by))]
    numerals = ~among(table["at"], table.loc[spelling.is_series_letter(table["suffix"]), "at"])
    table = table.assign(
        numerals=numerals,
        by_plain=table["at"] + "|" + table["plain"],
        by_normal=table["at"] + "|" + spelling.normal_key(table["suffix"], numerals),
    )
    normal = _homes(table, "by_normal")
    normal["spellings"] = table.groupby("by_normal")["plain"].nunique()
    plain = _homes(table, "by_plain")
    shared = table.drop_duplicates("by_plain").set_index("by_plain")["by_normal"]
    plain["spellings"] = shared.map(normal["spellings"])
    group = _homes(table, "at")
    group["numerals"] = table.drop_duplicates("at").set_index("at")["numerals"]
    return Index(group, plain, normal.drop(columns="spellings"))


def find(lines: pd.DataFrame, where: Index, by: list[str]) -> pd.DataFrame:
    """Look up each line by the columns ``by``, house number and suffix.

    Returns
    -------
    DataFrame
        On the index of the lines: ``how`` and ``vbo_id``. ``exact`` and ``spelling`` mean one
        home; ``not_unique`` that several homes answer to this address, or that another home of
        the number is spelt so alike that the two cannot be told apart; ``number_only`` that the
        number exists with one home, but not this suffix (``vbo_id`` is that home);
        ``number_of_many`` that it exists with several. Null where the number does not exist.
    """
    at = _at(lines, by)
    group = where.group.reindex(at)
    numerals = pd.Series(group["numerals"].eq(True).to_numpy(), index=lines.index)
    plain = where.plain.reindex(at + "|" + lines["plain"])
    normal = where.normal.reindex(at + "|" + spelling.normal_key(lines["suffix"], numerals))
    how = pd.Series(None, index=lines.index, dtype="object")
    vbo = pd.Series(None, index=lines.index, dtype="object")
    for name, hit, found in (
        (NUMBER_OF_MANY, group["homes"] > 1, None),
        (NUMBER_ONLY, group["homes"] == 1, group),
        (NOT_UNIQUE, normal["homes"] > 1, None),
        (SPELLING, normal["homes"] == 1, normal),
        (NOT_UNIQUE, plain["homes"] > 1, None),
        (EXACT, plain["homes"] == 1, plain),
        (NOT_UNIQUE, (plain["homes"] == 1) & (plain["spellings"] > 1), None),
    ):
        here = hit.to_numpy()
        how[here] = name
        vbo[here] = None if found is None else found["first"].to_numpy()[here]
    return pd.DataFrame({"how": how.astype("str"), "vbo_id": vbo.astype("str")})


def label(verblijfsobject: pd.DataFrame) -> pd.Series[str]:
    """Return each VBO's address in one line, on ``vbo_id``: 'Kerkstraat 12A-1, 1234AB Weesp'."""
    vbo = verblijfsobject
    number = vbo["house_number"].astype("str").fillna("") + vbo["house_letter"].fillna("")
    addition = ("-" + vbo["house_addition"]).fillna("")
    street = (vbo["street"].fillna("") + " " + number + addition).str.strip()
    town = (vbo["postcode"].fillna("") + " " + vbo["place"].fillna("")).str.strip()
    text = (street + ", " + town).str.strip(", ")
    return pd.Series(text.to_numpy(), index=vbo["vbo_id"].to_numpy(), dtype="str")


def _at(frame: pd.DataFrame, by: list[str]) -> pd.Series[str]:
    """Return the columns ``by`` and the house number as one key, null where one is missing."""
    text = frame["house_number"].astype("str").where(frame["house_number"].notna())
    for column in by:
        text = frame[column] + "|" + text
    return text


def _homes(table: pd.DataFrame, key: str) -> pd.DataFrame:
    grouped = table.drop_duplicates([key, "vbo_id"]).groupby(key)["vbo_id"]
    return grouped.agg(first="min", homes="size")
