"""What a reader has to know first stands above everything on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansenkaart.outputs import map as page_map
from kansenkaart.result import Result
from tests.kansenkaart.outputs.map import fabricate

pytestmark = pytest.mark.browser


def in_gemeenten(*codes: str) -> Result:
    """Return the invented result with its buurten divided over these gemeenten."""
    made = fabricate.result()
    town = made.fabric.town
    own = [codes[n % len(codes)] for n in range(len(town.buurt))]
    buurt = town.buurt.assign(gemeente_code=own)
    return replace(made, fabric=replace(made.fabric, town=replace(town, buurt=buurt)))


def test_rules_that_were_left_out_are_told_above_the_candidates(visit, tmp_path):
    opened = visit(page_map.write(in_gemeenten("GM1916", "GM9999"), tmp_path))
    first = opened.page.locator(".fault").first.inner_text()
    assert first.startswith("Eigen regels van Leidschendam-Voorburg zijn hier niet toegepast")
    assert opened.complaints == []


def test_without_such_a_gemeente_nothing_is_told(visit, tmp_path):
    opened = visit(page_map.write(in_gemeenten("GM9998", "GM9999"), tmp_path))
    assert opened.page.locator(".fault").count() == 0
