"""Whose a pand is: the party with the largest share of its homes."""

from __future__ import annotations

import pandas as pd

from kansenkaart.indicators.ownership import main_party


def _ownership(*rows: tuple[object, ...]) -> pd.DataFrame:
    columns = ["pand_id", "party", "share_low", "share_high", "mixed", "units"]
    return pd.DataFrame(rows, columns=columns)


def test_the_party_with_the_largest_certain_share_has_the_pand() -> None:
    owned = _ownership(("p", "A", 0.2, 0.9, "unknown", 2), ("p", "B", 0.5, 0.5, "unknown", 5))
    assert main_party(owned, pd.Index(["p"]))["party"].to_dict() == {"p": "B"}


def test_who_has_only_boxes_below_the_homes_of_others_does_not_have_the_pand() -> None:
    # a flat of 84 sold homes in which the party still has three garage boxes
    owned = _ownership(("flat", "A", 0.0, 0.0, "yes", 3))
    assert main_party(owned, pd.Index(["flat"]))["party"].isna().all()


def test_a_pand_without_homes_belongs_to_who_lists_it() -> None:
    owned = _ownership(("strip", "A", float("nan"), float("nan"), "unknown", 8))
    assert main_party(owned, pd.Index(["strip"]))["party"].to_dict() == {"strip": "A"}
