"""A fault server in place of a service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import fault


@pytest.fixture
def server() -> Iterator[fault.FaultServer]:
    with fault.running() as running:
        yield running
