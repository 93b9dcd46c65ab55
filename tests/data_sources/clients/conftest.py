"""A fault server, and limits that make a test take seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_sources.clients.answers import Cache
from data_sources.clients.http import Http
from data_sources.clients.limits import Limits
from tests.servers import fault

QUICK = Limits(
    connect_s=1.0,
    read_s=0.3,
    total_s=2.0,
    attempts=3,
    backoff_s=0.01,
    retry_after_max_s=2.0,
    per_host=4,
    max_age_s=1000.0,
)


@pytest.fixture
def server() -> Iterator[fault.FaultServer]:
    with fault.running() as running:
        yield running


@pytest.fixture
def http() -> Http:
    return Http(limits=QUICK)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")
