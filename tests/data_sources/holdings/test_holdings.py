"""bezit_bag.csv of another party: three columns and nothing else."""

from __future__ import annotations

import pytest

from data_sources import holdings
from data_sources.errors import InputError
from data_sources.findings import Findings

VBO, OTHER, PAND = "0457010000012345", "0457010000054321", "0457100000011111"
TITLES = ["party", "vbo_id", "pand_id"]


def load(path):
    findings = Findings()
    return holdings.load("Buur", path, findings=findings), findings


def codes(findings):
    return {item.code: item.count for item in findings.items}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("bezit_bag.csv", {"encoding": "utf-8-sig"}),
        ("bezit_bag.csv", {"delimiter": ","}),
        ("a.xlsx", {}),
    ],
)
def test_holdings(write_list, name, options):
    rows = [TITLES, ["Buur", OTHER, ""], ["Buur", VBO, PAND], ["Buur", VBO, PAND]]
    table, findings = load(write_list(rows, name, **options))
    assert table.fillna("").values.tolist() == [["Buur", VBO, PAND], ["Buur", OTHER, ""]]
    assert codes(findings) == {"line_repeated": 1}


def test_a_pand_alone_is_held_too(write_list):
    box = "0457100000022222"
    rows = [TITLES, ["Buur", "", box], ["Buur", None, box], ["Buur", "onbekend", PAND]]
    table, findings = load(write_list([*rows, ["Buur", OTHER, PAND]]))
    assert table.fillna("").values.tolist() == [["Buur", OTHER, PAND], ["Buur", "", box]]
    assert codes(findings) == {
        "line_repeated": 1,
        "vbo_id_unreadable": 1,
        "line_without_object": 1,
    }


def test_a_list_of_an_earlier_version_names_homes_only(write_list):
    table, _ = load(write_list([TITLES[:2], ["Buur", VBO]]))
    assert table.fillna("").values.tolist() == [["Buur", VBO, ""]]


def test_anything_else_is_dropped(write_list):
    rows = [[*TITLES, "huurder", "postcode"], ["Buur", VBO, PAND, "GEHEIM", "1234AB"]]
    table, findings = load(write_list(rows, "a.csv"))
    assert list(table) == TITLES
    assert "GEHEIM" not in table.to_csv() + repr(findings.items)
    assert codes(findings) == {"columns_dropped": 2}


def test_ids_that_a_spreadsheet_program_mangled(write_list):
    rows = [
        TITLES,
        ["Buur", 457010000012345, 457100000011111],
        ["Buur", "4,5701E+14", PAND],
        ["Ander", OTHER, VBO],
        ["Buur", "onbekend", None],
    ]
    table, findings = load(write_list(rows))
    assert table.fillna("").values.tolist() == [["Buur", VBO, PAND], ["Buur", OTHER, ""]]
    assert codes(findings) == {
        "vbo_id_leading_zero_restored": 1,
        "pand_id_leading_zero_restored": 1,
        "vbo_id_lossy": 1,
        "vbo_id_unreadable": 1,
        "pand_id_other_type": 1,
        "line_without_object": 2,
        "other_party_named": 1,
    }


@pytest.mark.parametrize(
    "rows", [[["a", "b"], ["x", "y"]], [TITLES], [TITLES, ["Buur", "geen", None]]]
)
def test_what_holds_no_homes_is_refused(write_list, rows):
    with pytest.raises(InputError, match=r"Holdings list a\.csv cannot be used"):
        load(write_list(rows, "a.csv"))
