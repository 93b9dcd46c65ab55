"""Which row holds the titles and which column holds what."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from data_sources import spreadsheet
from data_sources.errors import ConfigError
from data_sources.spreadsheet import lines, recognise
from data_sources.stock import sources

UNITS = [["V1", "Dorpstraat", 1, "1234AB", 1965], ["V2", "Dorpstraat", 3, "1234 ab", 1970]]
UNITS += [[f"V{i}", "Dorpstraat", 2 * i + 1, "1234AB", 1960 + i] for i in range(3, 9)]
TITLES = ["VHE-nummer", "Straat", "Huisnr", "Postcode", "Bouwjaar"]


def layout_of(rows, chosen=None, merged=()):
    return recognise.find_layout(rows, sources.form(), chosen or {}, merged)


def taken(layout):
    return {c.field: c.title for c in layout.columns}


def with_column(title, values):
    return [[*TITLES, title], *[[*row, v] for row, v in zip(UNITS, values, strict=True)]]


@pytest.mark.parametrize("above", [0, 1, 3, 40])
def test_the_header_is_found_below_title_lines(above):
    layout = layout_of([["Bezit per 1-1-2026"]] * above + [TITLES, *UNITS])
    assert layout.first_row == above + 1
    assert taken(layout) == dict(
        zip(
            ["unit_id", "street", "house_number", "postcode", "construction_year"],
            TITLES,
            strict=True,
        )
    )


@pytest.mark.parametrize(
    "title", ["VHE-NUMMER", "vhe nummer", "Vhe_nummer", " VHE nummer: ", "VHE nummer\n", "VHE-nr."]
)
def test_case_blanks_and_punctuation_of_titles_do_not_matter(title):
    rows = [[title, *TITLES[1:]], *UNITS]
    assert taken(layout_of(rows))["unit_id"] == title.strip()


@pytest.mark.parametrize(
    ("title", "values", "field", "how"),
    [
        ("PC volledig", ["1234 AB"] * 8, "postcode", "contents"),
        ("Kolom1", [f"045701000001234{i}" for i in range(8)], "vbo_id", "contents"),
        ("", [f"045701000001234{i}" for i in range(8)], "vbo_id", "contents"),
        ("Klasse", ["A", "A++", "B", "C", "D", "G", "F", "E"], "energy_label", "contents"),
        ("Afmeting", [f"{60 + i} m2" for i in range(8)], "area_m2", "contents"),
        ("Opp. in vierkante meters", list(range(60, 68)), "area_m2", "hint and contents"),
        (
            "Bouwjaar volgens archief",
            [1950 + i for i in range(8)],
            "construction_year",
            "hint and contents",
        ),
        ("Energieklasse 2025", list("ABCDEFGA"), "energy_label", "hint and contents"),
        ("Oppervlakte tuin", list(range(60, 68)), None, None),
        ("Bouwjaar cv-ketel", [1990 + i for i in range(8)], None, None),
        ("Label doel", list("ABCDEFGA"), None, None),
        ("Streeflabel", ["A++", *"ABCDEFG"], None, None),
        ("Tuin", [f"{60 + i} m2" for i in range(8)], None, None),
        ("Aantal slaapkamers", [2, 3, 2, 3, 2, 3, 2, 3], None, None),
        ("Afspraak", [1950 + i for i in range(8)], None, None),  # years without a hint
        ("Jaar", [1950 + i for i in range(8)], None, None),
        ("Geboortejaar", [1950 + i for i in range(8)], None, None),
        ("Blok", list("ABCDEFGA"), None, None),  # letters without a label with a plus
        ("Postcode huurder", ["1234 AB"] * 8, None, None),
        ("Netto huur m2", [f"{60 + i} m2" for i in range(8)], None, None),
        ("Kolom2", ["geheim"] * 8, None, None),
    ],
)
def test_contents_tell_a_column_whose_title_is_not_listed(title, values, field, how):
    rows = with_column(title, values)
    for row in rows:
        del row[4]
        del row[3]  # no other postcode or year
    found = {c.index: (c.field, c.how) for c in layout_of(rows).columns}
    assert found.get(3) == ((field, how) if field else None)
    if field:
        [column] = [c for c in layout_of(rows).columns if c.index == 3]
        assert 0.5 < column.confidence < 0.9


def test_a_listed_title_wins_over_contents_and_the_other_is_named():
    layout = layout_of(with_column("PC oud", ["1234 AB"] * 8))
    [postcode] = [c for c in layout.columns if c.field == "postcode"]
    assert (postcode.title, postcode.alternatives) == ("Postcode", ("PC oud",))
    assert postcode.confidence == 1.0
    assert layout.dropped == 1


def test_a_title_that_the_cells_contradict_is_not_believed():
    rows = [TITLES, *[[*row[:4], "zie dossier"] for row in UNITS]]
    layout = layout_of(rows)
    assert "construction_year" not in layout.fields
    assert layout.contradicted == ("construction_year",)
    assert layout.dropped == 1


def test_the_maintenance_complex_wins_and_complexes_are_never_merged():
    titles = [
        *TITLES,
        "Waarderingscomplex",
        "Clusternummer",
        "Onderhoudscomplex",
        "Financieel complex",
    ]
    layout = layout_of([titles, *[[*row, "W1", "K1", "O1", "F1"] for row in UNITS]])
    [complex_] = [c for c in layout.columns if c.field == "complex_id"]
    assert complex_.title == "Onderhoudscomplex"
    assert complex_.alternatives == ("Clusternummer", "Waarderingscomplex", "Financieel complex")


def test_the_users_title_wins_and_the_recognised_one_becomes_an_alternative():
    titles = [*TITLES, "Onderhoudscomplex", "Ons complex"]
    rows = [titles, *[[*row, "O1", "X1"] for row in UNITS]]
    [complex_] = [
        c
        for c in layout_of(rows, {"complex_id": "ons Complex "}).columns
        if c.field == "complex_id"
    ]
    assert (complex_.title, complex_.how, complex_.confidence) == ("Ons complex", "user", 1.0)
    assert complex_.alternatives == ("Onderhoudscomplex",)


def test_a_field_that_is_not_known_is_refused_with_a_suggestion():
    with pytest.raises(ConfigError, match="Did you mean 'house_number'"):
        sources.form().check_chosen({"housenumber": "Nr"})


@pytest.mark.parametrize(("title", "expected"), [("Nr", True), ("Nummer", True)])
def test_nr_is_a_house_number_only_behind_the_street(title, expected):
    behind = [["VHE", "Straat", title, "Postcode"], *[row[:4] for row in UNITS]]
    assert ("house_number" in layout_of(behind).fields) is expected
    first = [
        [title, "VHE", "Straat", "Postcode"],
        *[[i, r[0], r[1], r[3]] for i, r in enumerate(UNITS)],
    ]
    assert "house_number" not in layout_of(first).fields


def test_two_header_rows_are_joined():
    rows = [
        ["Eenheid", None, "Adres", None, None, None, "Gebouw", None],
        ["Nummer", "Onderhoudscomplex", "Straat", "Nr", "Toev.", "PC", "Bouwjaar", "m2"],
        *[[f"V{i}", "O1", "Dorpstraat", i, "a", "1234AB", 1960, 80] for i in range(1, 9)],
    ]
    layout = layout_of(rows)
    assert layout.first_row == 2
    assert taken(layout) == {
        "unit_id": "Eenheid Nummer",
        "complex_id": "Onderhoudscomplex",
        "street": "Adres Straat",
        "house_number": "Nr",
        "house_addition": "Toev.",
        "postcode": "PC",
        "construction_year": "Bouwjaar",
        "area_m2": "m2",
    }


@pytest.mark.parametrize("merged", [True, False])
def test_columns_under_a_group_about_a_person_are_not_read(merged):
    rows = [
        ["Woning", None, None, None, "Huurder", None, None],
        ["VHE", "Straat", "Huisnr", "Postcode", "Naam", "Postcode", "Woonplaats"],
        *[["V1", "Dorpstraat", i, "1234AB", "Geheim", "9999ZZ", "Elders"] for i in range(1, 9)],
    ]
    spans = (((0, 0), (0, 3)), ((0, 4), (0, 6))) if merged else ()
    layout = layout_of(rows, merged=spans)
    assert {c.index for c in layout.columns} == {0, 1, 2, 3}
    assert all(not c.alternatives for c in layout.columns)


def test_a_title_line_about_tenants_does_not_hide_the_columns():
    rows = [["Huurderslijst van Thuis (verzonnen)"], TITLES, *UNITS]
    assert len(layout_of(rows).columns) == 5


def test_titles_merged_over_two_rows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["VHE", "Adres", None, "Postcode"])
    sheet.append([None, "Straat", "Huisnr", None])
    for i in range(1, 6):
        sheet.append([f"V{i}", "Dorpstraat", i, "1234AB"])
    for span in ("A1:A2", "B1:C1", "D1:D2"):
        sheet.merge_cells(span)
    book.save(tmp_path / "a.xlsx")
    [read] = spreadsheet.read(tmp_path / "a.xlsx")
    layout = lines.layout_of(read, sources.form(), {})
    assert layout.fields == {"unit_id", "street", "house_number", "postcode"}
    frame = lines.read_lines(read, layout)
    assert frame["line"].tolist() == [3, 4, 5, 6, 7]


def test_a_cell_merged_downwards_fills_its_lines(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Complex", "VHE", "Straat", "Huisnr"])
    for i in range(1, 6):
        sheet.append(["O1" if i == 1 else "O2" if i == 4 else None, f"V{i}", "Dorpstraat", i])
    sheet.merge_cells("A2:A4")
    book.save(tmp_path / "a.xlsx")
    [read] = spreadsheet.read(tmp_path / "a.xlsx")
    frame = lines.read_lines(read, lines.layout_of(read, sources.form(), {}))
    complexes = [None if pd.isna(v) else v for v in frame["complex_id"]]
    assert complexes == ["O1", "O1", "O1", "O2", None]  # the last cell is empty, not merged


def test_only_recognised_cells_are_kept():
    rows = [[*TITLES, "Naam huurder"], *[[*row, "GEHEIM"] for row in UNITS]]
    sheet = spreadsheet.Sheet("a.xlsx", "Bezit", lambda: iter(rows))
    frame = lines.read_lines(sheet, lines.layout_of(sheet, sources.form(), {}))
    assert "GEHEIM" not in frame.to_csv()
    assert list(frame) == ["file", "sheet", "line", *layout_order()]


def layout_order():
    return ["unit_id", "street", "house_number", "postcode", "construction_year"]


def test_a_pivot_table_is_told():
    assert recognise.is_pivot([[], ["Rijlabels", "Som van m2"], ["Dorpstraat", 12]])
    assert not recognise.is_pivot([TITLES, *UNITS])


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_letters_of_columns(index, letter):
    assert recognise.Column(index, "", "", 1.0, "title").letter == letter
