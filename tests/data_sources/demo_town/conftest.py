"""The invented town, made once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from data_sources import demo_town
from data_sources.demo_town.contract_tables import contract_tables


@pytest.fixture(scope="session")
def town() -> demo_town.DemoTown:
    return demo_town.town()


@pytest.fixture(scope="session")
def truth(town: demo_town.DemoTown) -> Mapping[str, pd.DataFrame]:
    """The town as contract tables, made from memory: what the loaders must give."""
    return contract_tables(town)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> demo_town.DemoFiles:
    return demo_town.build(tmp_path_factory.mktemp("demo_town"))


@pytest.fixture(scope="session")
def other_town() -> demo_town.DemoTown:
    return demo_town.town(7)


@pytest.fixture(scope="session")
def folder(files: demo_town.DemoFiles) -> Path:
    return files.config.parent
