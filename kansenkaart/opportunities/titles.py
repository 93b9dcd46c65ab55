"""What a project is called: 'Korendragershof 1-47, portiekflat'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.texts import Texts


SINGULAR = "splitting"
"""Kind whose projects are named after their homes, and may be a single one."""

THIN = ("extension",)
"""Kinds that are thinly supported; their titles say so."""


def titles(
    kind: str, facts: pd.DataFrame, buurt_name: pd.Series[str], texts: Texts
) -> pd.Series[str]:
    """Return the title of each project in the language of ``texts``.

    Parameters
    ----------
    kind
        Kind of opportunity.
    facts
        ``subtype``, ``address_range`` (null without an address), ``construction_year``, and
        ``boxes``, ``homes_now`` or ``vacancy`` where the kind has them.
    buurt_name
        Name of the buurt; takes the place of an address.
    texts
        The text catalogue.
    """
    words = texts.section(f"opportunities.what.{kind}")
    forms = texts.section("opportunities.title")
    boxes = facts["boxes"] if "boxes" in facts else pd.Series(0, index=facts.index)
    what = facts["subtype"].map(dict(words))
    if kind == SINGULAR:
        alone = facts["subtype"].map(dict(texts.section("opportunities.one")))
        what = what.mask(facts["homes_now"] == 1, alone)
    columns = zip(
        what,
        facts["address_range"],
        buurt_name,
        facts["construction_year"],
        boxes,
        strict=True,
    )
    made = [
        _title(sort.format(boxes=int(count)), address, buurt, year, forms)
        for sort, address, buurt, year, count in columns
    ]
    title = pd.Series(made, index=facts.index, dtype="str", name="title")
    verify = to_verify(facts)
    title[verify] = title[verify].map(lambda t: forms["vacancy_unknown"].format(title=t))
    if kind in THIN:
        title = title.map(lambda t: forms["thin"].format(title=t)).astype("str")
    return title


def told_apart(
    title: pd.Series[str], kind: pd.Series[str], construction_year: pd.Series[int], texts: Texts
) -> pd.Series[str]:
    """Return titles that differ: where a kind has one twice, with the year or else with a number.

    Parameters
    ----------
    title, kind, construction_year
        Of each project, by its id; the numbers follow the order of the ids, so that they stay.
    texts
        The text catalogue.
    """
    construction_year = construction_year.astype("Int64")
    year = texts("opportunities.title.with_year", title="", year="")
    same = [title, kind]
    helps = construction_year.groupby(same).transform("nunique") > 1
    helps &= construction_year.notna() & ~title.str.contains(year, regex=False)
    dated = [
        texts("opportunities.title.with_year", title=t, year=y) if h else t
        for t, y, h in zip(title, construction_year, helps, strict=True)
    ]
    found = pd.Series(dated, index=title.index, dtype="str").sort_index()
    grouped = found.groupby([found, kind])
    number = (grouped.cumcount() + 1).astype("str")
    numbered = [
        texts("opportunities.title.numbered", title=t, number=n)
        for t, n in zip(found, number, strict=True)
    ]
    again = grouped.transform("size") > 1
    made = found.mask(again, pd.Series(numbered, index=found.index, dtype="str"))
    return made.reindex(title.index).rename("title")


def to_verify(facts: pd.DataFrame) -> pd.Series[bool]:
    """Return which projects are stock to verify: nobody told whether the building is vacant."""
    if "vacancy" not in facts:
        return pd.Series(False, index=facts.index)
    return facts["vacancy"].isna()


def _title(
    what: str, address: object, buurt: object, year: object, forms: Mapping[str, str]
) -> str:
    """Return one title; without an address the buurt and the year tell projects apart."""
    if not pd.isna(address):
        return forms["known"].format(address=address, what=what)
    start = what[:1].upper() + what[1:]
    if not pd.isna(buurt):
        start = forms["in_buurt"].format(what=start, buurt=buurt)
    if pd.isna(year):
        return start
    return forms["with_year"].format(title=start, year=year)
