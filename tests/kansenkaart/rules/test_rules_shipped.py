"""The rules that are shipped: no mistakes, and the municipal values that their sources name."""

from __future__ import annotations

import tomllib

import pytest

from kansenkaart import rules
from kansenkaart.texts import LANGUAGES, Texts

# gemeente: smallest original, smallest result, allowed; derived originals are 2 * result / 0.92
MUNICIPAL = {
    "GM0014": (140, 40, "yes"),  # Groningen
    "GM1916": (140, 55, "yes"),  # Leidschendam-Voorburg
    "GM0310": (164, 75, "yes"),  # De Bilt: 163.04
    "GM0356": (109, 50, "yes"),  # Nieuwegein: 108.7
    "GM0599": (109, 50, "yes"),  # Rotterdam: 108.7
    "GM0479": (100, 40, "yes"),  # Zaanstad
    "GM0363": (100, 40, "unknown"),  # Amsterdam
    "GM0518": (100, 40, "unknown"),  # Den Haag
    "GM0141": (100, 40, "no"),  # Almelo
    "GM0177": (100, 40, "no"),  # Raalte
    "GM0355": (100, 40, "reluctant"),  # Zeist
    "GM0373": (100, 40, "reluctant"),  # Bergen (NH.)
    "GM0971": (100, 40, "reluctant"),  # Stein
    "GM0995": (100, 40, "reluctant"),  # Lelystad
    "GM1674": (100, 40, "reluctant"),  # Roosendaal
    "GM1680": (200, 40, "yes"),  # Aa en Hunze
    "GM1690": (110, 40, "yes"),  # De Wolden
    "GM1699": (110, 40, "yes"),  # Noordenveld
    "GM1701": (200, 40, "yes"),  # Westerveld
    "GM1730": (200, 40, "yes"),  # Tynaarlo
}


@pytest.mark.parametrize("path", sorted(rules.FOLDER.rglob("*.toml")), ids=lambda p: p.stem)
def test_a_shipped_file_has_no_mistakes(path) -> None:
    assert [str(m) for m in rules.check(path)] == []


def test_all_five_kinds_are_there() -> None:
    assert tuple(rules.load()) == rules.KINDS


@pytest.mark.parametrize("code", MUNICIPAL)
def test_a_gemeente_has_the_values_of_its_source(code: str) -> None:
    found = rules.load(code)
    splitting = found["splitting"]
    original = splitting.criterion("area").test.min
    parameters = splitting.parameters
    assert (original, parameters["result_min_m2"], parameters["allowed"]) == MUNICIPAL[code]
    assert found.gemeente.endswith(".")


@pytest.mark.parametrize("code", MUNICIPAL)
def test_a_municipal_file_bears_the_code_that_it_names(code: str) -> None:
    text = (rules.FOLDER / "municipal" / f"{code}.toml").read_text("utf-8")
    assert tomllib.loads(text)["gemeente_code"] == code


def test_every_municipal_file_is_held_to_its_source() -> None:
    assert set(rules.municipalities()) == set(MUNICIPAL)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_category_has_a_word(lang: str) -> None:
    words = Texts(lang).section("rules.words")
    named = {
        category
        for kind in rules.load().kinds.values()
        for criterion in kind.criteria
        for category in (
            *criterion.scores,
            *(criterion.test.one_of + criterion.test.none_of if criterion.test else ()),
        )
    }
    loaded = rules.load()
    for domain in (*loaded.kinds.values(), *loaded.domains.values()):
        parameters = domain if isinstance(domain, rules.Parameters) else domain.parameters
        tables = [p.value for p in parameters.records if isinstance(p.value, dict)]
        named |= {key for table in tables for key in table} - {"low", "mid", "high"}
    assert named - set(words) == set()


def test_a_word_to_recognise_is_printed_as_it_is() -> None:
    # `flat` is a category too, and reads 'flatwoning' as one
    page = rules.show(rules.load(), Texts("nl"))
    assert "flatwoning = flat, portiek, galerij" in page
    assert "plat dak = plat, horizontaal" in page


def test_both_languages_have_the_same_rule_texts() -> None:
    def keys(tree, path=()):
        for name, value in tree.items():
            yield from keys(value, (*path, name)) if isinstance(value, dict) else [(*path, name)]

    for section in ("rules.page", "rules.threshold", "rules.value", "rules.words", "explain"):
        dutch, english = (set(keys(Texts(lang).section(section))) for lang in LANGUAGES)
        assert dutch == english


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", sorted(rules.FOLDER.glob("*.toml")), ids=lambda p: p.stem)
def test_no_candidate_has_the_same_words_for_and_against(path, lang) -> None:
    criteria = tomllib.loads(path.read_text("utf-8")).get("criteria", [])
    said = {
        side: {c["id"]: c[side][lang] for c in criteria if side in c} for side in ("plus", "minus")
    }
    echoes = [
        (one, other)
        for one, plus in said["plus"].items()
        for other, minus in said["minus"].items()
        if one != other and (plus in minus or minus in plus)
    ]
    assert echoes == []
