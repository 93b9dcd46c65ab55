"""Loading: every source into its table, and one that fails into a line that says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_sources.errors import (
    InputError,
    KansenkaartError,
    SourceChanged,
    SourceEmpty,
    SourceUnavailable,
)
from data_sources.findings import Findings
from data_sources.online import failed
from kansenkaart.config import AreaConfig, Config, OnlineConfig, RunConfig
from kansenkaart.pipeline import loading
from kansenkaart.texts import Texts
from tests.data_sources.online import places
from tests.kansenkaart.pipeline import hamlet
from tests.servers.fault import FaultServer, Reply, running

DAY = date(2026, 1, 1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return the hamlet with nothing but what is needed."""
    return Config(
        run=RunConfig(reference_date=DAY, out=tmp_path / "out"),
        area=AreaConfig(gemeente=("GM9999",)),
        sources={"bag": hamlet.register(tmp_path), "buurten": hamlet.buurten(tmp_path)},
    )


def with_files(config: Config, folder: Path, *names: str) -> Config:
    make = {
        "heights": hamlet.heights,
        "zoning": hamlet.zoning,
        "grid": hamlet.grid,
        "parking": hamlet.parking,
        "elevation": hamlet.rasters,
    }
    given = {name: make[name](folder) for name in names}
    return Config(config.run, config.area, {**config.sources, **given})


def test_what_is_not_given_is_none(config: Config) -> None:
    town = loading.load(config, DAY, Findings()).town
    assert len(town.pand) == 3
    for table in ("height_limit", "grid_congestion", "parking_norm", "building_height"):
        assert getattr(town, table) is None


def test_plan_grid_and_parking_from_files(config: Config, tmp_path: Path) -> None:
    made = with_files(config, tmp_path, "zoning", "grid", "parking")
    loaded = loading.load(made, DAY, Findings())
    town = loaded.town
    assert town.height_limit["max_height_m"].tolist() == [9.0]
    assert town.height_limit["limit_id"].tolist() == ["MV1"]
    # Only the postcode of the hamlet, with the date that its row tells.
    assert town.grid_congestion["postcode"].tolist() == ["1381AA"]
    assert town.grid_congestion["demand"].tolist() == [3]
    assert town.parking_norm[["function", "norm_min", "norm_max"]].to_numpy().tolist() == [
        ["appartement", 0.3, 0.5]
    ]
    told = {s.source: (s.file, s.rows) for s in loaded.sources}
    assert told["zoning"] == ("maatvoering.gpkg", 1)
    assert told["grid"] == ("congestie_pc6.csv", 1)
    assert told["parking"] == ("parkeernormen.csv", 1)
    assert {s.source: s.date for s in loaded.sources}["grid"] == "2026-07-01"
    assert all(not s.not_fetched for s in loaded.sources)


def test_the_ahn_fills_what_the_3dbag_has_not(config: Config, tmp_path: Path) -> None:
    pytest.importorskip("rasterio", reason="the extra 'elevation' is not installed")
    findings = Findings()
    made = with_files(config, tmp_path, "heights", "elevation")
    loaded = loading.load(made, DAY, findings)
    height = loaded.town.building_height.set_index("pand_id")["roof_p70_m"]
    # The first has its model, the second no points in it, the third no row: 5 and 9 m by hand.
    assert height.to_dict() == dict(zip(hamlet.PANDEN, (6.0, 5.0, 9.0), strict=True))
    assert {s.source: s.rows for s in loaded.sources}["elevation"] == 2
    assert [(i.count, i.examples) for i in findings.items if i.code == "filled"] == [
        (2, hamlet.PANDEN[1:])
    ]


def test_the_ahn_alone_gives_every_height(config: Config, tmp_path: Path) -> None:
    pytest.importorskip("rasterio", reason="the extra 'elevation' is not installed")
    town = loading.load(with_files(config, tmp_path, "elevation"), DAY, Findings()).town
    assert town.building_height["roof_p70_m"].tolist() == [4.0, 5.0, 9.0]


def test_matching_reads_no_source_that_it_does_not_need(config: Config, tmp_path: Path) -> None:
    made = with_files(config, tmp_path, "zoning", "grid")
    town = loading.load(made, DAY, Findings(), for_match=True).town
    assert town.height_limit is None
    assert town.grid_congestion is None


def test_a_file_that_is_not_there_is_named_before_anything_is_read(config: Config) -> None:
    sources = {**config.sources, "grid": Path("nergens.csv")}
    with pytest.raises(InputError, match=r"sources\.grid = nergens\.csv"):
        loading.load(Config(config.run, config.area, sources), DAY, Findings())


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SourceUnavailable("down", found="http://a: silence. http://b: silence."), "unavailable"),
        (SourceChanged("no such column"), "changed"),
        (SourceEmpty("nothing"), "empty"),
        (InputError("a fetched file that cannot be read"), "changed"),
    ],
)
def test_three_errors_are_told_apart(error: KansenkaartError, reason: str) -> None:
    findings = Findings()
    assert failed("grid", error, findings) == reason
    told = f"{error.what} {error.found}".strip()  # such as the endpoints that were tried
    assert [(i.code, i.examples) for i in findings.items] == [("not_fetched", (told,))]
    for lang in ("nl", "en"):
        assert Texts(lang)(f"codes.not_fetched.{reason}")


@pytest.fixture
def server() -> FaultServer:
    with running() as made:
        yield made


def online(config: Config, folder: Path, server: FaultServer, source: str) -> Config:
    return Config(
        config.run,
        config.area,
        config.sources,
        online=OnlineConfig(sources=(source,), cache=folder / "cache"),
        endpoints={source: {"files": (f"{server.url}/file",)}},
    )


def test_the_grid_is_fetched(config: Config, tmp_path: Path, server: FaultServer) -> None:
    body = hamlet.grid(tmp_path).read_bytes()
    server.on("/file", Reply(body, headers={"Content-Type": "text/csv"}))
    loaded = loading.load(online(config, tmp_path, server, "grid"), DAY, Findings())
    assert loaded.town.grid_congestion["demand"].tolist() == [3]
    assert loaded.fetched["grid"].name == "congestie_pc6.csv"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b"", 404), "changed"),
        (Reply(b"opwek;nummer\n1;2\n", headers={"Content-Type": "text/csv"}), "changed"),
        (None, "unavailable"),
    ],
    ids=["refused", "other columns", "down"],
)
def test_a_source_that_fails_is_a_line_with_its_reason(
    config: Config,
    tmp_path: Path,
    server: FaultServer,
    reply: Reply | None,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("data_sources.clients.http.time.sleep", lambda _seconds: None)
    made = online(config, tmp_path, server, "grid")
    if reply is None:
        nobody = {"grid": {"files": ("http://127.0.0.1:9/file",)}}
        made = Config(made.run, made.area, made.sources, online=made.online, endpoints=nobody)
    else:
        server.on("/file", reply)
    findings = Findings()
    loaded = loading.load(made, DAY, findings)
    assert loaded.town.grid_congestion is None
    (line,) = [s for s in loaded.sources if s.source == "grid"]
    assert (line.not_fetched, line.rows, line.file, line.date) == (reason, 0, "", "")
    assert line.title == "Netcongestie per postcode"
    assert ("grid", "not_fetched") in {(i.source, i.code) for i in findings.items}
    assert "grid" not in loaded.fetched


@pytest.mark.parametrize(
    ("without", "source", "column"),
    [("status", "bag", "status"), ("pandidentificatie", "bag", "pand_ids")],
)
def test_a_bag_service_that_lost_a_column_ends_the_run_as_changed(
    config: Config, tmp_path: Path, server: FaultServer, without: str, source: str, column: str
) -> None:
    values = {"pand": places.pand(1), "verblijfsobject": places.vbo(1, pandidentificatie="1")}
    for layer in values.values():
        layer.pop(without, None)
    url = places.wfs(
        server,
        {
            "bag:pand": places.page([("a", values["pand"], places.square())]),
            "bag:verblijfsobject": places.page([("b", values["verblijfsobject"], places.point())]),
        },
    )
    made = Config(
        config.run,
        config.area,
        {"buurten": config.sources["buurten"]},
        online=OnlineConfig(sources=("bag",), cache=tmp_path / "cache"),
        endpoints={"bag": {"wfs": (url,)}},
    )
    with pytest.raises(SourceChanged, match=f"'{source}' is not what it was") as caught:
        loading.load(made, DAY, Findings())
    assert column in caught.value.found  # what was expected
    assert "identificatie" in caught.value.found  # what there is
