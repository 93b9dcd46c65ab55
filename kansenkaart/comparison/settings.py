"""Rules, date and version that runs were made with, and what of them is not the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import rules
from kansenkaart.result import RUN
from kansenkaart.rules import wording
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.rules import Rules

_KEYS = ["kind", "role", "setting"]
_COMPARED = ("threshold", "weight")


def differences(results: Sequence[Result]) -> pd.DataFrame:
    """Return one row per setting that differs.

    Returns
    -------
    DataFrame
        ``kind`` (or the domain of a parameter; empty for the whole run), ``role`` (``run``,
        ``axis``, ``classes``, or that of the rule), ``setting`` in words, and a column per run,
        named after it, with the value in words.
    """
    texts = Texts(results[0].info.lang)
    names = [f"{place}. {name(result)}" for place, result in enumerate(results, start=1)]
    settings = [_settings(result, texts) for result in results]
    table = pd.concat([pd.Series(s, dtype="str") for s in settings], axis=1, keys=names)
    table = table.rename_axis(_KEYS).fillna("–")
    return table[table.nunique(axis=1) > 1].reset_index()


def name(result: Result) -> str:
    """Return who a run is of: its parties, else its role and area."""
    own = result.info.parties if result.info.role == "corporatie" else ()
    return ", ".join(own) or f"{result.info.role} {result.info.title}"


def _settings(result: Result, texts: Texts) -> dict[tuple[str, str, str], str]:
    words = texts.section("merge.settings")
    made = {
        ("", RUN, words["reference_date"]): f"{result.info.reference_date:%d-%m-%Y}",
        ("", RUN, words["version"]): result.info.version,
    }
    return made | dict(_rules(result.rules, texts))


def _rules(given: Rules, texts: Texts) -> Iterator[tuple[tuple[str, str, str], str]]:
    words, axes = texts.section("merge.settings"), texts.section("codes.axis")
    for row in rules.table(given, texts).to_dict("records"):
        for part in _COMPARED:
            if pd.notna(row[part]):
                setting = words[part].format(name=row["label"])
                yield (row["kind"], row["role"], setting), _shown(row[part], texts)
    for kind in given:
        for code, axis in given[kind].axes.items():
            yield (kind, "axis", words["axis"].format(name=axes[code])), _shown(axis.weight, texts)
        limits = given[kind].classes
        numbers = (limits.a, limits.b, limits.completeness_for_a, limits.completeness_floor)
        said = "; ".join(_shown(number, texts) for number in numbers)
        yield (kind, "classes", words["classes"]), said


def _shown(value: object, texts: Texts) -> str:
    return value if isinstance(value, str) else wording.number(float(str(value)), texts.lang)
