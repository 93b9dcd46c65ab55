"""What became of a decision, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.decisions.carry import NOW

if TYPE_CHECKING:
    from kansenkaart.texts import Texts


def found(table: pd.DataFrame, opportunities: pd.DataFrame, texts: Texts) -> pd.Series[str]:
    """Return how each decision found its candidate, on the decisions' index.

    The candidate is named where people added it by hand and it has one now.

    Parameters
    ----------
    table
        Of :class:`kansenkaart.decisions.Carried`.
    opportunities
        ``opportunity_id`` and ``title`` as the tier may show them.
    texts
        Language of the words.
    """
    titles = opportunities.drop_duplicates("opportunity_id").set_index("opportunity_id")["title"]
    words = table["found"].map(texts.section("codes.decision_found"))
    named = table["opportunity_id"].map(titles).astype("str")
    return words.mask((table["found"] == NOW) & named.notna(), words + ": " + named)
