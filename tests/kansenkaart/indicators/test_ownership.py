"""The party of a building: the one that surely has most of it."""

from __future__ import annotations

import pandas as pd

from kansenkaart.indicators.ownership import main_party


def test_the_largest_certain_share_wins() -> None:
    rows = [
        ("p1", "Zon", 0.4, 1.0, "unknown", 2.0),
        ("p1", "Aarde", 0.6, 0.6, "yes", 3.0),
        ("p2", "Zon", 0.5, 0.5, "yes", 1.0),
        ("p2", "Maan", 0.5, 0.7, "unknown", 1.0),
        ("p3", "Zon", 0.5, 0.5, "yes", 1.0),
        ("p3", "Aarde", 0.5, 0.5, "yes", 4.0),
    ]
    columns = ["pand_id", "party", "share_low", "share_high", "mixed", "units"]
    table = main_party(pd.DataFrame(rows, columns=columns), pd.Index(["p4", "p3", "p2", "p1"]))
    assert table.index.tolist() == ["p4", "p3", "p2", "p1"]
    assert table["party"].tolist()[1:] == ["Aarde", "Maan", "Aarde"]
    assert table.loc["p1", ["share_low", "mixed", "units"]].tolist() == [0.6, "yes", 3.0]
    assert table.loc["p4"].isna().all()
