"""The funnel: what each gate and veto leaves, counted by hand."""

from __future__ import annotations

import pandas as pd

from kansenkaart import criteria, rules
from kansenkaart.funnel import funnel
from kansenkaart.result import Projects


def test_each_step_counts_what_is_left(topup: rules.KindRules) -> None:
    facts = pd.DataFrame(
        {
            "flat_roof_share": [0.9, 0.1, 0.9, None, 0.9],
            "monument": ["none", "rijks", "rijks", "none", "none"],
            "dwellings": [8, 8, 8, 8, None],
            "storeys": 3.0,
            "lift": True,
            "share": 1.0,
        },
        index=["p1", "p2", "p3", "p4", "p5"],
    )
    # p1 holds two panden, and shares p1b with p5
    members = pd.DataFrame(
        {
            "project": ["p1", "p1", "p2", "p3", "p4", "p5"],
            "pand_id": ["p1a", "p1b", "p2a", "p3a", "p4a", "p1b"],
            "vbo_id": None,
        }
    )
    outside = pd.Series({"h1": "no_dwelling", "h2": "single_family", "h3": "single_family"})
    found = funnel(
        criteria.evaluate_all(topup, facts),
        Projects(facts=facts, members=members, outside=outside),
        ("listed", "no_dwelling", "single_family"),
    )
    rows = found[["step", "panden", "projects"]].astype({"projects": "float64"}).fillna(-1)
    assert rows.to_numpy().tolist() == [
        ["all", 8, -1],
        ["no_dwelling", 7, -1],
        ["single_family", 5, -1],
        ["projects", 5, 5],
        ["flat_roof", 4, 4],
        ["monument", 3, 3],
        ["dwellings", 3, 3],
        ["candidates", 3, 2],
    ]
    assert list(found["order"]) == list(range(8))
    assert set(found["kind"]) == {"topup"}
