"""What keeps one object out while its neighbours in the pand are in."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from kansenkaart import rules
from kansenkaart.explain.own_gate import own_gate
from kansenkaart.explain.subject import Subject

HOMES = pd.DataFrame(
    {"party": ["Zon", None, "Zon", "Zon"], "area_high_m2": [99.0, 130.0, None, 100.0]},
    index=["small", "of_another", "unknown", "large"],
)


@pytest.mark.parametrize(
    ("kind", "vbo_id", "gate"),
    [
        ("splitting", "small", "below_threshold"),  # 99 m2 where 100 is asked
        ("splitting", "of_another", "not_listed"),
        ("splitting", "unknown", ""),
        ("splitting", "large", ""),
        ("splitting", "shop", "no_dwelling"),
        ("garages", "small", "no_box"),
        ("garages", "box", ""),
        ("topup", "shop", ""),
    ],
)
def test_an_object_meets_a_gate_of_its_own(kind: str, vbo_id: str, gate: str) -> None:
    fabric = SimpleNamespace(
        dwellings=HOMES, garages=pd.DataFrame({"vbo_id": ["box"]}), role="corporatie"
    )
    result = SimpleNamespace(fabric=fabric, rules=rules.load())
    assert own_gate(kind, Subject("vbo", vbo_ids=(vbo_id,)), result) == gate


def test_what_a_tier_leaves_out_is_not_guessed() -> None:
    bare = SimpleNamespace(dwellings=pd.DataFrame(index=["small"]), role="corporatie")
    result = SimpleNamespace(fabric=bare, rules=rules.load())
    assert own_gate("splitting", Subject("vbo", vbo_ids=("small",)), result) == ""
