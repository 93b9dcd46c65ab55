"""How rules read: numbers, thresholds, the table and the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansenkaart import rules
from kansenkaart.rules import wording
from kansenkaart.texts import Texts

NL, EN = Texts("nl"), Texts("en")


@pytest.mark.parametrize(
    ("value", "unit", "nl", "en"),
    [
        (12.5, "m", "12,5 m", "12.5 m"),
        (1204.0, "m2", "1.204 m²", "1,204 m²"),
        (0.5, "aandeel", "50%", "50%"),
        (0.125, "aandeel", "12,5%", "12.5%"),
        (1965.0, "jaar", "1965", "1965"),
        (15.0, "jaar", "15 jaar", "15 years"),
        (1.0, "lagen", "1 laag", "1 storey"),
        (1.0, "woningen/ha", "1 woning/ha", "1 home/ha"),
        (3.0, "lagen", "3 lagen", "3 storeys"),
        (-0.0001, "m", "0 m", "0 m"),
        (0.65, "", "0,65", "0.65"),
        (100.0, "m", "100 m", "100 m"),
    ],
)
def test_a_quantity_reads_in_the_style_of_its_language(
    value: float, unit: str, nl: str, en: str
) -> None:
    assert wording.quantity(value, unit, NL) == nl
    assert wording.quantity(value, unit, EN) == en


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1077.468, "m2", "1.077 m²"),
        (85.5, "m2", "86 m²"),
        (9.96, "m2", "10 m²"),
        (9.94, "m2", "9,9 m²"),
        (30.687, "m", "30,7 m"),
        (3.888, "m", "3,9 m"),
        (652.3, "m", "652 m"),  # to a station
        (3.888, "woningen", "3 woningen"),
        (15.6, "woningen", "15 woningen"),
        (1.2, "woningen", "1 woning"),
        (11.9999999999, "woningen", "12 woningen"),
        (3.888, "lagen", "3,89 lagen"),
        (0.9789, "aandeel", "97,9%"),
        (1965.0, "jaar", "1965"),
        (51.4, "jaar", "51,4 jaar"),
    ],
)
def test_a_measured_value_is_no_finer_than_it_is_known(value: float, unit: str, words: str) -> None:
    assert wording.measured(value, unit, NL) == words


@pytest.mark.parametrize(
    ("value", "limit", "unit", "words"),
    [
        (3.97, 4.0, "m", "3,97 m"),  # 4 m would read as if it were enough
        (4.0, 4.0, "m", "4 m"),
        (4.04, 4.0, "m", "4,04 m"),  # 4 m would hide that it is too deep
        (3.9996, 4.0, "m", "4 m"),  # finer than anybody measures
        (99.6, 100.0, "m2", "99,6 m²"),
        (99.4, 100.0, "m2", "99 m²"),
    ],
)
def test_what_misses_a_limit_does_not_read_as_if_it_reached_it(
    value: float, limit: float, unit: str, words: str
) -> None:
    assert wording.measured(value, unit, NL, limits=(limit, None)) == words


@pytest.mark.parametrize(
    ("low", "high", "nl", "en"),
    [
        (12.4, 15.6, "12–15 woningen", "12–15 homes"),
        (12.4, 12.9, "12 woningen", "12 homes"),
        (0.4, 1.7, "0–1 woning", "0–1 home"),
        (1204.0, 1310.9, "1.204–1.310 woningen", "1,204–1,310 homes"),
    ],
)
def test_homes_of_a_project_are_whole(low: float, high: float, nl: str, en: str) -> None:
    assert wording.homes(low, high, NL) == nl
    assert wording.band(low, high, "woningen", EN) == en


def test_a_band_names_its_unit_once() -> None:
    assert wording.band(3.0, 4.0, "lagen", NL) == "3 tot 4 lagen"
    assert wording.band(12.42, 1204.0, "m2", NL) == "12 tot 1.204 m²"
    assert wording.band(0.4, 0.6, "aandeel", NL) == "40% tot 60%"
    assert wording.band(15.6, float("inf"), "woningen", NL) == "minstens 15 woningen"


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ("flat_roof", "minstens 50%"),
        ("monument", "alleen: geen"),
        ("dwellings", "4 tot en met 60 woningen"),
        ("storeys", "glijdend: 1 laag = 0; 3 lagen = 1; 5 lagen = 0,5"),
        ("lift", "ja = 1; nee = 0,4"),
    ],
)
def test_a_threshold_reads_as_what_it_asks(
    criterion: str, words: str, topup: rules.KindRules
) -> None:
    assert wording.threshold(topup.criterion(criterion), NL) == words


def test_the_table_has_a_row_for_every_rule(sample_folder: Path) -> None:
    table = rules.table(rules.load("GM0001", folder=sample_folder), EN)
    assert list(table["criterion"][:7]) == [
        "flat_roof",
        "monument",
        "dwellings",
        "storeys",
        "lift",
        "ownership",
        "storey_height_m",
    ]
    roof = table.iloc[0]
    assert (roof["threshold"], roof["level"], roof["source"]) == (
        "at least 70%",
        "municipal rule",
        "verordening Voorbeeldstad",
    )
    assert table.set_index("criterion").loc["draws", "kind"] == "common"
    assert not table.drop(columns=["weight"]).isna().any().any()


def test_the_page_tells_each_rule_with_its_source_and_what_deviates(sample_folder: Path) -> None:
    page = rules.show(rules.load("GM0001", folder=sample_folder), NL)
    assert "Gemeente GM0001: strenger dan elders." in page
    assert "- topup.criteria.flat_roof.test: min = 0,7 (landelijk min = 0,5)" in page
    assert (
        "- **Plat dak**: minstens 70%; schuifregelaar 20% tot 90%. "
        "[verordening Voorbeeldstad · V · 01-03-2025 · gemeentelijke regel (GM0001.toml)]"
    ) in page
    assert "- **Verdiepingshoogte**: 3 m; schuifregelaar 2,5 m tot 3,5 m." in page
    assert "**Bouwlagen**: glijdend: 1 laag = 0; 3 lagen = 1; 5 lagen = 0,5; as gebouw" in page
    assert "Klasse A vanaf 0,7, B vanaf 0,4" in page


def test_the_page_exists_in_english(sample: rules.Rules) -> None:
    assert (
        "**Flat roof**: at least 50%; slider 20% to 90%. [bron A · V · 28-05-2024]"
        in rules.show(sample, EN)
    )


def test_bands_and_what_is_of_no_kind_read_in_the_language_of_the_page() -> None:
    page = rules.show(rules.load(), NL)
    assert "- **Diepte die daglicht heeft**: lage schatting = 16 m; midden = 20 m; hoge" in page
    assert "## Overige waarden: belemmeringen (barriers)" in page
    assert "low = " not in page
    assert "## Other values: buildings and homes (fabric)" in rules.show(rules.load(), EN)
