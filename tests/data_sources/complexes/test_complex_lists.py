"""Lists of complexes, and complexes folded from units."""

from __future__ import annotations

import pandas as pd
import pytest

from data_sources import complexes
from data_sources.errors import ConfigError, InputError
from data_sources.findings import Findings
from data_sources.spreadsheet.oddities import Oddities

TITLES = [
    "Complexnummer",
    "Complexnaam",
    "Strategie",
    "Resterende exploitatie",
    "Lift",
    "Constructie",
]
TITLES += ["Vloertype", "Dakvorm", "VvE", "Contactpersoon"]
LINES = [
    ["0165", "Dorp", "Verkoop", "12 jaar", "ja", "Gietbouw", "Beton", "Plat", "n.v.t.", "GEHEIM"],
    ["0166", "Hof", "Sloop / nieuwbouw", 7.0, "nee", None, "Hout", "Zadeldak", "Slapend", "GEHEIM"],
    ["0167", "Plein", "Renoveren", -3, 2, None, None, None, "Actief", "GEHEIM"],
    ["0168", "Laan", "iets anders", 999, None, None, None, None, None, "GEHEIM"],
    ["Totaal", None, None, None, None, None, None, None, None, None],
]


def load(path, **options):
    findings = Findings()
    return complexes.load("Thuis", path, findings=findings, **options), findings


def plain(series):
    return [None if pd.isna(v) else v for v in series]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv"])
def test_a_list_of_complexes(write_list, name):
    table, findings = load(write_list([["Complexen (verzonnen)"], TITLES, *LINES], name))
    assert table["complex_id"].tolist() == ["0165", "0166", "0167", "0168"]
    assert table["complex_name"].tolist() == ["Dorp", "Hof", "Plein", "Laan"]
    assert table["strategy"].tolist() == ["verkoop", "sloop", "doorexploiteren", "onbekend"]
    assert plain(table["remaining_exploitation_years"]) == [12, 7, None, None]
    assert plain(table["lift"]) == [True, False, True, None]
    assert plain(table["structure"]) == ["gietbouw", None, None, None]
    assert plain(table["floor_type"]) == ["beton", "hout", None, None]
    assert plain(table["roof_type"]) == ["plat", "zadeldak", None, None]
    assert table["vve"].tolist() == ["none", "dormant", "active", "unknown"]
    assert "GEHEIM" not in table.to_csv() + repr(findings.items)
    counts = {item.code: item.count for item in findings.items}
    assert counts == {"columns_dropped": 1, "total_line_dropped": 1, "strategy_unknown": 1}


STRATEGIES = {
    "Verkoopvijver": "verkoop",
    "uitponden": "verkoop",
    "Niet voor verkoop": "doorexploiteren",
    "Sloop": "sloop",
    "Slopen en verkopen": "sloop",
    "Geen sloop": "doorexploiteren",
    "Doorexploiteren": "doorexploiteren",
    "Handhaven": "doorexploiteren",
    "Verduurzamen": "doorexploiteren",
    "Onbekend": "onbekend",
}


def test_words_of_strategies(write_list):
    rows = [[str(i), word] for i, word in enumerate(STRATEGIES, 10)]
    table, findings = load(write_list([["Complex", "Strategie"], *rows]))
    assert dict(zip(STRATEGIES, table["strategy"], strict=True)) == STRATEGIES
    assert not findings.items  # 'onbekend' is an answer


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("n.v.t.", "none"),
        ("nvt", "none"),
        ("Nee", "none"),
        ("geen VvE", "none"),
        ("Actief", "active"),
        ("ja", "active"),
        ("VvE Dorpstraat", "active"),
        ("gemengd", "active"),
        ("Niet actief", "dormant"),
        ("Slapend", "dormant"),
        ("?", "unknown"),
        (None, "unknown"),
    ],
)
def test_words_of_associations(word, expected):
    assert complexes.vve(pd.Series([word], dtype="object")).tolist() == [expected]


def folded(**cells):
    frame = pd.DataFrame(cells, dtype="object").assign(file="a", sheet="", line=1)
    return complexes.fold("Thuis", complexes.from_lines(frame, Oddities())).set_index("complex_id")


def test_units_tell_about_their_complex_where_four_fifths_agree():
    table = folded(
        complex_id=["A"] * 5 + ["B"] * 4 + [None],
        lift=["ja"] * 4 + ["nee"] + ["ja", "nee", "nee", None] + ["ja"],
        strategy=["Verkoop", None, None, None, None, "Sloop", "Verkoop", None, None, "Sloop"],
        vve=["nee"] * 4 + [None] + ["Actief", "nee", "nee", "nee"] + ["Actief"],
    )
    assert table.index.tolist() == ["A", "B"]
    assert plain(table["lift"]) == [True, None]
    assert table["strategy"].tolist() == ["verkoop", "onbekend"]
    assert table["vve"].tolist() == ["none", "unknown"]


def test_a_list_of_its_own_wins_over_the_units():
    own = folded(complex_id=["A", "B"], strategy=["Verkoop", None]).reset_index()
    units = folded(
        complex_id=["A", "B", "C"],
        strategy=["Sloop", "Sloop", "Renoveren"],
        lift=["ja", "nee", None],
    ).reset_index()
    merged = complexes.merge(own, units).set_index("complex_id")
    assert merged["strategy"].to_dict() == {"A": "verkoop", "B": "sloop", "C": "doorexploiteren"}
    assert plain(merged["lift"]) == [True, False, None]


def test_numbers_take_the_spelling_of_the_other_list():
    known = pd.Series(["0165", "0166", "12-A", "7", "07"], dtype="str")
    ids = pd.Series(["165", "0166", "12a", "999", "007", None], dtype="str")
    assert plain(complexes.align(ids, known)) == ["0165", "0166", "12-A", "999", "007", None]


def test_a_line_without_a_number_is_named(write_list):
    _, findings = load(write_list([["Complex", "Lift"], ["1", "ja"], [None, "ja"]]))
    [found] = [i for i in findings.items if i.code == "line_without_number"]
    assert found.examples == ("lijst.xlsx!Bezit:3",)


def test_what_is_no_list_of_complexes_is_refused(write_list):
    with pytest.raises(InputError, match=r"Complex list lijst\.xlsx cannot be used"):
        load(write_list([["Complex", "Iets"], ["1", "x"]]))
    with pytest.raises(ConfigError, match="'Liften'"):
        load(write_list([["Complex", "Strategie"], ["1", "Sloop"]]), columns={"lift": "Liften"})
