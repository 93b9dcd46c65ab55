"""Why no sheet of a file could be used, sheet by sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from data_sources.errors import InputError
from data_sources.spreadsheet import lines, read
from data_sources.spreadsheet.recognise import MAX_TITLE_LINES, is_pivot

if TYPE_CHECKING:
    from pathlib import Path

    from data_sources.spreadsheet.schema import Schema
    from data_sources.spreadsheet.sheet import Sheet


def unusable(
    path: Path, what: str, form: Schema, chosen: Mapping[str, str], needed: Collection[str]
) -> InputError:
    """Return the error for a file none of whose sheets is the list that was expected.

    Parameters
    ----------
    path
        The file.
    what
        What it should have been, for example ``Stock list``.
    form, chosen
        As for ``lines.layout_of``.
    needed
        Fields of which a list has at least one.
    """
    reasons = [f"{_name(sheet)} {_reason(sheet, form, chosen, needed)}" for sheet in read(path)]
    field = next(iter(needed))
    return InputError(
        f"{what} {path.name} cannot be used.",
        found="; ".join(reasons) + ".",
        advice=f'Name the columns in the configuration, such as columns = {{ {field} = "..." }}, '
        "or choose another file.",
    )


def _name(sheet: Sheet) -> str:
    return f"Sheet '{sheet.name}'" if sheet.name else "The file"


def _reason(  # noqa: PLR0911 - one return per reason
    sheet: Sheet, form: Schema, chosen: Mapping[str, str], needed: Collection[str]
) -> str:
    head = sheet.head(MAX_TITLE_LINES)
    if sheet.hidden:
        return "is hidden"
    if not any(any(row) for row in head):
        return "is empty"
    if is_pivot(head):
        return "is a pivot table; copy the list that it was made from"
    layout = lines.layout_of(sheet, form, chosen)
    if layout is None:
        return f"has no row with two known column titles among its first {MAX_TITLE_LINES}"
    row = f"has its column titles in row {layout.first_row}"
    if not layout.fields & set(needed):
        return f"{row}, but none for {' or '.join(sorted(needed))}"
    if sheet.empty_formulas():
        return (
            f"{row}, but below it formulas whose values were never calculated; "
            "open it in a spreadsheet program and save it"
        )
    return f"{row}, but no usable lines below it"
