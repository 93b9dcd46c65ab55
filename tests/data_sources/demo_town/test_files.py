"""The files: the same bytes each time, and the layouts of the real sources."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import fields

import pyogrio
import pytest

from data_sources import demo_town
from data_sources.demo_town.addresses import names
from data_sources.demo_town.labels import COLUMNS
from kansenkaart import config, opportunities, rules


def digests(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_same_seed_same_bytes_and_another_seed_another_town(folder, tmp_path):
    """Also over the files of another town: nothing of it is left."""
    demo_town.build(tmp_path, seed=5)
    other, first = digests(tmp_path), digests(folder)
    same = {name for name, digest in other.items() if digest == first[name]}
    given = {"kansenkaart.toml", "gemeente.toml", "LEESMIJ.txt"}
    given |= {"parkeernormen_verzonnen.csv", "regels_verzonnen.toml"}
    assert same == given
    demo_town.build(tmp_path)
    assert digests(tmp_path) == first


def test_same_bytes_in_another_process_and_time_zone(folder, tmp_path):
    program = "import sys, pathlib; from data_sources import demo_town; "
    program += "demo_town.build(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", program, str(tmp_path)]
    subprocess.run(command, check=True, env=environment)
    assert digests(tmp_path) == digests(folder)


def test_every_path_is_a_file_and_every_file_has_a_path(files, folder):
    paths = {getattr(files, field.name) for field in fields(files)}
    assert paths == set(folder.iterdir())
    assert len({p.stat().st_mtime for p in paths}) == 1


def test_bag_has_the_national_layout(files):
    info = pyogrio.read_info(files.bag, layer="verblijfsobject")
    assert list(info["fields"]) == [
        "identificatie", "oppervlakte", "status", "gebruiksdoel", "openbare_ruimte_naam",
        "openbare_ruimte_naam_kort", "huisnummer", "huisletter", "toevoeging", "postcode",
        "woonplaats_naam", "bouwjaar", "pand_identificatie", "pandstatus",
        "nummeraanduiding_hoofdadres_identificatie", "openbare_ruimte_identificatie",
        "woonplaats_identificatie", "bronhouder_identificatie",
    ]  # fmt: skip
    assert info["geometry_type"] == "Point"
    pand = pyogrio.read_info(files.bag, layer="pand")
    assert list(pand["fields"]) == [
        "identificatie", "bouwjaar", "status", "gebruiksdoel", "oppervlakte_min",
        "oppervlakte_max", "aantal_verblijfsobjecten",
    ]  # fmt: skip
    for layer in (info, pand):
        assert layer["crs"] == "EPSG:28992"
        assert layer["geometry_name"] == "geom"
        assert layer["fid_column"] == "feature_id"


def test_counts_of_the_pand_layer_are_those_of_the_objects(files):
    with sqlite3.connect(files.bag) as database:
        said = dict(
            database.execute("select identificatie, aantal_verblijfsobjecten from pand").fetchall()
        )
        refs = database.execute(
            "select pand_identificatie from verblijfsobject where status not like '%ingetrokken'"
        ).fetchall()
    counted = dict.fromkeys(said, 0)
    for (text,) in refs:
        for pand_id in text.split(","):
            if pand_id in counted:
                counted[pand_id] += 1
    assert said == counted


def test_labels_have_two_lines_above_the_header(files):
    with zipfile.ZipFile(files.energy_labels) as archive:
        (member,) = archive.namelist()
        lines = archive.read(member).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("PublicatieDatum;")
    assert lines[1].startswith("LaatstVerwerkteMutatievolgnummer;")
    assert lines[2].split(";") == list(COLUMNS)
    assert len(set(COLUMNS)) == 42
    assert all(line.count(";") == 41 for line in lines[3:])


def test_3dbag_ids_have_their_prefix(files):
    frame = pyogrio.read_dataframe(files.heights, layer="pand", read_geometry=False)
    assert frame["identificatie"].str.fullmatch(r"NL\.IMBAG\.Pand\.9999100000\d{6}").all()
    # Metres NAP: the ground of a polder lies below zero somewhere.
    assert frame["b3_h_maaiveld"].min() < 0


@pytest.mark.parametrize("field", ["config", "config_gemeente"])
def test_configuration_is_valid_and_says_invented(files, field):
    made = config.load(getattr(files, field))
    assert made.run.invented
    assert "verzonnen" in made.run.title
    assert made.parties == tuple(names()["parties"].values())
    assert made.run.tiers == ("intern", "sessie", "openbaar")
    named = [*made.sources.values()]
    named += [path for entry in made.stock for path in entry.file]
    named += [entry.file for entry in (*made.holdings, *made.renovation)]
    assert all(path.is_file() for path in named)


def test_the_run_of_the_gemeente_sees_no_list_of_a_corporation(files):
    made = config.load(files.config_gemeente)
    assert made.role == "gemeente"
    assert not made.stock
    assert not made.renovation


def test_both_runs_have_the_own_rules_of_the_invented_gemeente(files):
    for path in (files.config, files.config_gemeente):
        assert config.load(path).rules.file == files.rules
    own = rules.load(override=files.rules, fields=opportunities.FIELDS)
    assert own["splitting"].parameters["allowed"] == "yes"
    assert {d["level"] for d in own.deviations} == {"own"}
