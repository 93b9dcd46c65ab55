"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# a busy machine is no fault: tests do not time
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]


def pytest_report_header() -> str:
    """Print the versions that decide how geometry and files behave."""
    import geopandas as gpd
    import pyogrio
    import shapely

    return (
        f"geopandas {gpd.__version__}, shapely {shapely.__version__} (GEOS "
        f"{shapely.geos_version_string}), pyogrio {pyogrio.__version__} "
        f"(GDAL {pyogrio.__gdal_version_string__})"
    )


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder with real data of whole places, or skip where it is absent."""
    folder = Path(os.environ.get("KANSENKAART_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        reason = f"no real data at {folder}; set KANSENKAART_REAL_DATA"
        if os.environ.get("KANSENKAART_DEMAND_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder.resolve()
