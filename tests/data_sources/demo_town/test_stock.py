"""The stock lists: every line has its truth, and what was done to it shows."""

from __future__ import annotations

import csv
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from data_sources.demo_town.dirt import CANARY


@pytest.fixture(scope="module")
def truth(files):
    return pd.read_csv(files.truth, sep=";", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def rows_a(files):
    book = openpyxl.load_workbook(files.stock_a)
    return [list(row) for row in book["Bezit"].iter_rows(values_only=True)]


@pytest.fixture(scope="module")
def rows_b(files):
    with files.stock_b.open(encoding="cp1252", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def lines_of(truth, files, owner):
    name = {"a": files.stock_a.name, "b": files.stock_b.name}[owner]
    return truth[truth["file"] == name]


def test_truth_has_every_line_between_header_and_total(truth, files, rows_a, rows_b):
    for owner, rows in (("a", rows_a), ("b", rows_b)):
        mine = lines_of(truth, files, owner)
        header = next(n for n, row in enumerate(rows) if len([c for c in row if c]) > 8)
        assert rows[-1][0] == "Totaal"
        assert list(map(int, mine["line"])) == list(range(header + 2, len(rows)))
        given = [str(row[0]) for row in rows[header + 1 : -1]]
        assert given == list(mine["unit_id"])


def test_every_unit_is_listed_sold_or_gone(truth, files, town):
    for owner in ("a", "b"):
        units = town.units[town.units["owner"] == owner]
        listed = lines_of(truth, files, owner)
        ghosts = listed["dirt"].str.contains("sold_or_demolished")
        known = listed.loc[~ghosts, "unit_id"].str.lstrip("0")
        assert set(known) <= set(units["unit_id"].str.lstrip("0"))
        kept = units.loc[~units["sold"], "unit_id"].str.lstrip("0")
        assert set(kept) <= set(known)


def test_truth_names_objects_of_the_register(truth, town):
    ids = truth.loc[truth["vbo_id"] != "", "vbo_id"].str.split(",").explode()
    assert set(ids) <= set(town.register.objects["vbo_id"])
    homes = truth[(truth["let"] == "dwelling") & ~truth["dirt"].str.contains("sold_or_demolished")]
    assert (homes["vbo_id"] != "").all()


def test_every_kind_of_dirt_occurs(truth):
    found = set(truth["dirt"].str.split("|").explode())
    assert found >= {
        "bag_missing", "bag_wrong", "bag_float_lossy", "unit_zero_lost", "number_merged_glued",
        "number_merged_dash", "number_merged_space", "number_became_date", "letter_in_addition",
        "addition_lost", "addition_that_does_not_exist", "postcode_space", "postcode_lower",
        "postcode_wrong_letter", "postcode_missing", "area_times_100", "area_zero", "year_dummy",
        "year_empty", "rent_dummy", "duplicate_line", "sold_or_demolished",
    }  # fmt: skip


def test_dirt_is_in_the_cells(truth, files, rows_a):
    header = rows_a[3]
    mine = lines_of(truth, files, "a").set_index("line")

    def cells(code, title):
        lines = mine.index[mine["dirt"].str.split("|").map(lambda codes: code in codes)]
        return [rows_a[int(line) - 1][header.index(title)] for line in lines]

    lossy = cells("bag_float_lossy", "BAG VBO id")
    assert lossy
    assert all(isinstance(i, int) and i % 10 == 0 and len(str(i)) == 16 for i in lossy)
    assert all(isinstance(n, datetime) for n in cells("number_became_date", "Huisnr"))
    assert all(isinstance(u, int) for u in cells("unit_zero_lost", "VHE-nummer"))
    assert all(a == 0 for a in cells("area_zero", "GBO m2"))
    assert all(p is None for p in cells("postcode_missing", "Postcode"))


def test_a_16_digit_number_became_scientific_in_the_csv(truth, files, rows_b):
    mine = lines_of(truth, files, "b").set_index("line")
    lossy = mine.index[mine["dirt"].str.contains("bag_float_lossy")]
    column = rows_b[2].index("BAG verblijfsobject id")
    cells = {rows_b[int(line) - 1][column] for line in lossy}
    assert cells == {"9,99901E+15"}


def test_the_tenants_column_holds_the_canary_alone(rows_a, rows_b):
    for rows, header in ((rows_a, 3), (rows_b, 2)):
        column = rows[header].index("Naam huurder")
        names = {row[column] for row in rows[header + 1 : -1]} - {None, ""}
        assert names == {CANARY}


def test_the_csv_needs_cp1252(files):
    with pytest.raises(UnicodeDecodeError):
        files.stock_b.read_text("utf-8")


def test_rooms_share_a_home_and_a_care_home_is_let_as_one(truth):
    rooms = truth[truth["let"] == "room"]
    assert (rooms.groupby("vbo_id").size() == 5).all()
    care = truth[truth["let"] == "care"]
    assert len(care) == 1
    assert len(care["vbo_id"].iloc[0].split(",")) > 40


def test_a_mixed_complex_has_sold_homes_and_a_vve(town):
    mixed = town.complexes[town.complexes["sold_share"] > 0]
    assert set(mixed["owner"]) == {"a", "b"}
    assert set(mixed["vve"]) <= {"Actief", "Slapend"}
    sold = town.units[town.units["sold"]]
    assert set(zip(sold["owner"], sold["complex_id"], strict=True)) <= set(
        zip(mixed["owner"], mixed["complex_id"], strict=True)
    )


def test_nobody_owns_a_pand_twice(town):
    assert town.owned["pand_id"].is_unique
