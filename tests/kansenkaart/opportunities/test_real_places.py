"""Two real places, everything scored: the classic mistakes are not among the candidates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_sources import area, bag, buurten
from data_sources.findings import Findings
from data_sources.tables import empty
from kansenkaart import fabric, rules
from kansenkaart.opportunities import assemble
from kansenkaart.texts import Texts
from kansenkaart.town import Town
from tests.kansenkaart.fabric import village
from tests.kansenkaart.opportunities.conftest import PLANS, Judged

pytestmark = pytest.mark.real_data

PLACES = {
    "weesp": ("weesp/bag-light.gpkg", "weesp/buurten_2021_generalised.geojson"),
    "den-haag-voorburg": (
        "den-haag-voorburg/bag.gpkg",
        "den-haag-voorburg/cbs_buurten_2022.geojson",
    ),
}


@pytest.fixture(scope="module", params=PLACES)
def place(request: pytest.FixtureRequest, real_data: Path) -> Judged:
    findings, day = Findings(), date(2023, 9, 1)
    bag_file, buurt_file = PLACES[request.param]
    loaded = bag.load(real_data / bag_file, area.everything(request.param), day, findings=findings)
    around = buurten.load(real_data / buurt_file, findings=findings)
    lists = {name: empty(name) for name in ("unit", "complex", "holding")}
    town = Town(day, loaded.pand, loaded.verblijfsobject, around, **lists)
    owned = village.owners()
    built = fabric.build(town, village.no_match(), owned, "gemeente", village.PARAMETERS)
    return Judged(built, assemble(built, rules.load(), pd.DataFrame(columns=PLANS), Texts("nl")))


def test_no_home_of_a_thousand_square_metres_is_split(place: Judged) -> None:
    table = place.of("splitting")
    homes = table.loc[table["assessment"] == "candidate", "vbo_ids"].explode()
    area_m2 = place.fabric.dwellings.loc[homes, "area_high_m2"]
    assert len(homes) > 1000
    assert area_m2.between(100, 500).all()
    assert place.fabric.dwellings["area_high_m2"].max() > 1000  # they are there, and set aside


def test_no_church_office_or_row_is_topped_up(place: Judged) -> None:
    pand = place.fabric.buildings.loc[place.of("topup")["pand_ids"].explode()]
    assert pand["dwellings"].min() >= 4
    known = pand[pand["total_area_m2"].notna()]
    # storage and parking belong to the homes: half of what is lived or worked in is homes
    used = known["total_area_m2"] - known["other_use_m2"]
    assert (known["dwelling_area_m2"] >= used / 2).all()


def test_a_new_layer_holds_no_more_than_the_layers_below_by_much(place: Judged) -> None:
    table = place.of("topup")
    # never more than 1.3 times all homes of today, per added layer; two layers at most
    assert (table["homes_technical_mid"] <= 1.3 * table["homes_now"] + 1e-6).all()
    assert (table["homes_technical_high"] <= 2.6 * table["homes_now"] + 1e-6).all()
    assert (table["class"] != "A").all()  # no roof is known to be flat


def test_no_shed_is_a_garage(place: Judged) -> None:
    table, boxes = place.of("garages"), place.fabric.garages
    assert (table["boxes"] >= 4).all()
    rows = table[table["subtype"] == "row"]
    own = boxes[boxes["pand_id"].isin(rows["pand_ids"].explode())]
    depth = own["depth_m"].groupby(own["row_id"]).median()
    assert depth.between(4.5, 8).mean() > 0.95


def test_homes_in_boxes_avoid_carbon_whatever_the_band(place: Judged) -> None:
    table = place.of("garages")
    some = table[table["homes_technical_low"] > 0]
    assert len(some) > 10
    assert (some["carbon_low_t"] > 0).all()


def test_offices_without_a_vacancy_list_say_so(place: Judged) -> None:
    table = place.of("transformation")
    assert table["title"].str.endswith("(leegstand onbekend)").all()
    assert (table["class"] != "A").all()


def test_no_extension_is_ever_in_class_a(place: Judged) -> None:
    assert (place.of("extension")["class"] != "A").all()


def test_titles_are_distinct_enough_to_talk_about(place: Judged) -> None:
    table = place.tables["opportunities"]
    for kind in ("topup", "garages", "transformation"):
        own = table[table["kind"] == kind]
        assert own["title"].nunique() / len(own) > 0.9
        assert not own["title"].str.contains(r"\bnan\b|None|<NA>").any()
