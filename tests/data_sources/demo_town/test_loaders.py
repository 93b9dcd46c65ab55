"""Reading the files with the real loaders gives the town back, oddities counted."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data_sources import (
    area,
    bag,
    buurten,
    complexes,
    energy_labels,
    grid,
    heights,
    holdings,
    monuments,
    overlays,
    parking,
    renovation_plans,
    stock,
    transit,
    vacancy,
    zoning,
)
from data_sources.demo_town.addresses import names
from data_sources.findings import Findings

DAY = date(2026, 1, 1)


@pytest.fixture
def findings():
    return Findings()


@pytest.fixture(scope="module")
def register(files):
    found = Findings()
    shapes = buurten.load(files.buurten, findings=found)
    zone = area.of_gemeenten(shapes, ["Voorbeeldstad"])
    return bag.load(files.bag, zone, DAY, findings=found), found


def counts(findings):
    return {item.code: item.count for item in findings.items}


def assert_same(loaded, made):
    if "geometry" in made:
        shapes = loaded.geometry.normalize()
        assert shapes.geom_equals_exact(made.geometry.normalize(), 1e-6).all()
        loaded, made = loaded.drop(columns="geometry"), made.drop(columns="geometry")
    pd.testing.assert_frame_equal(pd.DataFrame(loaded), pd.DataFrame(made))


@pytest.mark.parametrize("table", ["pand", "verblijfsobject"])
def test_the_register_comes_back(register, truth, table):
    assert_same(getattr(register[0], table), truth[table])


def test_every_oddity_of_the_register_is_counted(register, town):
    odd = {code: len(ids) for code, ids in town.register.odd.items()}
    found = counts(register[1])
    assert found["invalid_polygon_repaired"] == odd["bow_tie"]
    assert found["id_invalid"] == odd["id_of_15_digits"]
    assert found["construction_year_dummy"] == odd["year_1005"]
    assert found["area_dummy"] == odd["area_999999"] + odd["area_1"]
    assert found["vbo_without_known_pand"] == odd["pand_unknown"]
    ended = set(register[0].ended["bag_id"])
    for code in ("demolished", "withdrawn", "permit_only"):
        assert set(town.register.odd[code]) <= ended


def test_the_buurten_come_back_without_the_lake(files, truth, findings):
    assert_same(buurten.load(files.buurten, findings=findings), truth["buurt"])
    assert counts(findings)["water_left_out"] == 1


def test_places_come_back(files, truth, findings):
    assert_same(monuments.load_townscapes(files.townscapes, findings=findings), truth["townscape"])
    assert_same(monuments.load_monuments(files.monuments, findings=findings), truth["monument"])
    assert_same(transit.load(files.stations, findings=findings), truth["station"])
    assert_same(vacancy.load(files.vacancy, findings=findings), truth["vacancy"])


def test_heights_come_back_above_ground(files, town, register, findings):
    loaded = heights.load(files.heights, register[0].pand["pand_id"], findings=findings)
    assert 0.96 < len(loaded) / len(register[0].pand) < 1
    made = town.heights.assign(pand_id=town.heights["identificatie"].str[-16:]).set_index("pand_id")
    above = (made["b3_h_dak_70p"] - made["b3_h_maaiveld"]).reindex(loaded["pand_id"])
    pd.testing.assert_series_equal(
        loaded.set_index("pand_id")["roof_p70_m"], above, check_names=False, atol=0.0011
    )
    assert set(loaded["quality"]) == {"ok", "no_points", "insufficient_points", "outdated"}


def test_labels_come_back_of_most_homes(files, register, findings):
    objects = register[0].verblijfsobject
    loaded = energy_labels.load(files.energy_labels, objects, DAY, findings=findings)
    homes = objects["uses"].map(lambda uses: "woonfunctie" in uses).sum()
    assert 0.7 < len(loaded) / homes < 0.9
    assert counts(findings)["matched_on_address"] > 50
    assert counts(findings)["expired"] > 200


def test_maatvoeringen_come_back_of_plans_in_force(files, town, findings):
    loaded = zoning.load(files.zoning, findings=findings)
    sound = town.zoning[town.zoning["plangebied"].str.endswith("VG01")]
    assert len(loaded) == len(sound)
    assert counts(findings) == {"not_in_force": 7}  # five of an old plan, two of a draft
    first = sound.iloc[0]
    row = loaded.set_index("limit_id").loc[first["identificatie"]]
    assert f'"maximum bouwhoogte (m)"="{row["max_height_m"]:.0f}"' in first["maatvoering"]
    assert loaded["max_eaves_m"].notna().any()
    assert set(loaded["max_built_share"].dropna()) == {0.8}


def test_no_building_is_higher_than_its_plan_allows(files, town, findings):
    """A plan that forbids what stands there would be no plan."""
    loaded = zoning.load(files.zoning, findings=findings)
    panden = town.register.panden
    points = panden.set_geometry(panden.geometry.representative_point())
    inside = points.sjoin(loaded[["max_height_m", "geometry"]], predicate="within")
    assert len(inside) > 1_500
    assert (inside["storeys"] * 2.8 <= inside["max_height_m"]).all()


def test_congestion_comes_back_with_its_date(files, town, findings):
    loaded = grid.load(files.grid, findings=findings)
    assert len(loaded) == len(town.grid)
    assert set(loaded["demand"].dropna()) == {1, 3}
    unknown = loaded["demand"].isna().sum()
    assert counts(findings)["not_classified"] == unknown > 0
    assert set(loaded["date"]) == {pd.Timestamp("2026-01-01")}


def test_parking_norms_are_read_and_said_to_be_invented(files, findings):
    loaded = parking.load(files.parking, findings=findings)
    assert len(loaded) == 6
    assert loaded["source"].str.contains("verzonnen").all()
    assert not findings.items


@pytest.mark.parametrize("owner", ["a", "b"])
def test_stock_lists_are_read_line_by_line(files, findings, owner):
    path = {"a": files.stock_a, "b": files.stock_b}[owner]
    read = stock.load(names()["parties"][owner], [path], reference_date=DAY, findings=findings)
    truth = pd.read_csv(files.truth, sep=";", dtype=str, keep_default_na=False)
    truth = truth[truth["file"] == path.name]
    assert list(read.unit["line"].astype(str)) == list(truth["line"])
    kinds = truth["let"].replace({"care": "other"})
    assert list(read.unit["kind"]) == list(kinds)
    gone = truth["status"].isin(["Verkocht", "Uit exploitatie"])
    assert list(~read.unit["in_operation"]) == list(gone)
    assert "tenant" not in " ".join(read.recognised["field"])
    assert "HUURDER" not in repr(read)
    assert not read.unit.astype("str").apply(lambda c: c.str.contains("HUURDER")).any().any()


def test_complexes_come_back(files, truth, findings):
    a, b = names()["parties"].values()
    loaded = pd.concat(
        [
            stock.load(a, [files.stock_a], findings=findings).complex,
            complexes.load(b, files.complexes_b, findings=findings),
        ],
        ignore_index=True,
    )
    assert_same(loaded, truth["complex"])


def test_holdings_come_back(files, truth, findings):
    parties = names()["parties"].values()
    loaded = [
        holdings.load(party, path, findings=findings)
        for party, path in zip(parties, (files.holdings_a, files.holdings_b), strict=True)
    ]
    made = truth["holding"]
    for part, party in zip(loaded, parties, strict=True):
        assert_same(part, made[made["party"] == party].reset_index(drop=True))


@pytest.mark.parametrize(("owner", "path"), [("a", "plan_a"), ("b", "plan_b")])
def test_plans_come_back_with_their_faults(files, truth, findings, owner, path):
    file = getattr(files, path)
    loaded = renovation_plans.load(names()["parties"][owner], file, findings=findings)
    made = truth["renovation_project"]
    made = made[made["party"] == names()["parties"][owner]].reset_index(drop=True)
    assert len(loaded) == len(made) + 1
    faults = pd.read_csv(files.faults_truth, sep=";", dtype={"line": int})
    faulty = set(faults.loc[faults["file"] == file.name, "line"])
    sound = ~loaded["line"].isin(faulty).to_numpy()[: len(made)]
    columns = ["complex_id", "measure", "start_year", "end_year", "certainty", "homes"]
    columns += ["budget_eur", "tenants_informed", "label_target", "circular_ambition"]
    pd.testing.assert_frame_equal(loaded[columns][: len(made)][sound], made[columns][sound])
    found = counts(findings)
    assert found["ends_before_start"] == 1
    assert found["start_year_missing"] == 1


def test_overlays_come_back_with_level_and_year(files, town, findings):
    hot = overlays.load("hitte", "klimaat", files.heat_stress, findings=findings)
    assert hot["value"].tolist() == town.heat_stress["klasse"].tolist()
    assert hot["year"].isna().all()
    sewers = overlays.load("riool", "openbare ruimte", files.sewers, findings=findings)
    assert sewers["year"].tolist() == town.sewers["jaar"].tolist()
    assert sewers["value"].str.startswith("vervangen riool").all()
    assert counts(findings) == {}
