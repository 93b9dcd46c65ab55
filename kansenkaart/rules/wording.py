"""How numbers, values and thresholds read: 12,5 m in Dutch, 12.5 m in English."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.rules.model import Criterion, Test

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kansenkaart.texts import Texts

SHARE = "aandeel"
YEAR = "jaar"
HOMES = "woningen"
"""Units of the rules files that read otherwise: a share as a percentage, a year without a point,
homes of a project as whole ones."""
_LENGTH, _AREA = "m", "m2"

_FIRST_YEAR = 1000
_TEN, _HUNDRED = 10, 100
_DECIMALS = 3
_NEARLY = 1e-9
"""What misses a whole home by less than rounding error is one."""


def number(value: float, lang: str, *, decimals: int = _DECIMALS, grouped: bool = True) -> str:
    """Return a number with at most ``decimals`` decimals, in the style of the language."""
    text = f"{value:{',' if grouped else ''}.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


def measured(value: float, unit: str, texts: Texts, *, limits: Iterable[float | None] = ()) -> str:
    """Return a measured value with its unit, no finer than it is known.

    Square metres whole from ten up, metres from a hundred up and in one decimal below, homes whole,
    the rest in about three digits. What misses one of ``limits`` never reads as if it reached it:
    it gets more decimals.
    """
    if unit == SHARE:
        return quantity(value, unit, texts)
    if unit == HOMES:
        return quantity(whole_homes(value), unit, texts)
    given = [limit for limit in limits if limit is not None]
    first = _decimals(abs(value), unit)
    fits = (
        shown
        for shown in (round(value, decimals) for decimals in range(first, _DECIMALS))
        if all((shown < g, shown > g) == (value < g, value > g) for g in given)
    )
    return quantity(next(fits, value), unit, texts)


def whole_homes(homes: Any) -> Any:
    """Return homes of one project (a number or many) rounded down: a part of a home is none.

    For what is shown one by one; totals are summed unrounded.
    """
    return np.floor(homes + _NEARLY)


def homes(low: float, high: float, texts: Texts) -> str:
    """Return the homes of one project in words: ``12–15 woningen``, ``1 woning``."""
    least, most = whole_homes(low), whole_homes(high)
    worded = quantity(most, HOMES, texts)
    return worded if least == most else f"{number(least, texts.lang)}–{worded}"


def band(
    low: float, high: float, unit: str, texts: Texts, *, limits: Iterable[float | None] = ()
) -> str:
    """Return what is known of a measured value: ``3 tot 4 lagen``, ``minstens 3 lagen``, one value.

    A bound may be endless; NaN stands for nothing known. For ``limits`` see :func:`measured`.
    """
    if math.isnan(low):
        return texts("rules.value.unknown")
    given = tuple(limits)
    least, most = (measured(bound, unit, texts, limits=given) for bound in (low, high))
    if least == most:
        return least
    if math.isinf(low):
        return texts("rules.threshold.max", value=most)
    if math.isinf(high):
        return texts("rules.threshold.min", value=least)
    if unit == HOMES:
        return homes(low, high, texts)
    if unit not in (SHARE, YEAR):
        least = least.split(" ")[0]
    return texts("rules.value.band", low=least, high=most)


def each_once(values: pd.DataFrame, word: Callable[..., str]) -> NDArray[np.object_]:
    """Return what ``word`` makes of each row of values; rows that are equal are worded once.

    Examples
    --------
    >>> each_once(pd.DataFrame({"a": [1, 1], "b": [2, 3]}), "{} of {}".format).tolist()
    ['1 of 2', '1 of 3']
    """
    codes, rows = pd.MultiIndex.from_frame(values).factorize()
    words = np.array([word(*row) for row in rows], dtype=object)
    return np.asarray(words[codes])


def quantity(value: float, unit: str, texts: Texts) -> str:
    """Return a number with its unit as exactly as a rule states it: ``12,501 m``, ``50%``."""
    if unit == SHARE:
        return number(100 * value, texts.lang, decimals=1) + "%"
    if unit == YEAR and value >= _FIRST_YEAR:
        return number(value, texts.lang, decimals=0, grouped=False)
    units = texts.section("rules.units")
    if value == 1:
        units = {**units, **texts.section("rules.one")}
    return f"{number(value, texts.lang)} {units.get(unit, unit)}".rstrip()


def outward(value: float, unit: str, *, up: bool) -> float:
    """Return a value as coarse as :func:`measured` says it, rounded up, or down.

    For a value that something starts to hold at: at what is read it holds too.
    """
    decimals = {SHARE: _DECIMALS, HOMES: 0, YEAR: 0}.get(unit, _decimals(abs(value), unit))
    power = 10.0**decimals
    scaled = math.ceil(value * power - _NEARLY) if up else math.floor(value * power + _NEARLY)
    return scaled / power


def _decimals(size: float, unit: str) -> int:
    """Return how finely a measured value of this size is known."""
    if unit == _LENGTH:
        return 0 if size >= _HUNDRED else 1
    if unit == _AREA:
        return 0 if size >= _TEN else 1
    return 0 if size >= _HUNDRED else 1 if size >= _TEN else 2


def word(category: str, texts: Texts) -> str:
    """Return the word for a category; one without a word keeps its own name."""
    return str(texts.section("rules.words").get(category, category))


def threshold(criterion: Criterion, texts: Texts) -> str:
    """Return what a criterion asks, in words."""
    if criterion.test is not None:
        return _test(criterion.test, criterion.unit, texts)
    if criterion.ramp:
        points = (
            f"{quantity(x, criterion.unit, texts)} = {number(y, texts.lang)}"
            for x, y in criterion.ramp
        )
        return texts("rules.threshold.ramp", points="; ".join(points))
    listed = (f"{word(c, texts)} = {number(s, texts.lang)}" for c, s in criterion.scores.items())
    return "; ".join(listed)


def value(raw: Any, unit: str, texts: Texts) -> str:
    """Return the value of a parameter in words."""
    if isinstance(raw, bool):
        return word(str(raw).lower(), texts)
    if isinstance(raw, int | float):
        return quantity(float(raw), unit, texts)
    if isinstance(raw, str):
        return word(raw, texts)
    if isinstance(raw, dict):
        return "; ".join(f"{word(str(k), texts)} = {value(v, unit, texts)}" for k, v in raw.items())
    # a word in a list is a word to recognise, not a category
    return ", ".join(i if isinstance(i, str) else value(i, unit, texts) for i in raw)


def _test(test: Test, unit: str, texts: Texts) -> str:
    if test.min is not None and test.max is not None:
        low, high = number(test.min, texts.lang), quantity(test.max, unit, texts)
        return texts("rules.threshold.between", low=low, high=high)
    if test.min is not None:
        return texts("rules.threshold.min", value=quantity(test.min, unit, texts))
    if test.max is not None:
        return texts("rules.threshold.max", value=quantity(test.max, unit, texts))
    if test.one_of:
        return texts("rules.threshold.one_of", values=_words(test.one_of, texts))
    return texts("rules.threshold.none_of", values=_words(test.none_of, texts))


def _words(categories: Iterable[str], texts: Texts) -> str:
    return ", ".join(word(c, texts) for c in categories)
