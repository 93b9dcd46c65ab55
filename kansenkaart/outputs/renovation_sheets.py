"""The sheets of the renovation overview: heat tables and chart, buurten to designate, all works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.utils import get_column_letter

from kansenkaart import tiers
from kansenkaart.outputs import columns
from kansenkaart.outputs.blocks import Block
from kansenkaart.renovation import heat
from kansenkaart.renovation.programme import INFERRED, PLANNED
from kansenkaart.renovation.works import COUNTS, FACTS
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kansenkaart.result import Renovation, Result
    from kansenkaart.texts import Texts

_BUURT, _WIJK = ("buurt_code", "buurt_name"), ("wijk_code", "wijk_name")
_DESIGNATED = [
    "buurt_name",
    "wijk_name",
    "gemeente_name",
    "homes",
    "share",
    "shrunk_share",
    "peak_year",
    "parties",
    "multi_party",
    "smp_start_year",
    "smp_too_late",
    "top_share",
    "circular_homes",
    "opportunities",
    "overlays",
    "weighted_homes",
    "stock",
    "top_scales",
    "tested_scales",
    "buurt_code",
]
_PROJECT = ["party", "project_id"]
_PROJECT_SHOWN = [
    *_PROJECT,
    "complex_id",
    "measure",
    "first_year",
    "last_year",
    "certainty",
    "homes",
    *FACTS,
]
_IN_WORDS = 10  # buurten whose reasons are written out
_SERIES = 8  # colours that a reader tells apart in one chart
_CHART_CM = (24.0, 9.0)
_NOT_PER_YEAR = "not_per_year"
_LOW, _HIGH = "FFFFFFFF", "FF4F8FB8"


def sheets(result: Result, texts: Texts) -> dict[str, list[Block]]:
    """Return the blocks of the four sheets by sheet name.

    The first holds the heat tables, buurt by year and wijk by year, with a chart per wijk; the
    second what to talk about: buurten with reasons, and clusters; the third what coincides; the
    fourth every work, the faults and what is inferred.
    """
    names = texts.section("workbook.sheets")
    overview = result.renovation
    return {
        names["renovation"]: _heat_sheet(result, texts),
        names["renovation_buurten"]: _talk_sheet(result, texts),
        names["renovation_coupled"]: _coupled_sheet(result, texts),
        names["renovation_works"]: _works_sheet(overview, result, texts),
    }


def _heat_sheet(result: Result, texts: Texts) -> list[Block]:
    say = texts.section("renovation.sheet")
    first, years = _window(result)
    lines = [say["intro"].format(first=first, last=first + years - 1), say["not_counted"]]
    if result.info.tier != "intern":
        lines.append(say["folded"].format(k=tiers.smallest_count()))
    programme = result.renovation.programme
    planned = programme[programme["origin"] == PLANNED] if len(programme) else programme
    if planned.empty:
        return [Block(pd.DataFrame(), lines=(say["no_plan"],))]
    blocks = [Block(pd.DataFrame(), lines=tuple(lines))]
    buurt, wijk = (heat.place(programme, columns) for columns in (_BUURT, _WIJK))
    by_buurt = _heat(planned, buurt, result)
    if by_buurt.empty:
        return [*blocks, Block(pd.DataFrame(), lines=(say["nothing_planned"],))]
    blocks.append(_heat_block(by_buurt, buurt, say["heat"], texts))
    by_wijk = _largest(_heat(planned, wijk, result), wijk, say["other_wijken"])
    blocks.append(_heat_block(by_wijk, wijk, say["heat_wijk"], texts, chart=say["chart"]))
    for group, heading in texts.section("renovation.groups").items():
        apart = planned[planned["group"] == group].assign(group=COUNTS)
        if len(apart):
            blocks.append(_heat_block(_heat(apart, buurt, result), buurt, heading, texts))
    return blocks


def _heat(programme: pd.DataFrame, place: Sequence[str], result: Result) -> pd.DataFrame:
    """Return a heat table; outside intern a year is also left out where the count is too small."""
    table = heat.heat(programme, place, *_window(result))
    folded = result.info.tier != "intern"
    return table.rename(columns={heat.NO_YEAR: _NOT_PER_YEAR}) if folded else table


def _heat_block(
    table: pd.DataFrame, place: Sequence[str], heading: str, texts: Texts, *, chart: str = ""
) -> Block:
    """Return a heat table with totals as a block that colours its cells, with a chart beside it."""
    sums = heat.total(table, place, texts("renovation.sheet.total"))
    frame = pd.concat([table, sums], ignore_index=True).round(1)
    frame = frame[[*place[1:], *(c for c in frame if c not in place), place[0]]]
    left = len(place)  # the first column of years, counted from one
    right = left + sum(str(column).isdigit() for column in frame) - 1

    def finish(sheet: Any, head_row: int) -> None:
        area = f"{get_column_letter(left)}{head_row + 1}:"
        area += f"{get_column_letter(right)}{head_row + len(table)}"
        colours = ColorScale([FormatObject("num", 0), FormatObject("max")], [_LOW, _HIGH])
        scale = Rule(type="colorScale", colorScale=colours)
        sheet.conditional_formatting.add(area, scale)
        if chart:
            _add_chart(sheet, (head_row, head_row + len(table)), (left, right), chart)

    return Block(frame, heading, finish=finish)


def _add_chart(sheet: Any, rows: tuple[int, int], years: tuple[int, int], title: str) -> None:
    """Put a stacked column chart beside a heat table: a column per year, a colour per row."""
    chart: Any = BarChart()
    chart.type, chart.grouping, chart.overlap = "col", "stacked", 100
    chart.title = title
    chart.width, chart.height = _CHART_CM
    for row in range(rows[0] + 1, rows[1] + 1):
        values = Reference(sheet, min_col=years[0], max_col=years[1], min_row=row)
        chart.add_data(values, from_rows=True, titles_from_data=False)
        chart.series[-1].tx = _label(sheet, row)
    chart.set_categories(Reference(sheet, min_col=years[0], max_col=years[1], min_row=rows[0]))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "r"
    sheet.add_chart(chart, f"{get_column_letter(years[1] + 4)}{rows[0]}")


def _label(sheet: Any, row: int) -> SeriesLabel:
    name = sheet.title.replace("'", "''")
    return SeriesLabel(strRef=StrRef(f"'{name}'!$A${row}"))


def _largest(table: pd.DataFrame, wijk: Sequence[str], rest: str) -> pd.DataFrame:
    """Keep the largest wijken and add the others up in one row, so that a chart can be read."""
    if len(table) <= _SERIES:
        return table
    others = heat.total(table.iloc[_SERIES - 1 :], wijk, rest)
    return pd.concat([table.iloc[: _SERIES - 1], others], ignore_index=True)


def _talk_sheet(result: Result, texts: Texts) -> list[Block]:
    say, overview = texts.section("renovation.sheet"), result.renovation
    designated = overview.designation
    if designated.empty:
        return [Block(pd.DataFrame(), lines=(say["no_plan"],))]
    limits = _limits(result, texts)
    chosen = [c for c in _DESIGNATED if c in designated]
    if designated["gemeente_name"].nunique() <= 1:
        chosen.remove("gemeente_name")
    blocks = [_block(designated[chosen], say["designation"], texts)]
    first = designated.head(_IN_WORDS)
    for name, sentences in zip(first["buurt_name"], first["reasons"], strict=True):
        blocks.append(Block(pd.DataFrame(), name, tuple(sentences)))
    clusters = pd.DataFrame(overview.clusters.drop(columns=["geometry", "cluster_id"]))
    clusters = clusters.assign(buurten=_names(overview.clusters, result))
    note = say["clusters_note" if len(clusters) else "no_clusters"].format(**limits)
    named = clusters.rename(columns={"title": "cluster"})
    blocks.append(
        _block(named if len(named) else pd.DataFrame(), say["clusters"], texts, note=note)
    )
    return blocks


def _coupled_sheet(result: Result, texts: Texts) -> list[Block]:
    say = texts.section("renovation.sheet")
    blocks = [
        _block(_coupled(result), say["coupled"], texts),
        _block(_overlaps(result, texts), say["overlaps"], texts),
    ]
    shown = [b for b in blocks if len(b.frame)]
    return shown or [Block(pd.DataFrame(), lines=(say["none_coupled"],))]


def _works_sheet(overview: Renovation, result: Result, texts: Texts) -> list[Block]:
    say = texts.section("renovation.sheet")
    programme = overview.programme
    words = texts.section("renovation.certainties")
    if len(programme):
        programme = programme.assign(certainty=programme["certainty"].map(words))
    every = programme[programme["origin"] == PLANNED] if len(programme) else programme
    inferred = programme[programme["origin"] == INFERRED] if len(programme) else programme
    faults = overview.faults
    if len(faults):
        faults = faults.assign(fault=faults["fault"].map(texts.section("renovation.faults")))
    firm = overview.stability
    if len(firm):
        scales = texts.section("renovation.scales")
        firm = firm.assign(scale=firm["scale"].map(scales)).dropna(axis="columns", how="all")
    limits = _limits(result, texts)
    k = tiers.smallest_count()
    blocks = [
        _block(faults, say["faults"], texts),
        _block(_projects(overview.projects, texts), say["projects"], texts, say["projects_note"]),
        _block(every.drop(columns=["group", "origin"], errors="ignore"), say["programme"], texts),
        _block(
            overview.unannounced, say["unannounced"], texts, say["unannounced_note"].format(k=k)
        ),
        _block(
            inferred[["buurt_name", "wijk_name", "party", "year", "homes"]]
            if len(inferred)
            else inferred,
            say["inferred"].format(year=limits["inferred"]),
            texts,
            say["inferred_note"].format(share=limits["inferred_share"]),
        ),
        _block(firm, say["stability"], texts, say["stability_note"].format(**limits)),
    ]
    shown = [b for b in blocks if len(b.frame)]
    if shown and result.merged:
        shown.append(_block(pd.DataFrame(), say["stability"], texts, texts("merge.firmness")))
    return shown or [Block(pd.DataFrame(), lines=(say["no_plan"],))]


def _projects(listed: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return one row per project, the soonest first; nothing outside intern, which has none."""
    if listed.empty:
        return listed
    per = listed.groupby(_PROJECT, sort=False)
    complexes = per["complex_id"].agg(lambda c: ", ".join(sorted(c.dropna().unique())))
    facts = listed.drop_duplicates(_PROJECT).drop(columns=["complex_id", "homes"])
    table = facts.merge(
        pd.DataFrame({"complex_id": complexes, "homes": per["homes"].sum()}).reset_index(),
        on=_PROJECT,
    )
    words = texts.section("renovation.certainties")
    table = table.assign(certainty=table["certainty"].map(words))
    return table.sort_values(["first_year", *_PROJECT])[_PROJECT_SHOWN]


def _block(frame: pd.DataFrame, heading: str, texts: Texts, note: str = "") -> Block:
    table = columns.words(columns.joined(pd.DataFrame(frame)), texts)
    table = table.dropna(axis="columns", how="all") if len(table) else table
    return Block(table, heading, (note,) if note else ())


def _coupled(result: Result) -> pd.DataFrame:
    """Return the candidates in complexes with works, by their titles."""
    coupled = result.renovation.coupled
    if coupled.empty:
        return coupled
    named = result.opportunities[["opportunity_id", "title", "buurt_name"]]
    table = coupled.merge(pd.DataFrame(named), on="opportunity_id")
    wanted = ["kind", "title", "buurt_name", "measure", "start_year", "end_year", "opportunity_id"]
    return table[wanted]


def _overlaps(result: Result, texts: Texts) -> pd.DataFrame:
    """Return the overlaps with the name of the buurt or the title of the candidate."""
    table = result.renovation.overlaps
    if table.empty:
        return table
    titles = result.opportunities.set_index("opportunity_id")["title"]
    buurten = result.fabric.town.buurt.set_index("buurt_code")["buurt_name"]
    place = table["opportunity_id"].map(titles).fillna(table["buurt_code"].map(buurten))
    words = texts.section("renovation.targets")
    return table.assign(what=table["what"].map(words), place=place)[
        ["name", "theme", "value", "year", "what", "place", "opportunity_id"]
    ]


def _names(clusters: pd.DataFrame, result: Result) -> pd.Series:
    """Return the names of the buurten of each cluster, for their codes."""
    names = result.fabric.town.buurt.set_index("buurt_code")["buurt_name"].to_dict()
    made = [[names.get(code, code) for code in codes] for codes in clusters["buurten"]]
    return pd.Series(made, index=clusters.index, dtype="object")


def _limits(result: Result, texts: Texts) -> Mapping[str, Any]:
    parameters = result.rules.parameters("renovation")
    return {
        "homes": parameters["cluster_homes"],
        "distance": parameters["cluster_distance_m"],
        "years": parameters["cluster_years"],
        "draws": parameters["draws"],
        "shift": parameters["year_shift"],
        "inferred": parameters["inferred_year_max"],
        "inferred_share": wording.quantity(
            parameters["inferred_complex_share"], wording.SHARE, texts
        ),
    }


def _window(result: Result) -> tuple[int, int]:
    """Return the first year and the number of years of the overview."""
    years = result.rules.parameters("renovation")["horizon_years"]
    return result.info.reference_date.year, int(years)
