"""The same run of Weesp through files, OGC API Features and WFS gives the same contract tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import fields, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from data_sources.findings import Findings
from kansenkaart import pipeline
from kansenkaart.config import Config, OnlineConfig
from kansenkaart.pipeline import loading
from kansenkaart.town import Town
from tests.e2e import places
from tests.servers import dutch, mapserver, ogcapi

pytestmark = pytest.mark.long

ONLINE = ("bag", "buurten", "townscapes")
LAYERS = (
    ("pand", "POLYGON", "uuid", "identificatie"),
    ("verblijfsobject", "POINT", "uuid", "identificatie"),
    ("buurten", "POLYGON", "buurtcode", "buurtcode"),
    ("Townscapes", "POLYGON", "BRON_ID", "BRON_ID"),
)
"""Name, shape, and what the OGC API and the WFS have for an id."""


@pytest.fixture(scope="module")
def from_files(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Return Weesp from files, its buurten with every key figure of CBS, invented."""
    folder = tmp_path_factory.mktemp("files")
    config = places.weesp(real_data, folder / "out")
    outlines = gpd.read_file(config.sources["buurten"]).to_crs(28992)
    shapes = dutch.buurten_file(outlines, folder / "buurten.gpkg", {"GM0457": "Weesp"})
    return replace(config, sources={**config.sources, "buurten": shapes})


@pytest.fixture(scope="module")
def servers(
    from_files: Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Serve those files through pygeoapi and through MapServer; give the addresses."""
    bag = dutch.read_bag(from_files.sources["bag"].parent)
    with ExitStack() as stack:
        urls = {}
        for protocol, shaped in (("ogc", dutch.ogc_file), ("wfs", dutch.wfs_file)):
            folder = tmp_path_factory.mktemp(protocol)
            file = shaped(*bag, folder / "layers.gpkg")
            for layer, source in (("buurten", "buurten"), ("Townscapes", "townscapes")):
                frame = gpd.read_file(from_files.sources[source])
                frame.to_file(file, layer=layer, driver="GPKG")
            if protocol == "ogc":
                collections = [(name, name, key) for name, _, key, _ in LAYERS]
                running = ogcapi.running(folder, file, collections)
            else:
                layers = [(name, name, kind, key) for name, kind, _, key in LAYERS]
                running = mapserver.running(folder, file, layers)
            urls[protocol] = stack.enter_context(running)
        yield urls


@pytest.fixture(scope="module")
def expected(from_files: Config) -> Town:
    return loaded(from_files)


def loaded(config: Config) -> Town:
    day = config.run.reference_date
    assert day is not None
    return loading.load(config, day, Findings()).town


def fetched(config: Config, folder: Path, protocol: str, url: str) -> Config:
    return replace(
        config,
        sources={name: path for name, path in config.sources.items() if name not in ONLINE},
        online=OnlineConfig(sources=ONLINE, cache=folder / "cache"),
        endpoints={source: {protocol: (url,)} for source in ONLINE},
    )


@pytest.mark.real_data
@pytest.mark.parametrize("protocol", ["ogc", "wfs"])
def test_every_table_of_the_town_is_the_same(
    from_files: Config, servers: dict[str, str], expected: Town, protocol: str, tmp_path: Path
) -> None:
    config = fetched(from_files, tmp_path, protocol, servers[protocol])
    town = loaded(config)
    assert len(town.pand) > 10_000
    assert len(town.unit) > 1_000
    assert town.townscape is not None
    assert len(town.townscape) == 2
    there = {f.name for f in fields(Town) if getattr(expected, f.name) is not None}
    assert there >= {"pand", "verblijfsobject", "buurt", "ended", "unit", "townscape", "station"}
    for field in fields(Town):
        found, wanted = getattr(town, field.name), getattr(expected, field.name)
        if isinstance(wanted, gpd.GeoDataFrame):
            # WFS and OGC API give coordinates in nine decimals at most.
            assert_geodataframe_equal(found, wanted, check_less_precise=field.name == "buurt")
        elif isinstance(wanted, pd.DataFrame):
            pd.testing.assert_frame_equal(found, wanted)
        else:
            assert found == wanted
    # Every key figure is the same, also where it is secret, not published yet or null.
    known = expected.buurt[["dwelling_stock", "corporation_share", "urbanity_class"]].notna()
    assert known.any().all()
    assert not known.all().any()


@pytest.mark.real_data
@pytest.mark.long
def test_the_candidates_are_the_same(
    from_files: Config, servers: dict[str, str], tmp_path: Path
) -> None:
    wanted = pipeline.scan(from_files).results
    for protocol, url in servers.items():
        found = pipeline.scan(fetched(from_files, tmp_path / protocol, protocol, url)).results
        for tier, result in wanted.items():
            assert len(result.opportunities) > 100
            pd.testing.assert_frame_equal(
                pd.DataFrame(found[tier].opportunities.drop(columns="geometry")),
                pd.DataFrame(result.opportunities.drop(columns="geometry")),
            )
