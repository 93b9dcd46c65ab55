"""The main job on a real municipality: every file, every tier, and what must not be in them."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pyogrio
import pytest

from data_sources.errors import ConfigError
from kansenkaart import pipeline
from kansenkaart.pipeline import Run
from kansenkaart.texts import Texts
from tests.e2e import places

pytestmark = pytest.mark.real_data

CANARY = "HUURDER-GEHEIM"
LIMITS = ("85 ", "100", "120", "140")


@pytest.fixture(scope="module")
def run(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("weesp") / "run"
    made = pipeline.scan(places.weesp(real_data, out))
    made.write()
    return made


@pytest.fixture(scope="module")
def folder(run: Run) -> Path:
    return run.config.run.out


def test_the_panden_and_homes_are_those_that_the_register_has_live(
    run: Run, real_data: Path
) -> None:
    # counted by SQL on the register itself; three panden lie too far from the coarse outlines
    gpkg = real_data / "weesp" / "bag-light.gpkg"
    with closing(sqlite3.connect(f"file:{gpkg}?immutable=1", uri=True)) as database:
        panden = database.execute(
            "SELECT count(*) FROM pand WHERE status IN ('Pand in gebruik', 'Verbouwing pand',"
            " 'Pand in gebruik (niet ingemeten)', 'Sloopvergunning verleend',"
            " 'Pand buiten gebruik')"
        ).fetchone()[0]
        homes = database.execute(
            "SELECT count(*) FROM verblijfsobject WHERE gebruiksdoel LIKE '%woonfunctie%'"
            " AND status IN ('Verblijfsobject in gebruik', 'Verbouwing verblijfsobject',"
            " 'Verblijfsobject in gebruik (niet ingemeten)', 'Verblijfsobject buiten gebruik')"
        ).fetchone()[0]
    assert 0 <= panden - len(run.fabric.buildings) <= 10
    assert 0 <= homes - len(run.fabric.dwellings) <= 10


def test_every_kind_that_the_data_allow_has_candidates(run: Run) -> None:
    table = run.opportunities
    candidates = table[table["assessment"] == "candidate"]
    assert set(candidates["kind"]) == {
        "splitting",
        "topup",
        "garages",
        "transformation",
        "extension",
    }
    # without heights no roof is known to be flat
    assert set(candidates.loc[candidates["kind"] == "topup", "class"]) <= {"B", "C"}
    # vacancy is not known
    assert set(candidates.loc[candidates["kind"] == "transformation", "class"]) <= {"B", "C"}
    assert candidates["opportunity_id"].is_unique
    assert candidates["score_mid"].between(candidates["score_low"], candidates["score_high"]).all()


def test_only_what_is_surely_the_partys_is_scored(run: Run) -> None:
    table = run.opportunities
    assert {party for parties in table["parties"] for party in parties} == {places.PARTY}
    homes = run.members.dropna(subset=["vbo_id"])
    split = homes.loc[homes["kind"] == "splitting", "vbo_id"]
    matched = run.match.loc[run.match["outcome"] == "matched", "vbo_id"]
    assert set(split) <= set(matched)


@pytest.mark.parametrize("tier", places.TIERS)
def test_each_tier_has_its_files(folder: Path, tier: str) -> None:
    names = {p.name for p in (folder / tier).iterdir()}
    assert {"kansenkaart.html", "kansen.gpkg", "kansen.xlsx"} <= names
    assert ("criteria.parquet" in names) == (tier != "openbaar")
    for private in ("koppeling.csv", "bezit_bag.csv"):
        assert (private in names) == (tier == "intern")


def test_every_line_of_the_list_is_in_the_report(folder: Path) -> None:
    report = pd.read_csv(folder / "intern" / "koppeling.csv", sep=";", dtype="str")
    assert list(report.columns) == [
        "party", "file", "sheet", "line", "unit_id", "complex_id", "given", "outcome", "reason",
        "vbo_id", "pand_id", "found",
    ]  # fmt: skip
    # the list has 2,804 units on lines 5 to 2808
    assert set(report["line"].astype(int)) == set(range(5, 2809))
    assert report["reason"].notna().all()


def test_the_workbook_opens_with_its_sheets(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "intern" / "kansen.xlsx", read_only=True)
    wanted = {
        "Samenvatting", "Splitsen", "Optoppen", "Garageboxen", "Transformatie", "Uitbreiden",
        "Niet beoordeelbaar", "Uitgesloten (regel)", "Renovatie", "Criteria", "Regels", "Bronnen",
        "Koppeling",
    }  # fmt: skip
    assert wanted <= set(book.sheetnames)
    code = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
    for name in set(book.sheetnames) - {"Uitleg kolommen", "Regels"}:  # those name codes
        for line in book[name].iter_rows(values_only=True):
            assert not [v for v in line if isinstance(v, str) and code.fullmatch(v)], (name, line)


def test_a_veto_has_no_weight_in_the_workbook(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "intern" / "kansen.xlsx", read_only=True)
    head, *rows = book["Criteria"].iter_rows(values_only=True)
    role, weight = head.index("Rol"), head.index("Gewicht")
    assert {row[weight] for row in rows if row[role] == "veto"} == {None}
    assert {row[weight] is None for row in rows if row[role] == "weging"} == {False}


@pytest.mark.parametrize("tier", places.TIERS)
def test_the_summary_adds_up_and_counts_splitting_at_every_limit(
    folder: Path, run: Run, tier: str
) -> None:
    book = openpyxl.load_workbook(folder / tier / "kansen.xlsx", read_only=True)
    lines = list(book["Samenvatting"].iter_rows(values_only=True, max_col=5))
    totals = run.results[tier].totals
    whole = next(line for line in lines if line[0] == "alle soorten")
    assert whole[2] == totals["projects"].sum()
    assert whole[4] == totals["homes_mid"].sum()
    at = {line[0]: line[1:3] for line in lines if line[0] and str(line[0])[:3] in LIMITS}
    assert list(at) == ["85 m²", "100 m² (geldt nu)", "120 m²", "140 m²"]
    splitting = totals[totals["kind"] == "splitting"]
    now = (splitting["projects"].sum(), splitting["homes_mid"].sum())
    assert at["100 m² (geldt nu)"] == now


def test_the_geopackage_has_layers_styles_and_aliases(folder: Path) -> None:
    path = folder / "intern" / "kansen.gpkg"
    layers = {name for name, _ in pyogrio.list_layers(path)}
    assert {"kansen", "panden", "buurten", "criteria"} <= layers
    kansen = pyogrio.read_dataframe(path, layer="kansen")
    assert kansen.crs.to_epsg() == 28992
    assert set(kansen["kind"]) <= {
        "splitting", "topup", "garages", "transformation", "extension"
    }  # fmt: skip
    with closing(sqlite3.connect(path)) as database:
        styled = dict(database.execute("SELECT f_table_name, useAsDefault FROM layer_styles"))
        alias = database.execute(
            "SELECT name FROM gpkg_data_columns WHERE table_name = 'kansen'"
            " AND column_name = 'title'"
        ).fetchone()
    assert styled["kansen"] == 1
    assert alias == ("Kans",)


def test_the_manifest_names_inputs_and_no_unit(folder: Path, run: Run) -> None:
    text = (folder / "run.json").read_text("utf-8")
    manifest = json.loads(text)
    assert {"bag", "buurten", "stock", "renovation"} <= {i["source"] for i in manifest["inputs"]}
    assert all(len(i["sha256"]) == 64 for i in manifest["inputs"])
    units = run.fabric.town.unit["unit_id"]
    assert not any(unit in text for unit in units.sample(200, random_state=1))


def _unpacked(path: Path) -> Iterator[bytes]:
    """Give the bytes of a file and of whatever is packed in it."""
    data = path.read_bytes()
    yield data
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if path.suffix == ".parquet":
        yield pd.read_parquet(path).to_string().encode()
    if path.suffix == ".html":
        for block in re.findall(rb"[A-Za-z0-9+/=]{200,}", data):
            try:
                raw = b64decode(block)
                yield gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
            except (ValueError, OSError, zlib.error):
                continue


def test_the_tenants_name_is_in_no_byte(folder: Path) -> None:
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert len(files) > 20
    for path in files:
        for data in _unpacked(path):
            assert CANARY.encode() not in data, path
            assert CANARY.encode("utf-16-le") not in data, path


def test_no_stock_line_leaves_the_partys_machine(folder: Path, run: Run) -> None:
    units = set(run.fabric.town.unit["unit_id"].sample(100, random_state=3))
    complexes = {f'"{c}"' for c in run.fabric.town.complex["complex_id"]}
    for tier in ("sessie", "openbaar"):
        for path in (p for p in (folder / tier).rglob("*") if p.is_file()):
            text = b"\n".join(_unpacked(path)).decode("utf-8", errors="ignore")
            assert not [u for u in units if u in text], path
            if path.suffix == ".html":
                assert not [c for c in complexes if c in text], path


def test_plans_that_tenants_do_not_know_leave_no_trace(run: Run) -> None:
    plan = run.fabric.town.renovation_project
    untold = plan[~plan["tenants_informed"].fillna(False).astype(bool)]
    assert len(untold) > 10
    told = plan[plan["tenants_informed"].fillna(False).astype(bool)]
    demolished = set(told.loc[told["measure"] == "sloop_nieuwbouw", "complex_id"])
    intern = run.opportunities.set_index("opportunity_id")
    status = run.fabric.buildings["status"]
    permitted = set(status.index[status == "Sloopvergunning verleend"])  # public in the register
    for tier in ("sessie", "openbaar"):
        result = run.results[tier]
        assert result.renovation.by_complex.empty
        assert result.fabric.town.renovation_project is None
        if "excluded_by" not in result.opportunities:
            continue
        table = result.opportunities.set_index("opportunity_id")
        for key, reasons in table["excluded_by"].items():
            if "demolition" in reasons:
                known = demolished & set(intern.at[key, "complex_ids"])
                assert known or permitted & set(intern.at[key, "pand_ids"]), key


def test_the_same_inputs_give_the_same_tables(run: Run, real_data: Path, tmp_path: Path) -> None:
    again = pipeline.scan(places.weesp(real_data, tmp_path))
    assert again.info.run_id == run.info.run_id
    for name in ("opportunities", "members", "outcomes", "outside", "funnel", "totals", "match"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(run, name))


def test_explain_answers_from_the_folder(folder: Path, run: Run) -> None:
    one = run.opportunities.iloc[0]
    text = pipeline.explain(one["opportunity_id"], folder, "intern")
    assert one["title"] in text
    assert "weten we niet" in text
    shed = run.fabric.buildings.query("dwellings == 0 and footprint_m2 < 12").index[0]
    assert "geen woning" in pipeline.explain(shed, folder, "sessie")


def test_explain_never_says_that_what_a_tier_does_not_tell_is_not_there(
    folder: Path, run: Run
) -> None:
    table = run.results["sessie"].opportunities
    row = table[(table["kind"] == "splitting") & table["single_family"]].iloc[0]
    members = run.members[run.members["opportunity_id"] == row["opportunity_id"]]
    home = members["vbo_id"].iloc[0]
    told = " ".join(pipeline.explain(home, folder, "sessie").split())
    assert Texts("nl")("explain.not_told") in told
    with pytest.raises(ConfigError, match="holds no addresses"):
        pipeline.explain(home, folder, "openbaar")
    number = run.fabric.dwellings["complex_id"].dropna().iloc[0]
    assert "complex in pand" in pipeline.explain(number, folder, "intern")
    with pytest.raises(ConfigError, match="holds no complexes"):
        pipeline.explain(number, folder, "sessie")


def test_what_intern_knows_more_never_widens_an_interval(run: Run) -> None:
    key = ["opportunity_id", "criterion"]
    known, less = (run.results[tier].outcomes.set_index(key) for tier in ("intern", "sessie"))
    both = known.index.intersection(less.index)
    assert len(both) > 1000
    width = {
        name: (table["score_high"] - table["score_low"]).loc[both].fillna(0.0)
        for name, table in (("intern", known), ("sessie", less))
    }
    assert (width["intern"] <= width["sessie"] + 1e-9).all()
    assert (width["intern"] < width["sessie"]).any()
