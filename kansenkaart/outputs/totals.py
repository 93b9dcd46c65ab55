"""The totals in words, the stock to verify told apart; workbook and appendix say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansenkaart import reconcile
from kansenkaart.rules import wording

if TYPE_CHECKING:
    import pandas as pd

    from kansenkaart.texts import Texts

_UNSURE = ["projects_to_verify", "homes_to_verify"]


def headline(totals: pd.DataFrame, texts: Texts) -> tuple[str, ...]:
    """Return the homes of the promising classes, and the stock to verify where there is any."""
    found = reconcile.headline(totals)
    lines = [texts("totals.promising", homes=wording.number(found.homes, texts.lang))]
    if found.projects_to_verify:
        homes = wording.number(found.homes_to_verify, texts.lang)
        lines.append(texts("totals.to_verify", homes=homes, projects=found.projects_to_verify))
    return tuple(lines)


def without_empty(totals: pd.DataFrame) -> pd.DataFrame:
    """Return the totals without columns that say nothing here."""
    return totals if totals[_UNSURE[0]].any() else totals.drop(columns=_UNSURE)
