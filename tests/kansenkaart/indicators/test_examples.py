"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from kansenkaart import fabric, indicators, opportunities, projects

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (fabric, indicators, opportunities, projects)
    for module in pkgutil.iter_modules(package.__path__)
] + ["kansenkaart.parking"]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    module = importlib.import_module(name)
    outcome = doctest.testmod(module, extraglobs={}, verbose=False)
    assert outcome.failed == 0
