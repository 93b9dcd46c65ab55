"""The lines of a renovation plan as works: measure, years, certainty, homes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_sources.renovation_plans import facts, numbers
from data_sources.renovation_plans.facts import words
from data_sources.spreadsheet import cells

if TYPE_CHECKING:
    from data_sources.spreadsheet.oddities import Oddities

YEAR_PREFIX = "in_"
_QUALIFIER = (
    r"(?i)^(?:(?:start|eind|medio|begin|voorjaar|najaar|zomer|herfst|winter|q[1-4]|"
    r"[1-4]e? ?(?:kwartaal|kw)\.?|h[12]|jan\w*|feb\w*|m(?:rt|aart)|apr\w*|mei|jun\w*|jul\w*|"
    r"aug\w*|sep\w*|okt\w*|nov\w*|dec\w*)[\s\-/']*)?"
)
_ONE_YEAR = _QUALIFIER + r"(\d{4})$"
_TWO_YEARS = r"(?i)^(\d{4})\s*(?:-|–|/|t/m|tot|tm|en)\s*(\d{4})$"
_MIN_YEAR, _MAX_YEAR = 1990, 2150
_MAX_TEXT = 80


def year_field(year: int) -> str:
    """Return the name of the field of a column that is titled with a year."""
    return f"{YEAR_PREFIX}{year}"


def read(frame: pd.DataFrame, oddities: Oddities) -> pd.DataFrame:
    """Return works in the columns of the contract, with ``sheet`` beside them.

    Parameters
    ----------
    frame
        Lines as ``spreadsheet.lines.read_lines`` gives them.
    oddities
        Receives a code for every line with a fault.
    """
    absent = pd.Series(None, index=frame.index, dtype="str")
    cell = {name: frame.get(name, absent) for name in _FIELDS}
    text = {name: cells.text(values) for name, values in cell.items()}
    start, end = _years(frame, text)
    measure = _measure(text)
    street = _street(text["street"])
    behind = _behind(text["street"], street).fillna(text["house_numbers"])
    works = pd.DataFrame(
        {
            "project_id": text["project_id"].str.slice(0, _MAX_TEXT).fillna(_place(frame)),
            "file": frame["file"],
            "sheet": frame["sheet"],
            "line": frame["line"],
            "complex_id": text["complex_id"].str.slice(0, _MAX_TEXT),
            "street": street,
            "house_numbers": behind.map(numbers.read, na_action="ignore").where(street.notna()),
            "place": text["place"].str.slice(0, _MAX_TEXT),
            "measure": measure,
            "start_year": start,
            "end_year": end,
            "certainty": cells.first_word_match(text["certainty"], words("certainties")).fillna(
                "onbekend"
            ),
            "homes": _count(cell["homes"]),
            "budget_eur": cells.number(cell["budget_eur"]),
            "tenants_informed": cells.yes_no(cell["tenants_informed"]),
            "share": text["share"].str.lower().where(text["share"].str.lower().eq("sessie")),
            **facts.read(cell),
        }
    )
    used = works["complex_id"].notna() | works["street"].notna() | text["measure"].notna()
    oddities.note(frame[~used], "line_without_work")
    partly = works["street"].notna() & works["house_numbers"].isna() & behind.notna()
    oddities.note(works[used & partly], "address_partly_read")
    _note_faults(works[used], {name: values[used] for name, values in text.items()}, oddities)
    return works[used]


_FIELDS = (
    "project_id",
    "complex_id",
    "street",
    "house_numbers",
    "place",
    "measure",
    "description",
    "start_year",
    "end_year",
    "certainty",
    "homes",
    "budget_eur",
    "tenants_informed",
    "share",
    *facts.FIELDS,
)


def _note_faults(works: pd.DataFrame, text: dict[str, pd.Series], oddities: Oddities) -> None:
    start, end = works["start_year"], works["end_year"]
    faults = {
        "without_complex_or_street": works["complex_id"].isna() & works["street"].isna(),
        "ends_before_start": end.lt(start).fillna(False),
        "start_year_missing": start.isna() & text["start_year"].isna(),
        "start_year_unreadable": start.isna() & text["start_year"].notna(),
        "end_year_unreadable": end.isna() & text["end_year"].notna(),
        "measure_unknown": works["measure"].eq("onbekend"),
        "renovation_without_level": _without_level(works["measure"], text),
        "certainty_unknown": works["certainty"].eq("onbekend"),
        "homes_unreadable": works["homes"].isna() & text["homes"].notna(),
        "budget_unreadable": works["budget_eur"].isna() & text["budget_eur"].notna(),
        "tenants_informed_unknown": works["tenants_informed"].isna(),
        "share_unknown": works["share"].isna() & text["share"].notna(),
        **facts.faults(works[list(facts.FIELDS)], text),
    }
    for code, where in faults.items():
        oddities.note(works[where.astype(bool)], code)


def _measure(text: dict[str, pd.Series]) -> pd.Series:
    named = cells.first_word_match(text["measure"], words("measures"))
    described = cells.first_word_match(text["description"], words("measures"))
    return named.fillna(described).fillna("onbekend")


def _without_level(measure: pd.Series, text: dict[str, pd.Series]) -> pd.Series:
    """Return where a plan says renovation but not how far it goes; it counts as light."""
    both = text["measure"].fillna("") + " " + text["description"].fillna("")
    level = cells.first_word_match(both, words("level"))
    return measure.eq("renovatie_licht") & level.isna()


def _years(frame: pd.DataFrame, text: dict[str, pd.Series]) -> tuple[pd.Series, pd.Series]:
    """Return first and last year: from their own columns, from one range, or from year columns."""
    start, to = _span(frame.get("start_year"), text["start_year"])
    end = _span(frame.get("end_year"), text["end_year"])[0].fillna(to)
    columns = sorted(name for name in frame.columns if name.startswith(YEAR_PREFIX))
    if columns:
        busy = pd.DataFrame({int(c.removeprefix(YEAR_PREFIX)): _is_busy(frame[c]) for c in columns})
        first = busy.idxmax(axis=1).where(busy.any(axis=1)).astype("Int64")
        last = busy.loc[:, ::-1].idxmax(axis=1).where(busy.any(axis=1)).astype("Int64")
        start, end = start.fillna(first), end.fillna(last)
    return start, end


def _is_busy(values: pd.Series) -> pd.Series:
    """Return where the cell of a year says that work is done: filled, and no zero, no or dash."""
    text = cells.text(values)
    idle = text.str.fullmatch(r"(?i)0+(?:[.,]0+)?|-|n|nee|n\.?v\.?t\.?")
    return text.notna() & ~idle.fillna(False).astype(bool)


def _span(raw: pd.Series | None, text: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the year in each cell, and the second one where it holds a range."""
    one = text.str.extract(_ONE_YEAR, expand=False)
    two = text.str.extract(_TWO_YEARS)
    dated = cells.year(raw) if raw is not None else pd.Series(pd.NA, index=text.index)
    first = pd.to_numeric(one.fillna(two[0])).astype("Int64").fillna(dated)
    second = pd.to_numeric(two[1]).astype("Int64")
    return tuple(y.where(y.between(_MIN_YEAR, _MAX_YEAR).fillna(False)) for y in (first, second))


def _count(values: pd.Series) -> pd.Series:
    listed = cells.number(values)
    return listed.where(listed.ge(0))


def _street(text: pd.Series) -> pd.Series:
    """Return the street of an address or location: what stands before the first house number."""
    before = r"^((?:\d{1,2}\s?(?:e|de|ste)\s)?[^\d,;@]*[^\d\s,;@-])"
    found = text.str.extract(before, expand=False)
    return found.str.replace(r"(?i)[\s(]+(?:huis)?(?:nrs?|nummers?)?\.?$", "", regex=True)


def _behind(address: pd.Series, street: pd.Series) -> pd.Series:
    """Return what an address says behind its street; null for nothing."""
    pairs = zip(address, street.fillna(""), strict=True)
    rest = [text.removeprefix(name) if isinstance(text, str) else None for text, name in pairs]
    told = pd.Series(rest, index=address.index, dtype="str")
    return told.where(told.str.contains(r"\w", regex=True).fillna(False))


def _place(frame: pd.DataFrame) -> pd.Series:
    sheet = ("!" + frame["sheet"]).where(frame["sheet"].ne(""), "")
    return frame["file"] + sheet + ":" + frame["line"].astype("str")
