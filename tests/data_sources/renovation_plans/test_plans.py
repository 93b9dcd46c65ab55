"""Renovation plans: every form is read, every fault is named and none is mended."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from data_sources import renovation_plans
from data_sources.errors import ConfigError, InputError
from data_sources.findings import Findings

TITLES = [
    "Complex",
    "Omschrijving ingreep",
    "Soort",
    "Start",
    "Gereed",
    "Zekerheid",
    "Aantal woningen",
]
TITLES += ["Budget", "Label doel", "Gecommuniceerd"]


def load(path, **options):
    findings = Findings()
    return renovation_plans.load("Thuis", path, findings=findings, **options), findings


def codes(findings):
    return {item.code: item.count for item in findings.items}


def plain(series):
    return [None if pd.isna(v) else v for v in series]


def of_works(write_list, **cells):
    """Load a plan of works in complex 1 with further columns {title: cells}."""
    count = len(next(iter(cells.values())))
    rows = [["Complex", *cells], *[["1", *[v[i] for v in cells.values()]] for i in range(count)]]
    return load(write_list(rows))


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv"])
def test_a_plan(write_list, name):
    rows = [
        ["Meerjarenplan (verzonnen)"],
        TITLES,
        ["0165", "dak en gevel", "isolatie", 2027, 2029, "begroot", 24, 848000.5, "A", "nee"],
        ["0166", "keukens", "onderhoud", 2028, None, "vastgesteld", "12", 90000, "B", "ja"],
        ["Totaal", None, None, None, None, None, 36, 938000.5, None, None],
    ]
    plan, findings = load(write_list(rows, name))
    assert plan["complex_id"].tolist() == ["0165", "0166"]
    assert plan["line"].tolist() == [3, 4]
    assert plan["measure"].tolist() == ["isolatie", "onderhoud"]
    assert plan["start_year"].tolist() == [2027, 2028]
    assert plain(plan["end_year"]) == [2029, None]
    assert plan["certainty"].tolist() == ["begroot", "vastgesteld"]
    assert plan["homes"].tolist() == [24, 12]
    assert plan["budget_eur"].tolist() == [848000.5, 90000]
    assert plan["tenants_informed"].tolist() == [False, True]
    assert plan["share"].isna().all()
    assert plan["project_id"].is_unique
    assert plan["label_target"].tolist() == ["A", "B"]
    assert plan["circular_ambition"].isna().all()
    assert codes(findings) == {"total_line_dropped": 1}


def test_faults_stay_and_are_named(write_list):
    rows = [
        TITLES,
        ["1", "", "isolatie", 2030, 2028, "begroot", 10, 1, "", "nee"],
        ["2", "", "isolatie", None, 2028, "begroot", 10, 1, "", "nee"],
        ["3", "", "isolatie", "na 2030", "ooit", "begroot", "veel", "pm", "", "misschien"],
        ["4", "", "iets", 2030, 2031, "wie weet", -4, 1, "", "nee"],
        [None, "", "isolatie", 2030, 2031, "begroot", 10, 1, "", "nee"],
        ["6", "", "renovatie", 2030, 2031, "begroot", 10, 1, "", "nee"],
        [None, "", None, None, None, None, 3, None, None, None],
        *[["7", "", "isolatie", 2030, 2031, "begroot", 10, 1, "", "nee"]] * 4,
    ]
    plan, findings = load(write_list(rows))
    assert plan["line"].tolist() == [2, 3, 4, 5, 6, 7, 9, 10, 11, 12]
    assert plain(plan["start_year"])[:4] == [2030, None, None, 2030]
    assert plain(plan["end_year"])[:4] == [2028, 2028, None, 2031]
    assert plain(plan["homes"])[:4] == [10, 10, None, None]
    assert plan["measure"].tolist()[3:6] == ["onbekend", "isolatie", "renovatie_licht"]
    assert codes(findings) == {
        "ends_before_start": 1,
        "start_year_missing": 1,
        "start_year_unreadable": 1,
        "end_year_unreadable": 1,
        "homes_unreadable": 2,
        "budget_unreadable": 1,
        "tenants_informed_unknown": 1,
        "measure_unknown": 1,
        "certainty_unknown": 1,
        "without_complex_or_street": 1,
        "renovation_without_level": 1,
        "line_without_work": 1,
    }
    examples = {item.code: item.examples for item in findings.items}
    assert examples["ends_before_start"] == ("lijst.xlsx!Bezit:2",)
    assert examples["start_year_missing"] == ("lijst.xlsx!Bezit:3",)


MEASURES = {
    "onderhoud": "onderhoud",
    "Planmatig schilderwerk": "onderhoud",
    "isolatie": "isolatie",
    "Verduurzaming": "isolatie",
    "renovatie licht": "renovatie_licht",
    "Lichte renovatie": "renovatie_licht",
    "Groot onderhoud": "renovatie_licht",
    "renovatie ingrijpend": "renovatie_ingrijpend",
    "Hoogniveaurenovatie": "renovatie_ingrijpend",
    "Renovatie (NOM)": "renovatie_ingrijpend",
    "transformatie": "transformatie",
    "sloop-nieuwbouw": "sloop_nieuwbouw",
    "Sloop/nieuwbouw": "sloop_nieuwbouw",
    "Geen maatregel": "onbekend",
    "nieuwbouw": "onbekend",
    None: "onbekend",
}


def test_measures(write_list):
    plan, _ = of_works(write_list, Soort=list(MEASURES), Start=[2030] * len(MEASURES))
    assert dict(zip(MEASURES, plan["measure"], strict=True)) == MEASURES


def test_the_description_helps_where_the_kind_says_nothing(write_list):
    plan, _ = of_works(
        write_list, Soort=["planmatig", "onderhoud"], Omschrijving=["gevelisolatie", "isolatie"]
    )
    assert plan["measure"].tolist() == ["isolatie", "onderhoud"]


YEARS = [
    (2030, 2031, (2030, 2031)),
    ("2030", "2031", (2030, 2031)),
    (dt.date(2030, 5, 1), "31-12-2031", (2030, 2031)),
    ("2030-2032", None, (2030, 2032)),
    ("2030 t/m 2032", None, (2030, 2032)),
    ("2030/2032", 2035, (2030, 2035)),
    ("Q3 2030", "medio 2031", (2030, 2031)),
    ("2e kwartaal 2030", "najaar 2031", (2030, 2031)),
    ("na 2030", "voor 2031", (None, None)),
    ("30", 20305, (None, None)),
    (1899, 9999, (None, None)),
]


def test_years(write_list):
    starts, ends, expected = map(list, zip(*YEARS, strict=True))
    plan, _ = of_works(write_list, Soort=["isolatie"] * len(YEARS), Start=starts, Gereed=ends)
    found = zip(plain(plan["start_year"]), plain(plan["end_year"]), strict=True)
    assert list(found) == expected


def test_a_column_per_year(write_list):
    rows = [
        ["Complex", "Ingreep", 2026, 2027, 2028, 2029],
        ["1", "isolatie", None, 50000, 60000, None],
        ["2", "onderhoud", "x", 0, "-", "x"],
        ["3", "onderhoud", None, None, None, None],
    ]
    plan, findings = load(write_list(rows))
    assert plain(plan["start_year"]) == [2027, 2026, None]
    assert plain(plan["end_year"]) == [2028, 2029, None]
    assert codes(findings)["start_year_missing"] == 1


CERTAINTIES = {
    "vastgesteld": "vastgesteld",
    "In uitvoering": "vastgesteld",
    "begroot": "begroot",
    "gepland": "begroot",
    "verkenning": "verkenning",
    "idee": "verkenning",
    "niet vastgesteld": "verkenning",
    "?": "onbekend",
}


def test_certainties(write_list):
    count = len(CERTAINTIES)
    plan, _ = of_works(write_list, Soort=["isolatie"] * count, Zekerheid=list(CERTAINTIES))
    assert dict(zip(CERTAINTIES, plan["certainty"], strict=True)) == CERTAINTIES


def test_only_the_word_sessie_releases_a_plan(write_list):
    words = ["sessie", "Sessie", "ja", "openbaar", None]
    plan, findings = of_works(write_list, Soort=["isolatie"] * 5, Delen=words)
    assert plain(plan["share"]) == ["sessie", "sessie", None, None, None]
    assert codes(findings)["share_unknown"] == 2


def test_project_numbers_that_repeat_are_kept_apart(write_list):
    rows = [["Projectnr", "Complex", "Soort"], ["P1", "1", "isolatie"], ["P1", "2", "isolatie"]]
    plan, findings = load(write_list([*rows, ["P2", "3", "isolatie"]]))
    assert plan["project_id"].tolist() == ["P1/2", "P1/3", "P2"]
    assert codes(findings)["project_number_repeated"] == 2


def test_a_plan_by_street(write_list):
    rows = [
        ["Adres", "Soort", "Jaar"],
        ["Dorpstraat 1 t/m 41", "isolatie", 2030],
        ["2e Laan", "onderhoud", 2031],
    ]
    plan, _ = load(write_list(rows))
    assert plan["street"].tolist() == ["Dorpstraat", "2e Laan"]
    assert plain(plan["house_numbers"]) == ["1-41", None]
    assert plan["complex_id"].isna().all()


@pytest.mark.parametrize(
    ("address", "numbers", "partly"),
    [
        ("Dorpstraat 1-41 (oneven), 44 en 46", "1-41 odd, 44, 46", False),
        ("Dorpstraat nrs. 2 t/m 8 even", "2-8 even", False),
        ("Dorpstraat 12a – 18c; 20", "12-18, 20", False),
        ("Dorpstraat", None, False),
        ("Dorpstraat 1-9, Kerklaan 2-8", None, True),
        ("Dorpstraat 41-1", None, True),
        ("Dorpstraat 1 hoek GEHEIM", None, True),
    ],
)
def test_house_numbers_behind_a_street(write_list, address, numbers, partly):
    rows = [["Adres", "Soort", "Jaar"], [address, "isolatie", 2030], ["2e Laan", "isolatie", 2031]]
    plan, findings = load(write_list(rows))
    assert plan["street"].iloc[0] == "Dorpstraat"
    assert plain(plan["house_numbers"])[0] == numbers
    assert codes(findings).get("address_partly_read", 0) == int(partly)
    assert "GEHEIM" not in plan.to_csv()


def test_house_numbers_in_a_column_of_their_own(write_list):
    rows = [["Straat", "Huisnummers", "Soort", "Jaar"], ["Dorpstraat", "1-9", "isolatie", 2030]]
    plan, findings = load(write_list([*rows, ["Kerklaan", "8", "isolatie", 2031]]))
    assert plain(plan["house_numbers"]) == ["1-9", "8"]
    assert "address_partly_read" not in codes(findings)


def test_what_is_no_plan_is_refused(write_list):
    with pytest.raises(InputError, match=r"Renovation plan lijst\.xlsx cannot be used"):
        load(write_list([["Straat", "Huisnr"], ["Dorpstraat", 1]]))
    with pytest.raises(ConfigError, match="'Begin jaar x'"):
        load(
            write_list([["Complex", "Soort"], ["1", "isolatie"]]),
            columns={"start_year": "Begin jaar x"},
        )


def test_nothing_else_of_the_plan_is_held(write_list):
    rows = [["Complex", "Soort", "Omschrijving", "Projectleider", "Huurder"]]
    rows += [[str(i), "isolatie", "spreek GEHEIM", "GEHEIM", "GEHEIM"] for i in range(1, 6)]
    plan, findings = load(write_list(rows))
    assert "GEHEIM" not in plan.to_csv() + repr(findings.items)
    assert codes(findings)["columns_dropped"] == 2


@pytest.mark.real_data
def test_the_plan_of_weesp_and_its_planted_faults(real_data):
    path = real_data / "weesp" / "renovatieplanning_voorbeeld.xlsx"
    plan, findings = load(path)
    assert len(plan) == 61
    assert plan["line"].tolist() == list(range(2, 63))
    assert not plan["measure"].eq("onbekend").any()
    sheet = "renovatieplanning_voorbeeld.xlsx!MJP 2026-2035:"
    examples = {item.code: item.examples for item in findings.items}
    assert examples["ends_before_start"] == tuple(f"{sheet}{n}" for n in (5, 12, 13, 61))
    assert examples["start_year_missing"] == (f"{sheet}51", f"{sheet}58")
    assert codes(findings) == {"ends_before_start": 4, "start_year_missing": 2}
    # counted in the file: every line has a label to reach
    assert plan["label_target"].notna().all()
    rows = openpyxl.load_workbook(path).active.iter_rows(min_row=2, min_col=7, values_only=True)
    assert plan["homes"].tolist() == [homes for homes, *_ in rows]


def test_what_a_plan_says_of_the_complex(write_list):
    plan, findings = of_works(
        write_list,
        **{
            "Maatregel": ["isolatie"] * 6,
            "Jaar": [2028] * 6,
            "Zekerheid": ["begroot"] * 6,
            "Gecommuniceerd": ["ja"] * 6,
            "Huidig label": ["F", "label e", "A++", "onbekend", "B", "slecht"],
            "Doellabel": ["B", "A+++", None, "n.v.t.", "D", "A/B"],
            "VvE": ["ja", "nee", "slapend", "gemengd", None, "deels?"],
            "Resterende exploitatie": [25, "40 jaar", 0, None, 12.5, "lang"],
        },
    )
    assert plain(plan["label_before"]) == ["F", "E", "A++", None, "B", None]
    assert plain(plan["label_target"]) == ["B", "A+++", None, None, "D", None]
    assert plain(plan["vve"]) == ["active", "none", "dormant", "active", None, None]
    assert plain(plan["remaining_exploitation_years"]) == [25, 40, 0, None, 12.5, None]
    examples = {item.code: (item.count, item.examples) for item in findings.items}
    assert examples == {
        "label_gets_worse": (1, ("lijst.xlsx!Bezit:6",)),
        "label_unreadable": (1, ("lijst.xlsx!Bezit:7",)),
        "vve_unknown": (1, ("lijst.xlsx!Bezit:7",)),
        "remaining_exploitation_unreadable": (1, ("lijst.xlsx!Bezit:7",)),
    }


AMBITIONS = {
    "hergebruik": "hergebruik",
    "Biobased isolatie": "biobased",
    "losmaakbaar en bio-based": "biobased, losmaakbaar",
    "Zoveel mogelijk biobased": "biobased",
    "houtskeletbouw, demontabel, oogst": "hergebruik, biobased, losmaakbaar",
    "geen": "geen",
    "Nee": "geen",
    "onbekend": None,
    "n.t.b.": None,
    None: None,
}
UNCLEAR = ["hoog", "ja", "geen biobased", "niet losmaakbaar, wel hergebruik", "biobased?", "80%"]


@pytest.mark.parametrize(("cell", "expected"), AMBITIONS.items())
def test_a_circular_ambition_is_read(write_list, cell, expected):
    plan, findings = of_works(write_list, Soort=["isolatie"], **{"Circulaire ambitie": [cell]})
    assert plain(plan["circular_ambition"]) == [expected]
    assert "circular_ambition_unknown" not in codes(findings)


@pytest.mark.parametrize("cell", UNCLEAR)
def test_a_circular_ambition_that_is_not_understood_is_unknown_and_named(write_list, cell):
    plan, findings = of_works(write_list, Soort=["isolatie"], Circulariteit=[cell])
    assert plan["circular_ambition"].isna().all()
    assert codes(findings)["circular_ambition_unknown"] == 1


@pytest.mark.parametrize("title", ["Woonplaats", "Plaats", "Gemeente", "Kern"])
def test_the_place_of_a_street_is_read(write_list, title):
    rows = [["Straat", title, "Soort"], ["Dorpsstraat 1-9", "Weesp", "isolatie"]]
    plan, _ = load(write_list(rows))
    assert (plan["street"].item(), plan["place"].item()) == ("Dorpsstraat", "Weesp")


def test_a_label_that_may_be_of_before_or_after_is_not_read(write_list):
    plan, findings = of_works(write_list, Soort=["isolatie"], Label=["C"])
    assert plan[["label_before", "label_target"]].isna().all(axis=None)
    assert codes(findings)["columns_dropped"] == 1
