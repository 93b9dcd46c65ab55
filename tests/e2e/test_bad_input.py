"""Bad input: one clear error, the right exit code, and no output folder left half-made."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Polygon

from data_sources import demo_town

CLI = [sys.executable, "-m", "kansenkaart"]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the files of the demo town; each test breaks a copy of what it needs."""
    return demo_town.build(tmp_path_factory.mktemp("demo")).config.parent


def _scan(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CLI, "scan", str(folder / "kansenkaart.toml"), "--tier", "intern"],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env=os.environ | {"COLUMNS": "200"},
    )


def _copy(inputs: Path, to: Path) -> Path:
    """Return a folder with links to the files, so that one of them can be replaced."""
    for path in inputs.iterdir():
        if path.is_file():
            (to / path.name).symlink_to(path)
    return to


def _replace(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


def _missing(folder: Path) -> None:
    (folder / "bag-light.gpkg").unlink()


def _renamed_pdf(folder: Path) -> None:
    _replace(folder / "bag-light.gpkg", b"%PDF-1.7\n" + b"x" * 2000)


def _layer_gone(folder: Path) -> None:
    data = (folder / "bag-light.gpkg").read_bytes()
    _replace(folder / "bag-light.gpkg", data)
    with closing(sqlite3.connect(folder / "bag-light.gpkg")) as database, database:
        database.execute("DELETE FROM gpkg_contents WHERE table_name = 'pand'")
        database.execute("DELETE FROM gpkg_geometry_columns WHERE table_name = 'pand'")


def _wrong_crs(folder: Path) -> None:
    frame = gpd.read_file(folder / "wijkenbuurten_2025.gpkg", layer="buurten")
    (folder / "wijkenbuurten_2025.gpkg").unlink()
    # RD metres that are called degrees
    degrees = frame.set_crs(4326, allow_override=True)
    degrees.to_file(folder / "wijkenbuurten_2025.gpkg", layer="buurten")


def _empty_area(folder: Path) -> None:
    frame = gpd.read_file(folder / "wijkenbuurten_2025.gpkg", layer="buurten")
    corner = Polygon([(10_000, 320_000), (10_100, 320_000), (10_100, 320_100)])
    frame["geometry"] = [corner] * len(frame)
    (folder / "wijkenbuurten_2025.gpkg").unlink()
    frame.to_file(folder / "wijkenbuurten_2025.gpkg", layer="buurten")


def _no_address(folder: Path) -> None:
    _replace(folder / "voorraad_verzonnen_thuis.csv", b"kleur;smaak\nrood;zoet\nblauw;zuur\n")


def _cut_zip(folder: Path) -> None:
    path = next(folder.glob("*_csv.zip"))
    _replace(path, path.read_bytes()[:2000])


def _cut_extract(folder: Path) -> None:
    with zipfile.ZipFile(folder / "extract.zip", "w") as archive:
        archive.writestr("9999PND01012026.zip", b"PK\x03\x04 cut off")
    config = (folder / "kansenkaart.toml").read_text("utf-8")
    changed = config.replace("bag-light.gpkg", "extract.zip")
    _replace(folder / "kansenkaart.toml", changed.encode())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_missing, ["not found", "bag-light.gpkg"]),
        (_renamed_pdf, ["bag-light.gpkg"]),
        (_layer_gone, ["pand"]),
        (_wrong_crs, ["wijkenbuurten_2025.gpkg"]),
        (_empty_area, ["pand"]),
        (_no_address, ["voorraad_verzonnen_thuis.csv"]),
        (_cut_zip, ["_csv.zip"]),
        (_cut_extract, ["extract.zip"]),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else "",
)
def test_a_worthless_input_ends_the_run_with_one_clear_error(
    inputs: Path, tmp_path: Path, spoil: Callable[[Path], None], words: list[str]
) -> None:
    folder = _copy(inputs, tmp_path)
    spoil(folder)
    before = {p.name for p in folder.iterdir()}
    done = _scan(folder)
    assert done.returncode == 3, done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    assert {p.name for p in folder.iterdir()} == before


def test_a_run_that_fails_leaves_the_last_good_outputs(inputs: Path, tmp_path: Path) -> None:
    folder = _copy(inputs, tmp_path)
    config = (folder / "kansenkaart.toml").read_text("utf-8")
    assert "out =" in config
    good = _scan(folder)
    assert good.returncode == 0, good.stderr
    made = next(p for p in folder.rglob("run.json")).parent
    before = (made / "run.json").read_bytes()
    _renamed_pdf(folder)
    assert _scan(folder).returncode == 3
    assert (made / "run.json").read_bytes() == before
