"""The order in which candidates of all kinds stand in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from kansenkaart.rules import Rules


def in_order(table: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return the rows per kind as the rules have them, the best first as far as the tier tells."""
    place = {kind: n for n, kind in enumerate(rules)}
    by = ["kind", *(c for c in ("rank", "class") if c in table), "opportunity_id"]
    return table.sort_values(by, key=lambda s: s.map(place) if s.name == "kind" else s)
