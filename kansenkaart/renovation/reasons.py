"""Why a buurt is on the list, in words that a session can read out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from kansenkaart.result import Renovation
    from kansenkaart.texts import Texts


def worded(overview: Renovation, top_count: int, texts: Texts) -> pd.DataFrame:
    """Return the designation with ``opportunities``, ``overlays`` and ``reasons`` beside it.

    ``opportunities`` is the number of candidates in complexes with works, ``overlays`` the names of
    overlays in the buurt with their years, ``reasons`` a list of whole sentences; ``top_count`` is
    how many places the firmness is about.
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
    said = table.assign(count=top_count)
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


def _sentences(
    row: dict[str, Any], kinds: pd.Series, overlays: list[str], texts: Texts
) -> Iterator[str]:
    """Give the sentences about one buurt, the count first."""
    say = texts.section("renovation.reasons")
    first, last = row["first_year"], row["last_year"]
    homes = round(row["homes"])
    yield say["homes" if pd.isna(row["share"]) else "homes_share"].format(
        homes=say["one" if homes == 1 else "many"].format(count=homes),
        years=f"{first}" if first == last else f"{first}-{last}",
        share=_percent(row["share"]),
        peak=row["peak_year"],
    )
    if row["multi_party"]:
        *others, last_party = row["parties"]
        yield say["multi_party"].format(parties=", ".join(others), last=last_party)
    if row["top_share"] > 0:
        yield say["top_share"].format(share=_percent(row["top_share"]), count=row["count"])
    if not pd.isna(row["top_scales"]) and row["top_scales"] > 0 and row["tested_scales"] > 1:
        yield say["scales"].format(
            top=row["top_scales"], tested=row["tested_scales"], count=row["count"]
        )
    if len(kinds):
        words = texts.section("codes.kind")
        parts = ", ".join(f"{count} {words[kind]}" for kind, count in kinds.sort_index().items())
        yield say["opportunities"].format(count=int(kinds.sum()), kinds=parts)
    if overlays:
        yield say["overlays"].format(overlays=", ".join(overlays))
    if not pd.isna(row["smp_start_year"]):
        yield say["smp_late" if row["smp_too_late"] else "smp"].format(year=row["smp_start_year"])


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
