"""Fixtures for the rules engine: a small set of rules with one criterion of every form."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansenkaart import rules

SAMPLE = Path(__file__).parent / "rules" / "sample"


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    return SAMPLE


@pytest.fixture(scope="session")
def sample() -> rules.Rules:
    return rules.load(folder=SAMPLE)


@pytest.fixture(scope="session")
def topup(sample: rules.Rules) -> rules.KindRules:
    return sample["topup"]
