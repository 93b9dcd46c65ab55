"""What changed between two runs, and why: an input, a rule or the version of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.comparison import causes, changes
from kansenkaart.comparison.causes import INPUT, REFERENCE_DATE, RULE, UNKNOWN, VERSION, inputs
from kansenkaart.comparison.changes import ASSESSMENT, CLASS, GONE, MEMBERS, NEW
from kansenkaart.comparison.settings import differences

if TYPE_CHECKING:
    from kansenkaart.result import Result

__all__ = [
    "ASSESSMENT",
    "CLASS",
    "COLUMNS",
    "GONE",
    "INPUT",
    "MEMBERS",
    "NEW",
    "REFERENCE_DATE",
    "RULE",
    "UNKNOWN",
    "VERSION",
    "compare",
    "differences",
    "inputs",
]

COLUMNS = ["opportunity_id", "kind", "title", "change", "before", "after", "cause", "criteria"]


def compare(old: Result, new: Result) -> pd.DataFrame:
    """Return one row per change of an opportunity.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``change``: ``new``, ``gone``, ``members`` (other panden or homes;
        an id that goes while another with most of its members comes is this too), ``assessment``,
        or ``class`` of what was and is a candidate. ``cause``: ``rule``, ``input`` or ``version``,
        joined by ``+`` where the runs differ in several that may be it. ``criteria``: the criteria
        whose outcome or score differs.
    """
    found = changes.found(old, new)
    return causes.explained(found, old, new)[COLUMNS].sort_values(
        ["kind", "change", "opportunity_id"], ignore_index=True
    )
