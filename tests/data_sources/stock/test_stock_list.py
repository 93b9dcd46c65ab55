"""Stock lists of every format and form to the contract tables, on small invented lists."""

from __future__ import annotations

import datetime as dt
import tomllib

import openpyxl
import pandas as pd
import pytest

from data_sources import stock
from data_sources.errors import ConfigError, InputError
from data_sources.findings import Findings

TITLES = [
    "VHE-nummer",
    "Complexnr",
    "Straat",
    "Huisnr",
    "Postcode",
    "Plaats",
    "Type",
    "GBO",
    "Bouwjaar",
]
TITLES += [
    "Label",
    "VvE",
    "Kamers",
    "BAG VBO id",
    "Status",
    "Kale huur",
    "Contractdatum",
    "Naam huurder",
]
DAY = dt.date(2015, 5, 31)
LINES = [
    ["V1", "0165", "Dorpstraat", "12 A", "1234 ab", "Stad", "Portiekflat", 81.5, 1965, "A",
     "n.v.t.", 3, "0457010000012345", "Verhuurd", 600.25, DAY, "GEHEIM"],
    ["V2", "0165", "Dorpstraat", 14, "1234AB", "Stad", "Garage", 17, 1965, None, "Actief",
     None, "457010000012346", "Leegstand", 55.0, DAY, "GEHEIM"],
    ["V3", "0166", "Café-straat", "1-3", "1234AC", "Stad", "Eengezinswoning", 100, 9999, "G",
     "Slapend", 5, None, "Verkocht", 700.0, None, "GEHEIM"],
]  # fmt: skip
TOTAL = ["Totaal", 3, *[None] * 15]


def load(*paths, **options):
    findings = Findings()
    return stock.load("Thuis", list(paths), findings=findings, **options), findings


def codes(findings):
    return {item.code: item.count for item in findings.items}


def plain(series):
    return [None if not isinstance(v, list) and pd.isna(v) else v for v in series]


def of_fields(write_list, values, **options):
    """Load a list of identified units with further columns {title: cells}."""
    count = len(next(iter(values.values())))
    titles = ["VHE", "Straat", "Huisnr", *values]
    rows = [
        [f"V{i}", "Dorpstraat", i + 1, *[cells[i] for cells in values.values()]]
        for i in range(count)
    ]
    return load(write_list([titles, *rows]), **options)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.xlsx", {}),
        ("a.xls", {}),
        ("a.ods", {}),
        ("a.csv", {}),
        ("a.csv", {"delimiter": ",", "encoding": "utf-8-sig"}),
        ("a.txt", {"delimiter": "\t", "encoding": "utf-16"}),
        ("a.csv", {"encoding": "cp1252"}),
    ],
)
def test_every_format_gives_the_same_units(write_list, name, options):
    rows = [["Bezit van Thuis (verzonnen)"], [], TITLES, *LINES, TOTAL]
    listed, findings = load(write_list(rows, name, **options))
    unit = listed.unit
    assert unit["line"].tolist() == [4, 5, 6]
    assert unit["file"].unique().tolist() == [name]
    assert unit["unit_id"].tolist() == ["V1", "V2", "V3"]
    assert unit["complex_id"].tolist() == ["0165", "0165", "0166"]
    assert unit["given"].tolist() == [
        "Dorpstraat 12 A, 1234 ab Stad",
        "Dorpstraat 14, 1234AB Stad",
        "Café-straat 1-3, 1234AC Stad",
    ]
    assert unit["house_number"].tolist() == [12, 14, 1]
    assert plain(unit["house_letter"]) == ["A", None, None]
    assert plain(unit["house_addition"]) == [None, None, "3"]
    assert unit["postcode"].tolist() == ["1234AB", "1234AB", "1234AC"]
    assert unit["vbo_ids"].tolist() == [["0457010000012345"], ["0457010000012346"], []]
    assert plain(unit["vbo_id_given"]) == ["0457010000012345", "457010000012346", None]
    assert unit["kind"].tolist() == ["dwelling", "garage", "dwelling"]
    assert unit["area_m2"].tolist() == [81.5, 17, 100]
    assert plain(unit["construction_year"]) == [1965, 1965, None]
    assert plain(unit["energy_label"]) == ["A", None, "G"]
    assert plain(unit["rooms"]) == [3, None, 5]
    assert unit["vve"].tolist() == ["none", "active", "dormant"]
    assert unit["in_operation"].tolist() == [True, True, False]
    assert codes(findings) == {
        "total_line_dropped": 1,
        "bag_id_leading_zero_restored": 1,
        "year_dummy": 1,
        "out_of_operation": 1,
        "columns_dropped": 3,
    }
    [total] = [item for item in findings.items if item.code == "total_line_dropped"]
    assert total.examples in {(f"{name}:7",), (f"{name}!Bezit:7",)}


def test_oddities_name_every_line(write_list):
    listed, _ = load(write_list([TITLES, *LINES]))
    found = set(listed.oddities[["sheet", "line", "code"]].itertuples(index=False, name=None))
    assert found == {
        ("Bezit", 3, "bag_id_leading_zero_restored"),
        ("Bezit", 4, "year_dummy"),
        ("Bezit", 4, "out_of_operation"),
    }


def test_several_sheets_and_files(write_list):
    units = [[*TITLES], *LINES]
    complexes = [
        ["Complexnummer", "Complexnaam", "Strategie", "Lift"],
        ["165", "Dorp", "Verkoop", "ja"],
        ["166", "Café", "Doorexploiteren", "nee"],
    ]
    pivot = [["Rijlabels", "Som van GBO"], ["Dorpstraat", 98]]
    first = write_list(
        {
            "Toelichting": [["peildatum"]],
            "Bezit": units,
            "Complexen": complexes,
            "Draai": pivot,
            "Leeg": [],
        }
    )
    second = write_list([TITLES, ["V9", *LINES[0][1:]]], "sub/lijst.xlsx")
    listed, findings = load(first, second)
    assert listed.unit["file"].tolist() == ["lijst.xlsx"] * 3 + ["lijst.xlsx (2)"]
    assert listed.unit["sheet"].tolist() == ["Bezit"] * 4
    complex_ = listed.complex.set_index("complex_id")
    assert complex_["strategy"].to_dict() == {"0165": "verkoop", "0166": "doorexploiteren"}
    assert complex_["complex_name"].to_dict() == {"0165": "Dorp", "0166": "Café"}
    assert complex_["lift"].to_dict() == {"0165": True, "0166": False}
    assert complex_["vve"].to_dict() == {"0165": "unknown", "0166": "dormant"}
    skipped = [i.examples[0] for i in findings.items if i.code.endswith("_skipped")]
    assert skipped == [f"lijst.xlsx, sheet '{name}'" for name in ("Toelichting", "Draai", "Leeg")]


def test_a_hidden_sheet_is_an_old_copy(tmp_path):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("oud")):
        for row in [TITLES, *LINES]:
            sheet.append(row)
    book["oud"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    listed, findings = load(tmp_path / "a.xlsx")
    assert len(listed.unit) == 3
    assert codes(findings)["hidden_sheet_skipped"] == 1


def test_totals_remarks_and_repeated_titles_are_no_units(write_list):
    rows = [
        ["VHE", "Straat", "Huisnr", "Bouwjaar"],
        ["V1", "Dorpstraat", 1, 1960],
        ["VHE", "Straat", "Huisnr", "Bouwjaar"],
        ["V2", "Dorpstraat", 2, 1960],
        ["Subtotaal Dorpstraat", None, 2, None],
        [None, None, None, 1960],
        ["V3", "Totaalstraat", 3, 1960],
        [],
        [None, "Eindtotaal: 3", None, None],
    ]
    listed, findings = load(write_list(rows))
    assert listed.unit["unit_id"].tolist() == ["V1", "V2", "V3"]
    assert listed.unit["line"].tolist() == [2, 4, 7]
    assert codes(findings) == {
        "total_line_dropped": 2,
        "titles_repeated": 1,
        "line_without_unit": 1,
    }


def test_house_numbers_that_became_dates(write_list):
    numbers = [dt.date(2026, 1, 12), dt.date(2026, 12, 1), 5]
    rows = [
        ["VHE", "Straat", "Huisnr"],
        *[[f"V{i}", "Dorpstraat", n] for i, n in enumerate(numbers)],
    ]
    listed, findings = load(write_list(rows))
    assert plain(listed.unit["house_number"]) == [12, None, 5]
    assert plain(listed.unit["house_addition"]) == ["1", None, None]
    assert codes(findings) == {
        "house_number_date_undone": 1,
        "house_number_is_date": 1,
        "without_address_or_id": 1,
    }


KINDS = {
    "Portieketageflat": "dwelling",
    "Eengezinswoning met garage": "dwelling",
    "3-kamerappartement": "dwelling",
    "Kamerwoning": "dwelling",
    "Bedrijfswoning": "dwelling",
    "Grondgebonden woning": "dwelling",
    "POF": "dwelling",
    "EGW": "dwelling",
    "Garagebox": "garage",
    "GAR": "garage",
    "Parkeergarage": "parking",
    "Parkeerplaats": "parking",
    "Berging": "storage",
    "Scootmobielplek": "storage",
    "Onzelfstandige kamer": "room",
    "Kamer": "room",
    "KAM": "room",
    "Bedrijfsruimte": "business",
    "Winkel": "business",
    "MOG": "other",
    "Zendmast": "other",
    "qqq": "unknown",
    None: "unknown",
}


def test_kinds_of_units(write_list):
    units, findings = of_fields(write_list, {"Type woning": list(KINDS)})
    assert dict(zip(KINDS, units.unit["kind"], strict=True)) == KINDS
    kept = [word if kind != "unknown" else None for word, kind in KINDS.items()]
    assert plain(units.unit["dwelling_type"]) == kept  # a word that is not known may be a name
    assert codes(findings) == {"kind_unknown": 1}


def test_the_sort_of_unit_helps_where_the_type_says_nothing(write_list):
    units, _ = of_fields(
        write_list, {"Eenheidsoort": ["WOO", "PAR", "BED"], "Type": ["X1", None, "Galerijflat"]}
    )
    assert units.unit["kind"].tolist() == ["dwelling", "parking", "dwelling"]


def test_energy_labels(write_list):
    listed = [
        "A",
        "a++",
        "AP4",
        "AP3",
        "APP",
        "AP",
        "A5+",
        "Label C",
        "G (voorlopig)",
        "geen",
        "n.v.t.",
        None,
    ]
    expected = ["A", "A++", "A++++", "A+++", "A++", "A+", "A+++++", "C", "G", None, None, None]
    units, _ = of_fields(write_list, {"Energielabel": listed})
    assert plain(units.unit["energy_label"]) == expected


def test_areas(write_list):
    listed = ["85,5", 0, 999, 9999, "8500", 2700, 1.0, "onbekend", 17]
    units, findings = of_fields(
        write_list, {"Oppervlakte": listed, "Type": ["Flat"] * 8 + ["Garage"]}
    )
    assert plain(units.unit["area_m2"]) == [85.5, None, None, None, None, 2700, None, None, 17]
    assert codes(findings) == {"area_dummy": 4, "area_implausible": 1}


def test_a_large_business_is_no_mistake(write_list):
    units, _ = of_fields(
        write_list, {"Oppervlakte": [8500, 999], "Type": ["Bedrijfsruimte", "Winkel"]}
    )
    assert units.unit["area_m2"].tolist() == [8500, 999]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([50, 100, "79,5"], [0.5, 1.0, 0.795]),
        ([0.5, 1, 0.79], [0.5, 1.0, 0.79]),
        (["50%", "1/2", "50/100"], [0.5, 0.5, 0.5]),
        ([0, 150, None], [None, None, None]),
    ],
)
def test_ownership_share(write_list, listed, expected):
    units, _ = of_fields(write_list, {"Eigendomspercentage": listed})
    assert plain(units.unit["ownership_share"]) == expected


@pytest.mark.parametrize(
    ("title", "cells", "expected"),
    [
        ("Status", ["Verhuurd", "Uit exploitatie", "verkocht", "Gesloopt", "LEE", "UIT", "Raadsel"],
         [True, False, False, False, True, False, True]),
        ("Verkocht", ["ja", "nee", None], [False, True, True]),
        ("In exploitatie", ["ja", "nee", None], [True, False, True]),
        ("Uit exploitatie per", ["01-01-2024", "31-12-9999", "1753-01-01", "01-01-2031"],
         [False, True, True, True]),
    ],
)  # fmt: skip
def test_in_operation_at_the_reference_date(write_list, title, cells, expected):
    units, _ = of_fields(write_list, {title: cells}, reference_date=dt.date(2026, 1, 1))
    assert units.unit["in_operation"].tolist() == expected


def test_without_a_reference_date_any_end_date_counts(write_list):
    units, _ = of_fields(write_list, {"Uit exploitatie per": ["01-01-2031", None, "31-12-9999"]})
    assert units.unit["in_operation"].tolist() == [False, True, True]


def test_rooms_and_storeys(write_list):
    units, _ = of_fields(write_list, {"Kamers": [3, 0, 99], "Woonlagen": [2, 14, None]})
    assert plain(units.unit["rooms"]) == [3, None, None]
    assert plain(units.unit["storeys"]) == [2, None, None]


def test_a_unit_that_lists_several_homes(write_list):
    ids = ["0457010000012345; 0457010000012346", None]
    units, _ = of_fields(write_list, {"BAG id": ids})
    assert units.unit["vbo_ids"].tolist() == [ids[0].split("; "), []]


def test_address_in_one_cell(write_list):
    rows = [["VHE", "Adres"], ["V1", "Dorpstraat 12 A, 1234 AB Stad"], ["V2", "Dorpstraat"]]
    units, findings = load(write_list([*rows, ["V3", "Dorpstraat 3"]]))
    assert plain(units.unit["house_number"]) == [12, None, 3]
    assert plain(units.unit["postcode"]) == ["1234AB", None, None]
    assert codes(findings) == {"address_unreadable": 1, "without_address_or_id": 1}


def test_a_street_column_that_holds_whole_addresses(write_list):
    rows = [
        ["VHE", "Straat", "BAG id"],
        *[[f"V{i}", f"Dorpstraat {i} hs", None] for i in range(1, 5)],
    ]
    units, _ = load(write_list(rows))
    assert units.unit["street"].tolist() == ["Dorpstraat"] * 4
    assert units.unit["house_number"].tolist() == [1, 2, 3, 4]
    assert units.unit["house_addition"].tolist() == ["HS"] * 4


def test_a_line_without_a_unit_number_gets_that_of_the_line(write_list):
    rows = [["VHE", "Straat", "Huisnr"], ["V1", "Dorpstraat", 1], [None, "Dorpstraat", 2]]
    units, findings = load(write_list(rows))
    assert units.unit["unit_id"].tolist() == ["V1", "#3"]
    assert codes(findings) == {"without_unit_id": 1}


def test_the_same_unit_twice_is_kept_for_the_match_to_judge(write_list):
    units, _ = load(write_list([TITLES, LINES[0], LINES[0]]))
    assert units.unit["unit_id"].tolist() == ["V1", "V1"]


def test_columns_of_the_user_win(write_list):
    rows = [
        ["Code", "Laan", "Pand", "Straat"],
        ["V1", "Dorpstraat", 7, "x"],
        ["V2", "Dorpstraat", 9, "y"],
    ]
    chosen = {"unit_id": "code", "street": "Laan", "house_number": "Pand"}
    units, _ = load(write_list(rows), columns=chosen)
    assert units.unit["given"].tolist() == ["Dorpstraat 7", "Dorpstraat 9"]
    how = units.recognised.set_index("field")["how"].to_dict()
    assert how == {"unit_id": "user", "street": "user", "house_number": "user"}
    assert units.recognised.set_index("field")["alternatives"]["street"] == "Straat"


def test_a_title_that_is_nowhere_is_refused_without_naming_the_others(write_list):
    rows = [[*TITLES], *LINES]
    with pytest.raises(ConfigError, match="'Straatnm'") as error:
        load(write_list(rows), columns={"street": "Straatnm"})
    assert "huurder" not in str(error.value)


def test_what_was_recognised_can_be_pasted_into_the_configuration(write_list):
    first = write_list([TITLES, *LINES])
    second = write_list(
        [["VHE", "Adres", 'Status "nu"'], ["V9", "Dorpstraat 9", "Verhuurd"]], "b.xlsx"
    )
    units, _ = load(first, second)
    snippet = stock.toml_snippet(units.recognised)
    chosen = tomllib.loads(snippet)["columns"]
    assert chosen["unit_id"] == "VHE-nummer"
    assert chosen["vbo_id"] == "BAG VBO id"
    assert '# in b.xlsx: unit_id = "VHE"' in snippet
    again, _ = load(first, second, columns=chosen)
    pd.testing.assert_frame_equal(again.unit.iloc[:3], units.unit.iloc[:3])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"Bezit": []}, ["Sheet 'Bezit' is empty"]),
        ({"A": [["Rijlabels", "Som van m2"], ["x", 1]]}, ["Sheet 'A' is a pivot table"]),
        ({"A": [["iets", "anders"], ["x", 1]]}, ["has no row with two known column titles"]),
        (
            {"A": [["VHE", "Postcode"], ["V1", "1234AB"]]},
            ["titles in row 1", "none for address or house_number or vbo_id"],
        ),
        ({"A": [["Lijst"], ["VHE", "Straat", "Huisnr"]]}, ["titles in row 2", "no usable lines"]),
        (
            {"A": [["VHE", "Straat", "Huisnr"], ["=1", "=2", "=3"]]},
            ["titles in row 1", "formulas whose values were never calculated"],
        ),
        ({"A": [], "B": [["x"]]}, ["Sheet 'A' is empty", "Sheet 'B' has no row"]),
    ],
)
def test_a_list_that_is_none_is_refused_sheet_by_sheet(write_list, rows, words):
    with pytest.raises(InputError, match=r"Stock list lijst\.xlsx cannot be used") as error:
        load(write_list(rows))
    for word in words:
        assert word in str(error.value)
    assert "columns = {" in error.value.advice


def test_a_column_of_formulas_without_values_is_named(write_list):
    rows = [["VHE", "Straat", "Huisnr", "BAG id"], *[[f"V{i}", "A", i, "=X1"] for i in range(1, 5)]]
    units, findings = load(write_list(rows))
    assert len(units.unit) == 4
    [found] = [i for i in findings.items if i.code == "formulas_without_values"]
    assert found.examples == ("vbo_id",)


def test_a_stray_quote_is_repaired_and_named(tmp_path):
    path = tmp_path / "a.csv"
    lines = ["VHE;Straat;Huisnr", *[f"V{i};Dorpstraat;{i}" for i in range(1, 9)]]
    lines[3] = 'V3;"Dorpstraat;3'
    path.write_text("\n".join(lines))
    units, findings = load(path)
    assert units.unit["house_number"].tolist() == list(range(1, 9))
    assert units.unit["line"].tolist() == list(range(2, 10))
    assert findings.items[0].examples == ("a.csv:4",)
    assert codes(findings) == {"stray_quote_removed": 1}
