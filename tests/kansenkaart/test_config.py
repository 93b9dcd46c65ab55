"""The configuration: what is read, and what is refused with a suggestion."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from data_sources.catalogue import catalogue
from data_sources.errors import ConfigError
from data_sources.online import FETCHERS
from kansenkaart import config

MINIMAL = """
[area]
gemeente = "GM0457"
[sources]
bag = "bag.gpkg"
buurten = "buurten.gpkg"
"""


def _load(folder: Path, text: str) -> config.Config:
    path = folder / "kansenkaart.toml"
    path.write_text(text, "utf-8")
    return config.load(path)


def test_paths_are_relative_to_the_file_and_scalars_become_lists(tmp_path: Path) -> None:
    made = _load(
        tmp_path,
        MINIMAL
        + """
[run]
reference_date = 2021-10-15
tiers = ["intern", "sessie"]
out = "uit"
[[stock]]
party = "A"
file = "lijst.xlsx"
columns = { unit_id = "VHE" }
""",
    )
    assert made.sources["bag"] == tmp_path.resolve() / "bag.gpkg"
    assert made.run.reference_date == date(2021, 10, 15)
    assert made.run.out == tmp_path.resolve() / "uit"
    assert made.area.gemeente == ("GM0457",)
    assert made.stock[0].file == (tmp_path.resolve() / "lijst.xlsx",)
    assert made.stock[0].columns == {"unit_id": "VHE"}
    assert made.role == "corporatie"
    assert made.parties == ("A",)


def test_without_a_stock_list_the_role_is_gemeente(tmp_path: Path) -> None:
    assert _load(tmp_path, MINIMAL).role == "gemeente"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MINIMAL + "[runn]\n", ["'runn'", "'run'"]),
        (MINIMAL + "[run]\nlanguage = 'nl'\n", ["run.language", "lang"]),
        (MINIMAL + "[run]\nlang = 'de'\n", ["'de'", "nl, en"]),
        (MINIMAL + "[run]\ntiers = ['geheim']\n", ["'geheim'", "intern"]),
        (MINIMAL + "[run]\nreference_date = 'gisteren'\n", ["reference_date", "date"]),
        (MINIMAL + "[run]\nrole = 'corporatie'\n", ["stock list", "[[stock]]"]),
        (MINIMAL + "[stock]\nparty = 'A'\n", ["'stock'", "[[stock]]"]),
        (MINIMAL + "[[stock]]\nparty = 'A'\n", ["[[stock]]", "file"]),
        (MINIMAL.replace('bag = "bag.gpkg"', ""), ["bag", "buurten"]),
        (MINIMAL.replace('gemeente = "GM0457"', ""), ["area", "gemeente, buurten or polygon"]),
        (MINIMAL + "[endpoints.bagg]\nwfs = 'x'\n", ["endpoints.bagg", "'bag'"]),
        (MINIMAL + "[endpoints.bag]\nwffs = 'x'\n", ["endpoints.bag.wffs", "'wfs'"]),
        (MINIMAL + "[endpoints]\nbag = 'x'\n", ["endpoints.bag", "table"]),
        (MINIMAL + "[online]\nsources = ['stock']\n", ["online.sources", "'stock'"]),
        (MINIMAL + "parking = 'online'\n", ["'parking'", "cannot be fetched", "file of your own"]),
        (MINIMAL + "[online]\nsources = ['vacancy']\n", ["'vacancy'", "cannot be fetched"]),
        (MINIMAL + "elevatoin = 'ahn'\n", ["sources.elevatoin", "'elevation'"]),
        (MINIMAL + "x = = 1", ["not valid TOML"]),
    ],
)
def test_what_cannot_be_carried_out_is_refused_by_name(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, text)
    for word in words:
        assert word in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_gemeente_alone_fetches_everything(tmp_path: Path) -> None:
    made = config.load(tmp_path / "kansenkaart.toml", "Weesp")
    assert made.area.gemeente == ("Weesp",)
    assert {"bag", "buurten"} <= set(made.online.sources)
    assert not made.sources
    with pytest.raises(ConfigError, match=r"weesp\.toml is not there"):
        config.load(tmp_path / "weesp.toml", "Weesp")


def test_a_gemeente_named_beside_the_file_wins(tmp_path: Path) -> None:
    path = tmp_path / "kansenkaart.toml"
    path.write_text(MINIMAL, "utf-8")
    assert config.load(path, "Diemen").area.gemeente == ("Diemen",)


def test_a_source_can_be_online_with_endpoints_of_its_own(tmp_path: Path) -> None:
    made = _load(
        tmp_path,
        MINIMAL.replace('"bag.gpkg"', '"online"')
        + """
[online]
cache = "bewaard"
offline = true
[endpoints.bag]
wfs = ["http://127.0.0.1:1/wfs"]
""",
    )
    assert made.online.sources == ("bag",)
    assert "bag" not in made.sources
    assert made.online.cache == tmp_path.resolve() / "bewaard"
    assert made.online.offline
    assert made.endpoints == {"bag": {"wfs": ("http://127.0.0.1:1/wfs",)}}


def test_every_source_of_a_run_is_a_file_or_online_but_for_lists_of_ones_own(
    tmp_path: Path,
) -> None:
    assert set(config.SOURCES) <= set(catalogue())
    assert set(config.SOURCES) == set(FETCHERS) | set(config.FILES_ONLY)
    lines = "".join(f"{name} = 'online'\n" for name in ("zoning", "grid", "elevation"))
    made = _load(tmp_path, MINIMAL + lines + "parking = 'normen.csv'\n")
    assert made.online.sources == ("zoning", "grid", "elevation")
    assert made.sources["parking"] == tmp_path.resolve() / "normen.csv"


def test_by_name_alone_no_national_file_is_fetched() -> None:
    """Whoever names a gemeente does not wait for the country, nor is asked for a key."""
    files = {
        name for name, entry in catalogue().items() if set(entry.endpoints) <= {"files", "wms"}
    }
    assert {"transit", "grid", "zoning"} <= files
    assert not files & set(config.FETCHED_BY_DEFAULT)
    assert "energy_labels" not in config.FETCHED_BY_DEFAULT


def test_a_missing_configuration_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="kansenkaart init"):
        config.load(tmp_path / "kansenkaart.toml")


def test_flags_win_and_are_checked_too(tmp_path: Path) -> None:
    made = config.override(_load(tmp_path, MINIMAL), lang="en", gemeente="Weesp", role=None)
    assert (made.run.lang, made.area.gemeente) == ("en", ("Weesp",))
    with pytest.raises(ConfigError):
        config.override(made, lang="fr")


def test_the_template_is_a_valid_configuration(tmp_path: Path) -> None:
    text = (files("kansenkaart") / "templates" / "kansenkaart.toml").read_text("utf-8")
    assert config.parse(tomllib.loads(text), tmp_path).role == "gemeente"
    uncommented = "\n".join(
        line[2:] if line.startswith("# ") and ("=" in line or "[" in line) else line
        for line in text.splitlines()
    )
    full = config.parse(tomllib.loads(uncommented), tmp_path)
    assert full.stock and full.holdings and full.renovation and full.overlay
