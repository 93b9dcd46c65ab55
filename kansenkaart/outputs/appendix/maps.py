"""Part D: still maps, one per kind, one of all kinds, one of renovation; drawn with matplotlib."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kansenkaart.outputs import columns, palette
from kansenkaart.outputs.appendix import basemap, planned
from kansenkaart.outputs.appendix.blocks import Block, Figure
from kansenkaart.outputs.appendix.context import Context
from kansenkaart.renovation import heat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

_MARKERS = {"splitting": "o", "topup": "^", "garages": "s", "transformation": "D", "extension": "P"}
_CORNERS = ((14, 14), (-14, -14), (14, -14), (-14, 14))
"""Where the numbers of pilots stand, in points from their place; neighbours differ."""


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part D: a figure per kind that has candidates, and those of all."""
    words, kinds = context.words["maps"], context.texts.section("codes.kind")
    table = context.result.opportunities
    table = table[table["assessment"] == "candidate"]
    parts = {kind: table[table["kind"] == kind] for kind in context.result.rules}
    parts = {kind: rows for kind, rows in parts.items() if len(rows)}
    titles = {words["kind"].format(kind=kinds[kind]): rows for kind, rows in parts.items()}
    if len(parts) > 1:
        titles = {words["combined"]: table, **titles}
    figures = []
    if titles:
        shown = _in_sight(context, table)
        figures = [_chances(context, rows, title, shown) for title, rows in titles.items()]
    if len(planned.homes_per_year(context)):
        figures.append(_renovation(context))
    return tuple(figures)


def _in_sight(context: Context, table: gpd.GeoDataFrame) -> basemap.Frame:
    """Return what every map of candidates shows: all of them, and the pilots."""
    return basemap.frame([*table.geometry, *(point for _, point in _places(context, table))])


def _chances(context: Context, table: gpd.GeoDataFrame, title: str, shown: basemap.Frame) -> Figure:
    figure, axes = basemap.canvas(context.result.fabric, shown)
    kinds, words = context.texts.section("codes.kind"), context.words["maps"]
    handles = []
    several = table["kind"].nunique() > 1
    for (kind, letter), rows in table.groupby(["kind", "class"], sort=False):
        face = palette.tint(palette.COLOURS[kind], palette.FILL[letter])
        rows.plot(ax=axes, facecolor=face, edgecolor=palette.COLOURS[kind], linewidth=0.7, zorder=4)
        at = rows.geometry.representative_point()
        style = {"marker": _MARKERS[kind], "facecolor": face, "edgecolor": palette.COLOURS[kind]}
        axes.scatter(at.x, at.y, s=16, linewidth=0.8, zorder=5, **style)
        label = words["class"].format(letter=letter)
        label = f"{kinds[kind]}, {label}" if several else label
        handles.append((kind, letter, label, style))
    _pilots(context, axes, table)
    handles.sort(key=lambda h: (list(palette.COLOURS).index(h[0]), h[1]))
    for _, _, label, style in handles:
        axes.scatter([], [], s=30, linewidth=1, label=label, **style)
    legend = words["legend"]
    if any(_places(context, table)):
        legend = f"{legend} {words['legend_pilots']}"
    return _finished(context, (figure, axes), title, legend, table["buurt_code"].value_counts())


def _renovation(context: Context) -> Figure:
    words = context.words["maps"]
    table = planned.homes_per_year(context).set_index("buurt_code")[heat.TOTAL]
    buurt = context.result.fabric.town.buurt
    homes = buurt["buurt_code"].map(table)
    clusters = context.result.renovation.clusters
    around = [*buurt.geometry[homes > 0], *(clusters.geometry if len(clusters) else ())]
    figure, axes = basemap.canvas(context.result.fabric, basemap.frame(around))
    limits = sorted({math.ceil(homes.quantile(q)) for q in (1 / 3, 2 / 3, 1)})
    low = 1
    for place, high in enumerate(limits, start=1):
        rows = buurt[(homes >= low) & (homes <= high)]
        face = palette.tint("#0B3C5D", 0.75 * place / len(limits))
        style = {"facecolor": face, "edgecolor": basemap.LINE, "linewidth": 0.6}
        if len(rows):
            rows.plot(ax=axes, zorder=2, alpha=0.85, **style)
            axes.scatter(
                [], [], marker="s", s=60, label=words["homes"].format(homes=f"{low}–{high}"),
                facecolor=face, edgecolor=basemap.LINE,
            )  # fmt: skip
        low = high + 1
    title, legend = words["renovation"], words["legend_renovation"]
    if len(clusters):
        title, legend = words["renovation_clusters"], f"{legend} {words['legend_clusters']}"
        clusters.plot(ax=axes, facecolor="none", edgecolor="#D55E00", linewidth=2, zorder=4)
        axes.plot([], [], color="#D55E00", linewidth=2, label=words["cluster"])
    return _finished(context, (figure, axes), title, legend, homes)


def _pilots(context: Context, axes: Any, table: gpd.GeoDataFrame) -> None:
    """Put the number of each pilot at its place."""
    # from west to east, so that two that lie beside each other have another corner
    places = sorted(_places(context, table), key=lambda place: place[1].x)
    for number, (pilot, point) in enumerate(places):
        axes.annotate(
            str(pilot), (point.x, point.y), xytext=_CORNERS[number % len(_CORNERS)], zorder=8,
            textcoords="offset points", color="white", weight="bold", ha="center", va="center",
            bbox={"boxstyle": "circle", "facecolor": basemap.INK, "edgecolor": "white"},
            fontsize=10, arrowprops={"arrowstyle": "-", "color": basemap.INK, "linewidth": 1.2},
        )  # fmt: skip


def _places(context: Context, table: gpd.GeoDataFrame) -> Iterator[tuple[int, Any]]:
    """Yield number and point of each pilot of these kinds; of one by hand, that of its panden."""
    at = table.set_index("opportunity_id").geometry
    panden, kinds = context.result.fabric.buildings.geometry, set(table["kind"])
    for pilot in context.pilots.to_dict("records"):
        own = at[at.index == pilot["opportunity_id"]]
        if not len(own) and pilot["kind"] in kinds:
            own = panden[panden.index.isin(pilot.get("pand_ids", ()))]
        if len(own):
            yield pilot["number"], own.union_all().representative_point()


def _finished(
    context: Context,
    drawn: tuple[Any, Any],
    title: str,
    legend: str,
    about: Mapping[str, float],
) -> Figure:
    """Add what every map has, and return it with its caption."""
    info, words = context.result.info, context.words["maps"]
    png = basemap.finished(*drawn, title, words, context.result.fabric.town.buurt, about)
    sources = "; ".join(dict.fromkeys(s.attribution for s in context.result.sources[:2]))
    caption = words["caption"].format(
        title=title, legend=legend, date=columns.day(info.reference_date), sources=f"{sources}."
    )
    return Figure(png, caption, words["alt"].format(area=info.title, title=title))
