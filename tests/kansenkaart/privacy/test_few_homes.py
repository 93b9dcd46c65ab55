"""Outside the party's own machine no project points at one household."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from kansenkaart import few_homes


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
