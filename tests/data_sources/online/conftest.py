"""Weesp as file, as OGC API Features and as WFS, on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest

from tests.servers import dutch, fault, mapserver, ogcapi


@pytest.fixture(scope="session")
def weesp(real_data: Path) -> Path:
    return real_data / "weesp"


def write_buurten(weesp: Path, path: Path) -> Path:
    """Write the buurten of Weesp as CBS has them, with invented figures."""
    buurten = gpd.read_file(weesp / "buurten_2021_generalised.geojson").to_crs(28992)
    return dutch.buurten_file(buurten, path, {"GM0457": "Weesp"})


@pytest.fixture(scope="module")
def weesp_buurten(weesp: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_buurten(weesp, tmp_path_factory.mktemp("buurten") / "buurten.gpkg")


@pytest.fixture(scope="module")
def weesp_ogc(weesp: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the BAG and the buurten of Weesp through pygeoapi."""
    folder = tmp_path_factory.mktemp("ogc")
    file = write_buurten(weesp, dutch.ogc_file(*dutch.read_bag(weesp), folder / "ogc.gpkg"))
    layers = [
        ("pand", "pand", "uuid"),
        ("verblijfsobject", "verblijfsobject", "uuid"),
        ("buurten", "buurten", "buurtcode"),
    ]
    with ogcapi.running(folder, file, layers) as url:
        yield url


@pytest.fixture(scope="module")
def weesp_wfs(weesp: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the BAG of Weesp through MapServer."""
    folder = tmp_path_factory.mktemp("wfs")
    file = write_buurten(weesp, dutch.wfs_file(*dutch.read_bag(weesp), folder / "wfs.gpkg"))
    layers = [
        ("pand", "pand", "POLYGON", "identificatie"),
        ("verblijfsobject", "verblijfsobject", "POINT", "identificatie"),
        ("buurten", "buurten", "POLYGON", "buurtcode"),
    ]
    with mapserver.running(folder, file, layers) as url:
        yield url


@pytest.fixture
def server() -> Iterator[fault.FaultServer]:
    with fault.running() as running:
        yield running
