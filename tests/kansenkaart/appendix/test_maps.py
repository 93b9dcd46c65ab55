"""The still maps: what they show is in sight, and what is written on them can be read."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import geopandas as gpd
import pytest
import shapely

from kansenkaart.outputs import appendix
from kansenkaart.outputs.appendix import basemap, maps
from kansenkaart.renovation.works import COUNTS
from kansenkaart.result import Result
from tests.kansenkaart.outputs.map import fabricate

WORDS = {"north": "N", "scale": "{metres} m"}


@pytest.fixture(scope="module")
def result() -> Result:
    made = fabricate.result(panden=120, opportunities=30, tier="sessie")
    programme = made.renovation.programme.assign(group=COUNTS)
    return replace(made, renovation=replace(made.renovation, programme=programme))


def test_a_frame_has_all_shapes_and_the_form_of_the_page() -> None:
    west, south, east, north = basemap.frame(
        [shapely.Point(121000, 487000), shapely.box(122000, 486000, 122100, 489000)]
    )
    assert (west < 121000, south < 486000, east > 122100, north > 489000) == (True,) * 4
    assert (east - west) / (north - south) == pytest.approx(basemap._RATIO)
    west, south, east, north = basemap.frame([shapely.Point(121000, 487000)])
    assert north - south > 500  # one pand is not blown up to a page


@pytest.mark.parametrize("side_m", [150, 400, 2000])
def test_names_stand_clear_of_each_other_and_of_what_is_drawn(result: Result, side_m: int) -> None:
    squares = [
        shapely.box(x * side_m, y * side_m, (x + 1) * side_m, (y + 1) * side_m)
        for x in range(8)
        for y in range(8)
    ]
    names = [f"Bedrijventerrein Nummer {n}" for n in range(64)]
    codes = [f"BU{n:08}" for n in range(64)]
    table = {"buurt_code": codes, "buurt_name": names}
    buurt = gpd.GeoDataFrame(table, geometry=squares, crs=28992)
    fabric = replace(result.fabric, town=replace(result.fabric.town, buurt=buurt))
    figure, axes = basemap.canvas(fabric, basemap.frame(squares[9:55]))
    axes.scatter([], [], label="klasse A")
    pilot = axes.annotate("1", (3.5 * side_m, 3.5 * side_m), bbox={"boxstyle": "circle"})
    basemap.finished(figure, axes, "Alle kansen", WORDS, buurt, {codes[20]: 3.0})
    written = [text for text in axes.texts if text.get_text() in names]
    assert names[20] in [text.get_text() for text in written]  # most is told about it
    boxes = [text.get_window_extent() for text in (*written, pilot)]
    assert len(boxes) > 4
    assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]
    room = axes.get_window_extent()
    assert all(room.x0 <= b.x0 and b.x1 <= room.x1 for b in boxes)


def test_only_what_a_map_shows_is_explained_below_it(result: Result) -> None:
    clusters = result.renovation.clusters
    assert len(clusters)
    figures = maps.blocks(appendix.context(result, []))
    assert not [f for f in figures if "pilots" in f.caption]
    assert "clusters" in figures[-1].caption
    assert "mlijnd" in figures[-1].caption
    without = replace(result, renovation=replace(result.renovation, clusters=clusters.iloc[:0]))
    last = maps.blocks(appendix.context(without, []))[-1]
    assert last.caption.startswith("Geplande renovatie per buurt. Hoe donkerder")
    assert "luster" not in last.caption + last.alt
    assert "mlijnd" not in last.caption


def test_every_map_of_candidates_shows_the_same_ground(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = basemap.canvas

    def canvas(fabric: object, shown: basemap.Frame) -> object:
        seen.append(shown)
        return real(fabric, shown)

    monkeypatch.setattr(basemap, "canvas", canvas)
    maps.blocks(appendix.context(result, []))
    of_candidates = seen[:-1]  # the last is of renovation
    assert len(of_candidates) > 1
    assert all(one == other for one, other in pairwise(of_candidates))
    table = result.opportunities.query("assessment == 'candidate'")
    assert shapely.box(*of_candidates[0]).contains(shapely.box(*table.total_bounds))
