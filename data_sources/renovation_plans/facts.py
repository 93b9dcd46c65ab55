"""What a plan says of a complex beside the work: labels, VvE, exploitation, circular ambition."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import pandas as pd

from data_sources import complexes
from data_sources.contract import AMBITIONS, LABELS, NO_AMBITION
from data_sources.spreadsheet import cells

FIELDS = (
    "label_before",
    "label_target",
    "vve",
    "remaining_exploitation_years",
    "circular_ambition",
)
_LABEL = r"(?i)^(?:energie)?(?:label)?\s*(A\+{0,5}|[B-G])$"
_MAX_YEARS = 200
_EMPTY = "onbekend"


@cache
def words(name: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of a regular expression and its meaning from words.toml."""
    text = (files("data_sources.renovation_plans") / "words.toml").read_text("utf-8")
    return tuple((pattern, meaning) for pattern, meaning in tomllib.loads(text)[name])


def read(cell: dict[str, pd.Series]) -> pd.DataFrame:
    """Return the columns :data:`FIELDS` of the contract; what is not understood is null.

    Parameters
    ----------
    cell
        The cells of each of :data:`FIELDS`.
    """
    text = {name: cells.text(cell[name]) for name in FIELDS}
    years = cells.number(cell["remaining_exploitation_years"])
    vve = complexes.vve(cell["vve"])
    return pd.DataFrame(
        {
            "label_before": _label(text["label_before"]),
            "label_target": _label(text["label_target"]),
            "vve": vve.mask(vve.eq("unknown")),
            "remaining_exploitation_years": years.where(years.between(0, _MAX_YEARS)),
            "circular_ambition": _ambition(text["circular_ambition"]),
        }
    )


def faults(facts: pd.DataFrame, text: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """Return per code the lines of which a fact is not understood, or cannot be."""
    odd = {name: facts[name].isna() & _says_something(text[name]) for name in FIELDS}
    place = {label: n for n, label in enumerate(LABELS)}
    before, target = (facts[name].map(place) for name in ("label_before", "label_target"))
    return {
        "label_unreadable": odd["label_before"] | odd["label_target"],
        "label_gets_worse": target.gt(before),
        "vve_unknown": odd["vve"],
        "remaining_exploitation_unreadable": odd["remaining_exploitation_years"],
        "circular_ambition_unknown": odd["circular_ambition"],
    }


def _label(text: pd.Series) -> pd.Series:
    return text.str.extract(_LABEL, expand=False).str.upper()


def _ambition(text: pd.Series) -> pd.Series:
    """Return the ambitions that a cell names, in the order of the contract, or that it has none.

    A cell that says 'geen' or 'niet' among other words may mean either, and is not understood.
    """
    whole = cells.first_word_match(text, words("ambition_as_a_whole"))
    named = {
        meaning: cells.first_word_match(text, [(pattern, meaning)]).notna()
        for pattern, meaning in words("ambitions")
    }
    rows = pd.DataFrame(named, index=text.index)[list(AMBITIONS)]
    joined = rows.apply(lambda row: ", ".join(rows.columns[row.to_numpy()]), axis=1)
    told = pd.Series(joined, index=text.index, dtype="str")
    told = told.where(whole.isna() & told.ne(""))
    return told.mask(whole.eq(NO_AMBITION).fillna(False).astype(bool), NO_AMBITION)


def _says_something(text: pd.Series) -> pd.Series:
    """Return where a cell holds more than that nobody knows."""
    return text.notna() & cells.first_word_match(text, words("not_known")).ne(_EMPTY).fillna(True)
