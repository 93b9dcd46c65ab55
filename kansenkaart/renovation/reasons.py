"""Why a buurt is on the list, in words that a session can read out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.result import Renovation
    from kansenkaart.texts import Texts

_ONE_PERCENT = 0.005  # less reads as 0%


def worded(overview: Renovation, parameters: Mapping[str, float], texts: Texts) -> pd.DataFrame:
    """Return the designation with ``opportunities``, ``overlays`` and ``reasons`` beside it.

    ``opportunities`` is the number of candidates in complexes with works, ``overlays`` the names of
    overlays in the buurt with their years, ``reasons`` a list of whole sentences, which name the
    years, places and squares of ``parameters``, those of ``rules/renovation.toml``.
    """
    table = overview.designation
    coupled, overlaps = overview.coupled, overview.overlaps
    kinds = coupled.groupby(["buurt_code", "kind"]).size()
    here = overlaps[overlaps["what"] == "buurt"]
    names = {code: _overlays(rows) for code, rows in here.groupby("buurt_code")}
    per_kind = {code: part.droplevel(0) for code, part in kinds.groupby(level=0)}
    none = pd.Series(dtype="int64")
    counts = [per_kind.get(code, none) for code in table["buurt_code"]]
    layers = [names.get(code, []) for code in table["buurt_code"]]
    said = table.assign(**_limits(parameters, texts))
    rows = zip(said.to_dict("records"), counts, layers, strict=True)
    sentences = [list(_sentences(row, count, layer, texts)) for row, count, layer in rows]
    return table.assign(
        opportunities=pd.Series([int(c.sum()) for c in counts], dtype="Int64"),
        overlays=pd.Series(layers, dtype="object"),
        reasons=pd.Series(sentences, dtype="object"),
    )


def _overlays(rows: pd.DataFrame) -> list[str]:
    """Return the overlays as name and year, sorted."""
    year = rows["year"].astype("str")
    return sorted((rows["name"] + (" (" + year + ")").fillna("")).unique())


def _limits(parameters: Mapping[str, float], texts: Texts) -> dict[str, str]:
    """Return what the sentences name of the rules, in words."""
    return {
        "first": wording.number(parameters["top_count"], texts.lang),
        "near": wording.quantity(parameters["multi_party_years"], wording.YEAR, texts),
        "shift": wording.quantity(parameters["year_shift"], wording.YEAR, texts),
        "square": wording.quantity(parameters["grid_m"], "m", texts),
    }


def _sentences(
    row: dict[str, Any], kinds: pd.Series, overlays: list[str], texts: Texts
) -> Iterator[str]:
    """Give the sentences about one buurt, the count first."""
    say = texts.section("renovation.reasons")
    begin, end = row["first_year"], row["last_year"]
    homes = round(row["homes"])
    yield say["homes" if pd.isna(row["share"]) else "homes_share"].format(
        homes=say["one" if homes == 1 else "many"].format(count=homes),
        years=f"{begin}" if begin == end else f"{begin}-{end}",
        share=_percent(row["share"], texts),
        peak=row["peak_year"],
    )
    if not pd.isna(row["circular_homes"]) and row["circular_homes"] > 0:
        circular = round(row["circular_homes"])
        yield say["circular"].format(
            homes=say["one" if circular == 1 else "many"].format(count=circular)
        )
    if row["multi_party"]:
        *others, last_party = row["parties"]
        yield say["multi_party"].format(
            parties=", ".join(others), last=last_party, near=row["near"]
        )
    if row["top_share"] > 0:
        yield say["top_share"].format(
            share=_percent(row["top_share"], texts), first=row["first"], shift=row["shift"]
        )
    if not pd.isna(row["top_scales"]) and row["top_scales"] > 0 and row["tested_scales"] > 1:
        yield say["scales"].format(
            top=row["top_scales"],
            tested=row["tested_scales"],
            first=row["first"],
            square=row["square"],
        )
    if len(kinds):
        words = texts.section("codes.kind")
        parts = ", ".join(f"{count} {words[kind]}" for kind, count in kinds.sort_index().items())
        yield say["opportunities"].format(count=int(kinds.sum()), kinds=parts)
    if overlays:
        yield say["overlays"].format(overlays=", ".join(overlays))
    if not pd.isna(row["smp_start_year"]):
        yield say["smp_late" if row["smp_too_late"] else "smp"].format(year=row["smp_start_year"])


def _percent(share: float, texts: Texts) -> str:
    """Return a share in whole percents; what is there but less than one percent says so."""
    if 0 < share < _ONE_PERCENT:
        return texts("renovation.reasons.less_than_one_percent")
    return wording.quantity(round(share, 2), wording.SHARE, texts)
