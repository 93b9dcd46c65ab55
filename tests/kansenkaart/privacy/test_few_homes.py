"""Outside the party's own machine no project points at one household."""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from kansenkaart import few_homes, privacy, rules
from kansenkaart.opportunities.table import within_cap
from tests.kansenkaart.fabric import village
from tests.kansenkaart.fabric.village import pand, vbo
from tests.kansenkaart.opportunities.conftest import judge


def _table() -> gpd.GeoDataFrame:
    rows = [
        ("splitting", True, "Dorpsweg 1-9, eengezinswoningen", "Dorpsweg 1-9", 5, 5),
        ("splitting", True, "Kade 71A-Z, eengezinswoningen", "Kade 71A-Z", 1, 1),
        ("splitting", False, "Reigersweide 48, flatwoningen", "Reigersweide 48", 2, 40),
        ("extension", True, "Laan 2, kopgevel van een rij", "Laan 2", 0, 1),
        ("topup", False, "Hof 1-47, portiekflat", "Hof 1-47", 0, 24),
    ]
    columns = ["kind", "single_family", "title", "address_range", "vbos", "homes_now"]
    table = gpd.GeoDataFrame(
        rows,
        columns=columns,
        geometry=[box(n * 100, 0, n * 100 + 6, 9) for n in range(len(rows))],
        crs=28992,
    )
    table["vbo_ids"] = [[f"v{n}" for n in range(count)] for count in table.pop("vbos")]
    table["pand_ids"] = [["p"]] * len(table)
    return table


def test_few_homes_are_counted_not_shown() -> None:
    # splitting counts its own homes, an end wall those of its row; a flat's top-up is nobody's home
    assert few_homes.pointing(_table(), 3).tolist() == [False, True, True, True, False]
    assert few_homes.pointing(_table(), 10).tolist() == [True, True, True, True, False]


def test_single_family_rows_show_a_street_without_numbers() -> None:
    table = few_homes.as_rows(_table(), all_splitting=False)
    assert table["title"].tolist() == [
        "Dorpsweg, eengezinswoningen",
        "Kade, eengezinswoningen",
        "Reigersweide 48, flatwoningen",
        "Laan, kopgevel van een rij",
        "Hof 1-47, portiekflat",
    ]
    assert table["address_range"].tolist()[:2] == ["Dorpsweg", "Kade"]
    assert table["pand_ids"].tolist() == [[], [], ["p"], [], ["p"]]
    # 6 x 9 m with 10 m around it, corners rounded: more than three times as wide
    assert table.geometry.iloc[0].bounds == (-10.0, -10.0, 16.0, 19.0)


def test_in_the_appendix_the_splitting_of_flats_has_no_numbers_either() -> None:
    table = few_homes.as_rows(_table(), all_splitting=True)
    assert table["title"].iloc[2] == "Reigersweide, flatwoningen"
    assert table["title"].iloc[4] == "Hof 1-47, portiekflat"


def test_a_title_that_does_not_start_with_its_addresses_loses_its_numbers() -> None:
    title = pd.Series(["woning aan de Kade 12-14, hoek"])
    assert few_homes.without_numbers(title, pd.Series(["Laan 3"])).tolist() == [
        "woning aan de Kade, hoek"
    ]


def test_what_only_a_list_tells_of_a_home_is_gone_before_scoring() -> None:
    # the list: three storeys, six rooms and 150 m2; the register: 110 m2
    line = {"vbo": 100, "storeys": 3.0, "rooms": 6.0, "area_m2": 150.0}
    full = judge("corporatie", "splitting", lines=[line]).fabric
    assert full.buildings.loc[pand(1), "storeys_source"] == "stock"
    known = few_homes.fabric_without_lists(full, 10, village.PARAMETERS)
    home = known.dwellings.loc[vbo(100)]
    assert home[["area_low_m2", "area_high_m2"]].tolist() == [110.0, 110.0]
    assert home[["rooms", "storeys"]].isna().all()
    told = known.buildings.loc[pand(1), ["storeys", "storeys_source"]].tolist()
    without = judge("gemeente", "splitting").fabric.buildings
    assert told == without.loc[pand(1), ["storeys", "storeys_source"]].tolist()
    assert "stock" not in set(known.buildings["storeys_source"])


def test_a_home_with_a_shop_keeps_both_bounds_of_its_area() -> None:
    full = judge("gemeente", "splitting").fabric
    known = few_homes.fabric_without_lists(full, 10, village.PARAMETERS)
    bounds = ["area_low_m2", "area_high_m2"]
    assert (full.dwellings["area_low_m2"] < full.dwellings["area_high_m2"]).any()
    pd.testing.assert_frame_equal(
        pd.DataFrame(known.dwellings[bounds]), pd.DataFrame(full.dwellings[bounds])
    )


def test_the_room_under_the_cap_tells_nothing_of_a_project_that_is_not_shown() -> None:
    # 40 homes within 100 m, a tenth of them may be split: four, which a pair of homes took part of
    table = (
        _table()
        .loc[[0, 1]]
        .assign(
            homes_technical_mid=[5.0, 2.0], rank=[2, 1], assessment="candidate", counts_only=False
        )
    )
    homes = gpd.GeoSeries.from_xy(range(40), [4] * 40, crs=28992)
    fabric = SimpleNamespace(dwellings=gpd.GeoDataFrame(geometry=homes))
    ruleset = rules.load()
    assert within_cap("splitting", table, fabric, ruleset).tolist() == [2, 2]
    shown = SimpleNamespace(fabric=fabric, rules=ruleset)
    assert privacy.shared_cap(table.loc[[0]], shown).tolist() == [4]
