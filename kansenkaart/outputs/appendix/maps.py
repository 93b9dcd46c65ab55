"""Part D: still maps, one per kind, one of all kinds, one of renovation; drawn with matplotlib."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from kansenkaart.outputs import palette
from kansenkaart.outputs.appendix import planned
from kansenkaart.outputs.appendix.blocks import Block, Figure
from kansenkaart.outputs.appendix.context import Context, day
from kansenkaart.renovation import heat

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

_MARKERS = {"splitting": "o", "topup": "^", "garages": "s", "transformation": "D", "extension": "P"}
_INK, _LAND, _BUILDING, _LINE = "#1f2933", "#f7f7f4", "#d9dcdd", "#9aa5ad"
_INCHES = (10.6, 7.0)
_DPI = 160
_MARGIN = 0.04
_CORNERS = ((14, 14), (-14, -14), (14, -14), (-14, 14))
"""Where the numbers of pilots stand, in points from their place; neighbours differ."""
_BAR_SHARE = 0.2
"""Part of the width that a scale bar takes at most."""


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part D: a figure per kind that has candidates, and those of all."""
    words, kinds = context.words["maps"], context.texts.section("codes.kind")
    table = context.result.opportunities
    table = table[table["assessment"] == "candidate"]
    found = [kind for kind in context.result.rules if (table["kind"] == kind).any()]
    figures = [
        _chances(context, table[table["kind"] == kind], words["kind"].format(kind=kinds[kind]))
        for kind in found
    ]
    made = [_chances(context, table, words["combined"])] if len(found) > 1 else []
    if len(planned.homes_per_year(context)):
        figures.append(_renovation(context))
    return tuple(made + figures)


def _chances(context: Context, table: gpd.GeoDataFrame, title: str) -> Figure:
    figure, axes = _canvas(context)
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
    return _finished(context, figure, axes, title, words["legend"])


def _renovation(context: Context) -> Figure:
    figure, axes = _canvas(context)
    words = context.words["maps"]
    table = planned.homes_per_year(context).set_index("buurt_code")[heat.TOTAL]
    buurt = context.result.fabric.town.buurt
    homes = buurt["buurt_code"].map(table)
    limits = sorted({math.ceil(homes.quantile(q)) for q in (1 / 3, 2 / 3, 1)})
    low = 1
    for place, high in enumerate(limits, start=1):
        rows = buurt[(homes >= low) & (homes <= high)]
        face = palette.tint("#0B3C5D", 0.75 * place / len(limits))
        style = {"facecolor": face, "edgecolor": _LINE, "linewidth": 0.6}
        if len(rows):
            rows.plot(ax=axes, zorder=2, alpha=0.85, **style)
            axes.scatter(
                [], [], marker="s", s=60, label=words["homes"].format(homes=f"{low}–{high}"),
                facecolor=face, edgecolor=_LINE,
            )  # fmt: skip
        low = high + 1
    clusters = context.result.renovation.clusters
    if len(clusters):
        clusters.plot(ax=axes, facecolor="none", edgecolor="#D55E00", linewidth=2, zorder=4)
        axes.plot([], [], color="#D55E00", linewidth=2, label=words["cluster"])
    return _finished(context, figure, axes, words["renovation"], words["legend_renovation"])


def _canvas(context: Context) -> tuple[Any, Any]:
    """Return a figure with the town in pale grey and the buurten with their names."""
    from matplotlib.figure import Figure as Canvas

    figure = Canvas(figsize=_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    fabric = context.result.fabric
    buurt = fabric.town.buurt
    buurt.plot(ax=axes, facecolor=_LAND, edgecolor=_LINE, linewidth=0.6, zorder=1)
    if len(fabric.buildings):
        fabric.buildings.plot(ax=axes, facecolor=_BUILDING, edgecolor="none", zorder=3)
    _name_buurten(axes, buurt)
    west, south, east, north = buurt.total_bounds
    margin = _MARGIN * max(east - west, north - south)
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - margin, north + margin)
    axes.set_aspect("equal")
    axes.set_axis_off()
    return figure, axes


def _name_buurten(axes: Any, buurt: gpd.GeoDataFrame) -> None:
    from matplotlib import patheffects

    halo = [patheffects.withStroke(linewidth=2.5, foreground="white")]
    at = buurt.geometry.representative_point()
    for name, point in zip(buurt["buurt_name"], at, strict=True):
        axes.text(
            point.x, point.y, _plain(name), fontsize=7, color=_INK, ha="center", zorder=6,
            alpha=0.8, path_effects=halo,
        )  # fmt: skip


def _pilots(context: Context, axes: Any, table: gpd.GeoDataFrame) -> None:
    """Put the number of each pilot at its place."""
    # from west to east, so that two that lie beside each other have another corner
    places = sorted(_places(context, table), key=lambda place: place[1].x)
    for number, (pilot, point) in enumerate(places):
        axes.annotate(
            str(pilot), (point.x, point.y), xytext=_CORNERS[number % len(_CORNERS)], zorder=8,
            textcoords="offset points", color="white", weight="bold", ha="center", va="center",
            bbox={"boxstyle": "circle", "facecolor": _INK, "edgecolor": "white"}, fontsize=10,
            arrowprops={"arrowstyle": "-", "color": _INK, "linewidth": 1.2},
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


def _finished(context: Context, figure: Any, axes: Any, title: str, legend: str) -> Figure:
    """Add what every map has, and return it with its caption."""
    info, words = context.result.info, context.words["maps"]
    axes.set_title(_plain(title), loc="left", fontsize=13, color=_INK, weight="bold")
    figure.legend(loc="outside right upper", frameon=False, fontsize=9, labelcolor=_INK)
    _scale_bar(axes, words)
    axes.annotate(
        words["north"], xy=(0.985, 0.985), xytext=(0.985, 0.91), xycoords="axes fraction",
        ha="center", fontsize=11, color=_INK, zorder=9,
        arrowprops={"arrowstyle": "-|>", "color": _INK},
    )  # fmt: skip
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    sources = "; ".join(dict.fromkeys(s.attribution for s in context.result.sources[:2]))
    caption = words["caption"].format(
        title=title, legend=legend, date=day(info.reference_date), sources=f"{sources}."
    )
    return Figure(stream.getvalue(), caption, words["alt"].format(area=info.title, title=title))


def _scale_bar(axes: Any, words: Any) -> None:
    low, high = axes.get_xlim()
    bottom, top = axes.get_ylim()
    room = (high - low) * _BAR_SHARE
    power = 10 ** math.floor(math.log10(room))
    length = next(power * step for step in (5, 2, 1) if power * step <= room)
    x, y = low + (high - low) * 0.01, bottom + (top - bottom) * 0.015
    axes.plot([x, x + length], [y, y], color=_INK, linewidth=3, solid_capstyle="butt", zorder=9)
    axes.text(
        x + length / 2, y + (top - bottom) * 0.012, words["scale"].format(metres=f"{length:g}"),
        ha="center", fontsize=8, color=_INK, zorder=9,
    )  # fmt: skip


def _plain(text: Any) -> str:
    """Return a text that matplotlib takes literally: a dollar would open a formula."""
    return str(text).replace("$", r"\$")
