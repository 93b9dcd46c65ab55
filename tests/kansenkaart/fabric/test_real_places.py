"""Two real places: sums that must agree with the BAG, and garages that must look like garages."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from data_sources import area, bag, buurten
from data_sources.findings import Findings
from data_sources.tables import empty
from kansenkaart import fabric
from kansenkaart.town import Town
from tests.kansenkaart.fabric import village

pytestmark = pytest.mark.real_data

PLACES = {
    "weesp": ("weesp/bag-light.gpkg", "weesp/buurten_2021_generalised.geojson"),
    "den-haag-voorburg": (
        "den-haag-voorburg/bag.gpkg",
        "den-haag-voorburg/cbs_buurten_2022.geojson",
    ),
}
LABELS = Path(__file__).parents[2] / "labels"


@pytest.fixture(scope="module", params=PLACES)
def place(request: pytest.FixtureRequest, real_data: Path) -> tuple[str, fabric.Fabric]:
    findings, day = Findings(), date(2023, 9, 1)
    bag_file, buurt_file = PLACES[request.param]
    loaded = bag.load(real_data / bag_file, area.everything(request.param), day, findings=findings)
    around = buurten.load(real_data / buurt_file, findings=findings)
    lists = {name: empty(name) for name in ("unit", "complex", "holding")}
    town = Town(day, loaded.pand, loaded.verblijfsobject, around, **lists)
    built = fabric.build(town, village.no_match(), village.owners(), "gemeente", village.PARAMETERS)
    return request.param, built


def test_areas_over_panden_are_areas_over_objects(place: tuple[str, fabric.Fabric]) -> None:
    _, built = place
    vbo = built.town.verblijfsobject
    panden = set(built.buildings.index)
    known = vbo["pand_ids"].map(lambda ids: not panden.isdisjoint(ids))
    assert built.buildings["total_area_m2"].sum() == pytest.approx(vbo.loc[known, "area_m2"].sum())
    homes = vbo["uses"].map(lambda uses: "woonfunctie" in uses) & known
    assert built.buildings["dwellings"].sum() == homes.sum() == len(built.dwellings)


def test_shapes_are_possible(place: tuple[str, fabric.Fabric]) -> None:
    _, built = place
    pand = built.buildings
    assert pand["rectangularity"].between(0, 1).all()
    assert pand["elongation"].between(0, 1).all()
    assert (pand["medial_depth_m"] <= pand["footprint_m2"] ** 0.5 + 1e-6).all()
    assert pand["storeys"].dropna().between(1, 30).all()
    assert (pand["storeys_low"] <= pand["storeys"]).sum() == pand["storeys"].notna().sum()
    assert pand["buurt_code"].notna().mean() > 0.99


def test_every_garage_is_in_a_row_and_has_room_for_a_car(
    place: tuple[str, fabric.Fabric],
) -> None:
    _, built = place
    garages = built.garages[built.garages["sort"] == "garage"]
    assert garages.groupby("row_id")["boxes"].sum().ge(4).all()
    rows = garages.groupby("row_id")[["depth_m", "open_m"]].median()
    assert rows["depth_m"].between(5, 7.6).all()
    assert rows["open_m"].ge(5).all()


def test_sheds_labelled_by_eye_are_no_garages(place: tuple[str, fabric.Fabric]) -> None:
    name, built = place
    with (LABELS / f"{name}.csv").open(encoding="utf-8") as file:
        sheds = [
            row["pand_id"]
            for row in csv.DictReader(file)
            if (row["kind"], row["label"]) == ("garages", "no")
        ]
    assert len(sheds) >= 6
    garages = built.garages[built.garages["sort"] == "garage"]
    assert not garages["pand_id"].isin(sheds).any()


BY_EYE = {
    # a pand of a row that was drawn and looked at: what stands there, number of boxes
    "weesp": {
        "0457100000058128": ("garage", 10),
        "0457100000055152": ("garage", 6),
        "0457100000054584": ("garage", 11),  # two rows back to back
        "0457100000054081": ("garage", 7),  # curved
        "0457100000062153": ("garage", 9),
    },
    "den-haag-voorburg": {
        "0518100000203511": ("garage", 6),
        "0518100000205715": ("garage", 4),
        "1916100000086857": ("garage", 15),
        "1916100000086791": ("garage", 4),  # one pand
    },
}
SHEDS = {
    "weesp": ["0457100000054955", "0457100000058556", "0457100000060935", "0457100000063245"],
    "den-haag-voorburg": ["1916100000104829", "1916100000105098", "1916100000105463"],
}


def test_rows_looked_at_on_the_map(place: tuple[str, fabric.Fabric]) -> None:
    name, built = place
    boxes = built.garages
    rows = boxes.groupby("row_id").agg(sort=("sort", "first"), count=("boxes", "sum"))
    row_of = boxes.drop_duplicates("pand_id").set_index("pand_id")["row_id"]
    found = {pand: tuple(rows.loc[row_of[pand]]) for pand in BY_EYE[name]}
    assert found == BY_EYE[name]
    garages = boxes[boxes["sort"] == "garage"]
    assert not garages["pand_id"].isin(SHEDS[name]).any()
