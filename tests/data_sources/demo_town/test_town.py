"""The town as a whole: size, order, and that only what was planted is odd."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data_sources import demo_town
from data_sources.contract import LIVE_PAND, LIVE_VBO, PAND_ID, POSTCODE, VBO_ID
from data_sources.demo_town import DemoTown, contract_tables
from data_sources.demo_town.addresses import names
from data_sources.demo_town.plan import plan

ROUNDING_M2 = 0.02
"""Two walls of 15 m whose corners are rounded to the millimetre may overlap by this much."""


@pytest.fixture(params=["town", "other_town"])
def any_town(request: pytest.FixtureRequest) -> DemoTown:
    return request.getfixturevalue(request.param)


def live(town: DemoTown) -> gpd.GeoDataFrame:
    panden = town.register.panden
    return panden[panden["status"].isin(LIVE_PAND)]


def test_size_is_in_the_band(any_town):
    objects = any_town.register.objects
    assert 2400 <= len(live(any_town)) <= 2700
    assert 4300 <= objects["status"].isin(LIVE_VBO).sum() <= 4800
    assert len(any_town.buurten) == 8


def test_mix_is_the_same_in_another_town(town, other_town):
    counts = [t.register.panden["kind"].value_counts() for t in (town, other_town)]
    assert set(counts[0].index) == set(counts[1].index)
    large = counts[0].index[counts[0] >= 40]
    ratio = counts[1][large] / counts[0][large]
    assert ratio.between(0.6, 1.6).all(), ratio.to_dict()
    assert not town.register.panden.geometry.equals(other_town.register.panden.geometry)


def test_every_kind_of_building_is_there(town):
    present = set(town.register.panden["kind"])
    for kind in (
        "kerk", "stadhuis", "stadspand", "winkelpand", "rij_1930", "rij_1955", "portiek_laag",
        "portiek_plint", "portiek_berging", "galerij_hoog", "maisonnette", "rij_1978", "drive_in",
        "garagebox", "garagebox_vbo", "garagestrook", "garagestrook_vbo", "berging", "schuurtje",
        "kantoor_l", "kantoor_groot", "winkelcentrum", "school", "zorgcentrum", "loods",
        "rij_2020", "appartementen", "boerderij", "rij_vergund",
    ):  # fmt: skip
        assert kind in present, kind


def test_outlines_are_valid_but_for_the_planted_one(any_town):
    panden = any_town.register.panden
    invalid = panden.loc[~panden.geometry.is_valid, "pand_id"]
    assert list(invalid) == any_town.register.odd["bow_tie"]


def test_no_two_panden_overlap(any_town):
    outlines = live(any_town).geometry
    outlines = outlines[outlines.is_valid].to_numpy()
    a, b = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    pairs = a < b
    overlap = shapely.area(shapely.intersection(outlines[a[pairs]], outlines[b[pairs]]))
    assert overlap.max() < ROUNDING_M2


def test_demolished_panden_lie_under_new_ones(town):
    panden = town.register.panden.set_index("pand_id").geometry
    gone = panden.loc[town.register.odd["demolished"]]
    standing = live(town).geometry
    standing = standing[standing.is_valid].union_all()
    assert (shapely.area(shapely.intersection(gone.to_numpy(), standing)) > 10).all()


def test_every_object_lies_in_its_pand(any_town):
    objects = any_town.register.objects
    outlines = any_town.register.panden.drop_duplicates("pand_id").set_index("pand_id").geometry
    own = outlines.reindex(objects["pand_id"]).to_numpy()
    inside = shapely.intersects(own, objects.geometry.to_numpy())
    withdrawn = objects["vbo_id"].isin(any_town.register.odd["withdrawn"])
    assert (inside | withdrawn).all()


def test_addresses_are_unique_but_for_the_planted_ones(any_town):
    objects = any_town.register.objects
    stands = objects[objects["status"].isin([*LIVE_VBO, "Verblijfsobject gevormd"])]
    address = ["street", "house_number", "house_letter", "house_addition"]
    twice = stands.loc[stands.duplicated(address, keep=False), "vbo_id"]
    assert set(twice) == set(any_town.register.odd["address_twice"])


def test_numbers_of_a_bar_of_flats_are_in_one_piece(town):
    objects = town.register.objects
    porches = objects[objects["kind"].str.startswith("portiek") & (objects["use"] == "woonfunctie")]
    span = porches.groupby("pand_id")["house_number"].agg(["min", "max", "size"])
    # Every other number: n homes span 2 (n - 1).
    assert (span["max"] - span["min"] == 2 * (span["size"] - 1)).all()


def test_one_side_of_a_street_is_odd_the_other_even(town):
    """A row of houses has numbers of one parity, rising by two."""
    objects, panden = town.register.objects, town.register.panden
    row = objects["pand_id"].map(panden.drop_duplicates("pand_id").set_index("pand_id")["row"])
    assert ((objects["house_number"] % 2).groupby(row).nunique() == 1).all()


def test_ids_and_postcodes_follow_their_patterns(any_town):
    panden, objects = any_town.register.panden, any_town.register.objects
    odd = panden["pand_id"].isin(any_town.register.odd["id_of_15_digits"])
    assert panden.loc[~odd, "pand_id"].str.fullmatch(PAND_ID).all()
    assert panden["pand_id"].is_unique
    assert objects["vbo_id"].str.fullmatch(VBO_ID).all()
    assert objects["vbo_id"].is_unique
    given = objects["postcode"].dropna()
    assert given.str.fullmatch(POSTCODE).all()
    assert not given.str[4:].isin(["SA", "SD", "SS"]).any()
    assert objects["postcode"].isna().sum() == len(any_town.register.odd["no_postcode"])


def test_a_postcode_has_one_street(any_town):
    objects = any_town.register.objects
    assert (objects.groupby("postcode")["street"].nunique() == 1).all()


def test_street_names_are_unique_over_the_themes():
    every = [street for theme in names()["streets"].values() for street in theme]
    assert len(every) == len(set(every))


def test_buurten_cover_the_town_without_overlap(any_town):
    shapes = any_town.buurten.geometry
    assert shapes.is_valid.all()
    whole = shapes.union_all()
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert shapes.area.sum() == pytest.approx(whole.area, abs=1.0)


def test_every_pand_lies_in_the_buurt_it_was_built_in(any_town):
    panden = live(any_town)
    panden = panden[panden.geometry.is_valid]
    points = panden.geometry.representative_point().to_numpy()
    point, row = shapely.STRtree(any_town.buurten.geometry.to_numpy()).query(points, "within")
    assert np.array_equal(point, np.arange(len(points)))
    expected = panden["buurt"].map(names()["buurten"]).to_numpy()
    assert (any_town.buurten["buurtnaam"].to_numpy()[row] == expected).all()


def test_the_town_lies_on_open_water(any_town):
    x, y = plan()["middle"]
    xmin, ymin, xmax, ymax = any_town.buurten.total_bounds
    # The Markermeer is free of land within 2.5 km of its middle.
    assert max(abs(xmin - x), abs(xmax - x), abs(ymin - y), abs(ymax - y)) < 2500


def test_flats_have_flat_roofs_at_the_height_of_their_storeys(town):
    heights = town.heights.assign(pand_id=town.heights["identificatie"].str[-16:])
    panden = live(town).drop(columns="status")
    flats = heights.merge(panden[panden["kind"] == "portiek_plint"], on="pand_id")
    flats = flats[flats["b3_h_dak_70p"].notna()]
    above = flats["b3_h_dak_70p"] - flats["b3_h_maaiveld"]
    # Four layers on a plinth: five storeys of 2.8 m and the edge of the roof.
    assert above.between(13.8, 15.0).all()
    assert (flats["b3_opp_dak_plat"] > 100).all()


def test_heights_of_what_was_built_after_the_flight_are_of_the_building_site(town):
    heights = town.heights
    new = heights["oorspronkelijkbouwjaar"] > 2022
    assert new.any()
    measured = (heights["b3_h_dak_70p"] - heights["b3_h_maaiveld"])[new].dropna()
    assert (measured < 1).all()
    assert (heights.loc[new, "b3_pw_selectie_reden"] == "LATEST_BUT_OUTDATED").all()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_any_seed_gives_a_sound_town(seed):
    made = demo_town.town(seed)
    test_size_is_in_the_band(made)
    test_outlines_are_valid_but_for_the_planted_one(made)
    test_no_two_panden_overlap(made)
    test_every_object_lies_in_its_pand(made)
    test_addresses_are_unique_but_for_the_planted_ones(made)
    test_buurten_cover_the_town_without_overlap(made)
    test_every_pand_lies_in_the_buurt_it_was_built_in(made)
    held = contract_tables.holdings(made)
    assert held["vbo_id"].fillna(held["pand_id"]).is_unique
