"""How numbers, values and thresholds read: 12,5 m in Dutch, 12.5 m in English."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kansenkaart.rules.model import Criterion, Test

if TYPE_CHECKING:
    from kansenkaart.texts import Texts

SHARE = "aandeel"
YEAR = "jaar"
"""Units of the rules files that read otherwise: a share as a percentage, a year without a point."""

_FIRST_YEAR = 1000
_TEN, _HUNDRED = 10, 100
_DECIMALS = 3


def number(value: float, lang: str, *, decimals: int = _DECIMALS, grouped: bool = True) -> str:
    """Return a number with at most ``decimals`` decimals, in the style of the language."""
    text = f"{value:{',' if grouped else ''}.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


def measured(value: float, unit: str, texts: Texts) -> str:
    """Return a measured value with its unit, in about three digits: ``1.077 m²``, ``30,7 m``."""
    size = abs(value)
    decimals = 0 if size >= _HUNDRED else 1 if size >= _TEN else 2
    return quantity(round(value, decimals) if unit != SHARE else value, unit, texts)


def band(low: float, high: float, unit: str, texts: Texts) -> str:
    """Return what is known of a measured value: ``3 tot 4 lagen``, ``minstens 3 lagen``, one value.

    A bound may be endless; NaN stands for nothing known.
    """
    if math.isnan(low):
        return texts("rules.value.unknown")
    least, most = (measured(bound, unit, texts) for bound in (low, high))
    if least == most:
        return least
    if math.isinf(low):
        return texts("rules.threshold.max", value=most)
    if math.isinf(high):
        return texts("rules.threshold.min", value=least)
    if unit not in (SHARE, YEAR):
        least = measured(low, "", texts)
    return texts("rules.value.band", low=least, high=most)


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
    return ", ".join(value(item, unit, texts) for item in raw)


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
