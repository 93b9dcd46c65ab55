"""The sheet of measures to fill in per project: empty cells that take only what is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kansenkaart.opportunities.table import STATUS
from kansenkaart.outputs import columns
from kansenkaart.outputs.blocks import Block
from kansenkaart.outputs.order import in_order
from kansenkaart.outputs.project_fields import FIELDS, Field

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.rules import Rules
    from kansenkaart.texts import Texts

_NAMED = ["title", "kind", "parties", "buurt_name", "class", "status"]
_CLASSES = ("A", "B")


def blocks(result: Result, texts: Texts) -> list[Block]:
    """Return a row per candidate of class A or B or with a decision, its measures empty."""
    table = pd.DataFrame(result.opportunities.drop(columns="geometry"))
    candidates = table[table["assessment"] == "candidate"]
    decided = candidates["status"] != STATUS
    chosen = candidates[candidates["class"].isin(_CLASSES) | decided]
    say = texts.section("project_fields")
    if chosen.empty:
        return [Block(pd.DataFrame(), lines=(say["intro"], say["no_rows"]))]
    named = [c for c in _NAMED if c in chosen]
    rows = in_order(chosen, result.rules)[[*named, "opportunity_id"]].reset_index(drop=True)
    rows = columns.words(columns.joined(rows), texts)
    empty = pd.Series(None, index=rows.index, dtype=object)
    rows = rows.assign(**{field.code: empty for field in FIELDS})

    def finish(sheet: Any, head_row: int) -> None:
        for place, field in enumerate(FIELDS, start=len(named) + 2):
            letter = get_column_letter(place)
            check = _check(field, texts)
            check.add(f"{letter}{head_row + 1}:{letter}{head_row + len(rows)}")
            sheet.data_validations.append(check)

    return [Block(rows, lines=(say["intro"],), finish=finish, links=True)]


def _check(field: Field, texts: Texts) -> DataValidation:
    """Return what Excel lets a reader fill in: nothing negative, an index no more than its most."""
    say = texts.section("project_fields")
    if field.is_date:
        check = DataValidation("date", operator="greaterThan", formula1="0", allow_blank=True)
    elif field.most is not None:
        check = DataValidation(
            "decimal", operator="between", formula1="0", formula2=str(field.most), allow_blank=True
        )
        check.error = texts("project_fields.between", most=f"{field.most:g}")
    else:
        check = DataValidation(
            "decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True
        )
        check.error = say["not_negative"]
    own = say[field.code]
    check.promptTitle, check.prompt = own["title"], f"{own['unit']}: {own['about']}"
    check.showInputMessage = check.showErrorMessage = True
    return check


def explained(rules: Rules, texts: Texts) -> pd.DataFrame:
    """Return the measures with their unit, meaning and what is known to compare with."""
    say = texts.section("project_fields")
    rows = [
        (*(say[f.code][part] for part in ("title", "unit", "about")), f.compared(rules, texts))
        for f in FIELDS
    ]
    return pd.DataFrame(rows, columns=["project_field", "unit", "field_about", "compared"])
