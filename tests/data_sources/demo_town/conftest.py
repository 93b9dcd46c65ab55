"""The invented town, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources import demo_town


@pytest.fixture(scope="session")
def town() -> demo_town.DemoTown:
    return demo_town.town()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> demo_town.DemoFiles:
    return demo_town.build(tmp_path_factory.mktemp("demo_town"))


@pytest.fixture(scope="session")
def other_town() -> demo_town.DemoTown:
    return demo_town.town(7)


@pytest.fixture(scope="session")
def folder(files: demo_town.DemoFiles) -> Path:
    return files.config.parent
