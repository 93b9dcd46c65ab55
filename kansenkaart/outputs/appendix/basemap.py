"""The ground of the still maps: the town in pale grey, names that fit, north and a scale bar."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric

INK, LINE = "#1f2933", "#9aa5ad"
_LAND, _BUILDING = "#f7f7f4", "#d9dcdd"
_INCHES = (10.6, 7.0)
_DPI = 160
_RATIO = 1.3
"""Width over height of what is shown: that of the page beside the legend."""
_LEAST_M = 600.0
_MARGIN = 0.05
_BAR_SHARE = 0.2
"""Part of the width that a scale bar takes at most."""
_NAME_PT, _GAP_PX = 7, 3
_SHIFTS = (0.0, 1.2, -1.2, 2.4, -2.4)
"""Where a name is tried, in heights of its letters above the middle of its buurt."""

Frame = tuple[float, float, float, float]


def frame(shapes: Iterable[Any]) -> Frame:
    """Return west, south, east, north around all shapes, with a margin and the form of the page.

    Parameters
    ----------
    shapes
        Geometries in RD New (EPSG:28992), at least one.
    """
    west, south, east, north = shapely.total_bounds(list(shapes))
    height = (1 + 2 * _MARGIN) * max(north - south, (east - west) / _RATIO, _LEAST_M)
    middle, level = (west + east) / 2, (south + north) / 2
    return (
        middle - _RATIO * height / 2,
        level - height / 2,
        middle + _RATIO * height / 2,
        level + height / 2,
    )


def canvas(fabric: Fabric, shown: Frame) -> tuple[Any, Any]:
    """Return a figure and axes with buurten and panden of what is shown."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    fabric.town.buurt.plot(ax=axes, facecolor=_LAND, edgecolor=LINE, linewidth=0.6, zorder=1)
    if len(fabric.buildings):
        fabric.buildings.plot(ax=axes, facecolor=_BUILDING, edgecolor="none", zorder=3)
    west, south, east, north = shown
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal")
    axes.set_axis_off()
    return figure, axes


def finished(
    figure: Any,
    axes: Any,
    title: str,
    words: Mapping[str, Any],
    buurt: gpd.GeoDataFrame,
    about: Mapping[str, float],
) -> bytes:
    """Add title, legend, scale bar, north and names, and return the map as PNG.

    Parameters
    ----------
    words
        ``north`` and ``scale``.
    buurt
        The buurten, in RD New.
    about
        How much the map tells about a buurt, by its code: where names do not all fit, that of the
        buurt with most stays.
    """
    axes.set_title(plain(title), loc="left", fontsize=13, color=INK, weight="bold")
    figure.legend(loc="outside right upper", frameon=False, fontsize=9, labelcolor=INK)
    _scale_bar(axes, words)
    axes.annotate(
        words["north"], xy=(0.985, 0.985), xytext=(0.985, 0.91), xycoords="axes fraction",
        ha="center", fontsize=11, color=INK, zorder=9,
        arrowprops={"arrowstyle": "-|>", "color": INK},
    )  # fmt: skip
    figure.draw_without_rendering()
    _name_buurten(axes, buurt, about)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def plain(text: Any) -> str:
    """Return a text that matplotlib takes literally: a dollar would open a formula."""
    return str(text).replace("$", r"\$")


def _name_buurten(axes: Any, buurt: gpd.GeoDataFrame, about: Mapping[str, float]) -> None:
    """Write the names that fit on the map, clear of each other and of what is written there."""
    from matplotlib import patheffects
    from matplotlib.transforms import ScaledTranslation

    halo = [patheffects.withStroke(linewidth=2.5, foreground="white")]
    room = axes.get_window_extent()
    taken = [text.get_window_extent() for text in axes.texts]
    for name, point in _places(axes, buurt, about):
        text = axes.text(
            point.x, point.y, plain(name), fontsize=_NAME_PT, color=INK, ha="center", va="center",
            zorder=6, alpha=0.8, path_effects=halo,
        )  # fmt: skip
        for shift in _SHIFTS:
            inches = shift * _NAME_PT / 72
            moved = ScaledTranslation(0, inches, axes.figure.dpi_scale_trans)
            text.set_transform(axes.transData + moved)
            box = text.get_window_extent().padded(_GAP_PX)
            inside = room.x0 <= box.x0 and box.x1 <= room.x1
            if inside and room.y0 <= box.y0 and box.y1 <= room.y1 and not box.count_overlaps(taken):
                taken.append(box)
                break
        else:
            text.remove()


def _places(
    axes: Any, buurt: gpd.GeoDataFrame, about: Mapping[str, float]
) -> Iterator[tuple[str, Any]]:
    """Yield name and place of each buurt in sight, the one that the map tells most about first."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    seen = buurt.assign(geometry=buurt.geometry.clip_by_rect(west, south, east, north))
    seen = seen[~seen.geometry.is_empty]
    seen = seen.assign(about=seen["buurt_code"].map(about).fillna(0.0), area=seen.geometry.area)
    seen = seen.sort_values(["about", "area", "buurt_code"], ascending=[False, False, True])
    yield from zip(seen["buurt_name"], seen.geometry.representative_point(), strict=True)


def _scale_bar(axes: Any, words: Mapping[str, Any]) -> None:
    low, high = axes.get_xlim()
    bottom, top = axes.get_ylim()
    room = (high - low) * _BAR_SHARE
    power = 10 ** math.floor(math.log10(room))
    length = next(power * step for step in (5, 2, 1) if power * step <= room)
    x, y = low + (high - low) * 0.01, bottom + (top - bottom) * 0.015
    axes.plot([x, x + length], [y, y], color=INK, linewidth=3, solid_capstyle="butt", zorder=9)
    axes.text(
        x + length / 2, y + (top - bottom) * 0.012, words["scale"].format(metres=f"{length:g}"),
        ha="center", fontsize=8, color=INK, zorder=9,
    )  # fmt: skip
