"""Addresses in one cell, and what is kept of what a list gives."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data_sources.stock import addresses

CASES = pd.read_csv(Path(__file__).with_name("addresses.csv"), sep="|", dtype="str")


@pytest.mark.parametrize("case", list(CASES.itertuples(index=False)), ids=lambda c: c.address)
def test_one_cell(case):
    [found] = addresses.from_one_cell(pd.Series([case.address], dtype="str")).itertuples(
        index=False
    )
    expected = tuple(None if pd.isna(v) else v for v in case[1:])
    assert tuple(None if pd.isna(v) else v for v in found) == expected


def read(**cells):
    def column(name):
        return pd.Series([cells.get(name)], dtype="object").astype("str")

    table, problem = addresses.read(
        column("street"),
        pd.Series([cells.get("number")], dtype="object"),
        (column("letter"), column("addition")),
        column("whole"),
        (column("postcode"), column("place")),
    )
    row = {k: None if pd.isna(v) else v for k, v in table.iloc[0].items()}
    return row, None if pd.isna(problem.iloc[0]) else problem.iloc[0]


def test_given_is_what_the_list_says_in_one_line():
    row, problem = read(
        street="Kerkstraat",
        number=12.0,
        letter="a",
        addition="-1",
        postcode="1234 ab",
        place="Weesp",
    )
    assert row["given"] == "Kerkstraat 12 a -1, 1234 ab Weesp"
    assert (row["house_number"], row["house_letter"], row["house_addition"]) == (12, "A", "1")
    assert (row["postcode"], problem) == ("1234AB", None)


@pytest.mark.parametrize("listed", ["1234 ab", "1234-AB", "1234.ab", "1234AB "])
def test_postcode_in_normal_form(listed):
    assert read(street="A", number=1, postcode=listed)[0]["postcode"] == "1234AB"


@pytest.mark.parametrize("listed", ["1234", "0234AB", "1234A", "12345 AB", "Weesp"])
def test_a_postcode_that_is_none(listed):
    row, problem = read(street="A", number=1, postcode=listed)
    assert (row["postcode"], problem) == (None, "postcode_unreadable")


def test_one_cell_beside_empty_columns():
    row, problem = read(whole="Kerkstraat 12 A, 1234 AB Weesp", place="WEESP")
    assert row["given"] == "Kerkstraat 12 A, 1234 AB Weesp, WEESP"
    assert (row["street"], row["house_number"], row["house_letter"]) == ("Kerkstraat", 12, "A")
    assert (row["postcode"], row["place"], problem) == ("1234AB", "WEESP", None)


def test_separate_columns_win_over_one_cell():
    row, _ = read(street="Kerkstraat", number=12, whole="Kerkstraat 99")
    assert row["house_number"] == 12


@pytest.mark.parametrize(
    "remark",
    [
        "t.n.v. mevr. Geheim, Kerkstraat 12",
        "dhr Geheim Kerkstraat 12",
        "Kerkstraat 12 (huurder Geheim)",
        "Geheim@example.nl",
        "Kerkstraat 12, Geheim 0612345678",
    ],
)
def test_a_remark_about_a_person_is_not_kept(remark):
    row, _ = read(whole=remark)
    assert "Geheim" not in str(row)


@pytest.mark.parametrize("street", ["Laan van de Heer Jansen", "De Erven", "Familieweg"])
def test_a_street_named_after_a_person_is_kept(street):
    row, problem = read(whole=f"{street} 8")
    assert (row["street"], row["house_number"], problem) == (street, 8, None)


def test_a_remark_in_the_number_cell_is_not_kept():
    row, problem = read(street="Kerkstraat", number="12 (bel bij Geheim)")
    assert "Geheim" not in str(row)
    assert (row["house_number"], problem) == (None, "house_number_unreadable")
    assert row["given"] == "Kerkstraat"
