"""BAG ids as spreadsheets mangle them. The ids are invented in the form of the register."""

from __future__ import annotations

import pandas as pd
import pytest

from data_sources.spreadsheet import bag_ids

GOOD = "0457010000012345"


def read(*values, wanted=bag_ids.VBO):
    table = bag_ids.read(pd.Series(values, dtype="object"), wanted)
    return [
        (None if pd.isna(g) else g, u, None if pd.isna(p) else p)
        for g, u, p in table[["given", "usable", "problem"]].itertuples(index=False)
    ]


@pytest.mark.parametrize(
    ("cell", "given", "usable", "problem"),
    [
        (GOOD, GOOD, [GOOD], None),
        (f" {GOOD} ", GOOD, [GOOD], None),
        (f"NL.IMBAG.Verblijfsobject.{GOOD}", GOOD, [GOOD], None),
        (457010000012345.0, "457010000012345", [GOOD], "leading_zero_restored"),
        ("457010000012345", "457010000012345", [GOOD], "leading_zero_restored"),
        ("14010000012345", "14010000012345", ["0014010000012345"], "leading_zero_restored"),
        ("3010000012345", "3010000012345", ["0003010000012345"], "leading_zero_restored"),
        (457010000012000.0, "457010000012000", [], "lossy"),
        ("344000000000000", "344000000000000", [], "lossy"),
        (1680010000012340.0, "1680010000012340", [], "lossy"),
        ("3,44E+14", "3,44E+14", [], "lossy"),
        ("4.5701E+14", "4.5701E+14", [], "lossy"),
        ("1680010000012340", "1680010000012340", ["1680010000012340"], None),
        ("0457100000012345", "0457100000012345", [], "other_type"),
        ("0457200000012345", "0457200000012345", [], "other_type"),
        ("0457020000012345", "0457020000012345", ["0457020000012345"], None),
        ("de heer Geheim", None, [], "unreadable"),
        ("12345", None, [], "unreadable"),
        (None, None, [], None),
        ("", None, [], None),
    ],
)
def test_one_cell(cell, given, usable, problem):
    assert read(cell) == [(given, usable, problem)]


@pytest.mark.parametrize("separator", [";", ", ", " / ", "\n", " | ", " "])
def test_several_ids_in_one_cell(separator):
    other = "0457010000054321"
    [(_, usable, problem)] = read(separator.join([GOOD, other]))
    assert (usable, problem) == ([GOOD, other], None)


def test_text_ids_that_all_end_in_zero_went_through_a_number():
    rounded = [f"168001000001{i:03}0" for i in range(12)]
    assert [usable for _, usable, _ in read(*rounded)] == [[]] * 12
    mixed = [f"168001000001{i:04}" for i in range(12)]
    assert all(usable for _, usable, _ in read(*mixed))


def test_ids_of_panden():
    pand = "0457100000012345"
    assert read(pand, GOOD, "457100000012345", wanted=bag_ids.PAND) == [
        (pand, [pand], None),
        (GOOD, [], "other_type"),
        ("457100000012345", [pand], "leading_zero_restored"),
    ]
