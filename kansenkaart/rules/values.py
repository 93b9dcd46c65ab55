"""Which value a parameter may take: in the form of the national one, and possible in its unit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kansenkaart.rules.layers import Record
from kansenkaart.rules.schema import number

SHARE_UNIT, AREA_UNIT, LENGTH_UNIT = "aandeel", "m2", "m"
_SPAN = 2
"""A list of two numbers runs from the first to the second."""


def faults(record: Record, national: Any) -> Iterator[str]:
    """Yield what is wrong with the value of a parameter.

    Parameters
    ----------
    record
        The parameter in force.
    national
        Its value in the national rules, whose form it has to keep.
    """
    value = record["value"]
    if not _alike(value, national):
        yield f"value = {value!r} must be {_form(national)}."
        return
    if "options" in record and value not in record["options"]:
        yield f"value = {value!r} must be one of {', '.join(record['options'])}."
    unit = record.get("unit")
    # a distance may be none, the size of a thing may not
    a_size = unit == AREA_UNIT or (unit == LENGTH_UNIT and isinstance(value, dict))
    for amount in dict.fromkeys(_numbers(value)):
        if amount < 0 or (amount == 0 and a_size):
            yield f"value {amount:g} must be more than 0."
        elif amount > 1 and unit == SHARE_UNIT:
            yield f"value {amount:g} of a share must lie within 0 and 1."
    yield from _order(value, national)


def _order(value: Any, national: Any) -> Iterator[str]:
    """Yield when a band or span does not run in the direction of the national one.

    A band's low is what gives the fewest homes, which may be the largest number.
    """
    if not (isinstance(value, dict) or _is_span(national)) or not _numbers(value):
        return
    numbers, usual = _numbers(value), _numbers(national)
    sign = 1 if usual[0] <= usual[-1] else -1
    if any(sign * a > sign * b for a, b in pairwise(numbers)):
        yield f"value = {value!r} must {'rise' if sign > 0 else 'fall'} from the first to the last."


def _alike(value: Any, national: Any) -> bool:
    """Whether a value has the form of the national one."""
    if number(national):
        return number(value)
    if isinstance(national, dict):
        if not isinstance(value, dict) or not value:
            return False
        of_numbers = all(map(number, national.values()))
        keys = value.keys() == national.keys() if of_numbers else value.keys() <= national.keys()
        return keys and all(_alike(value[key], national[key]) for key in value)
    if isinstance(national, list):
        if not isinstance(value, list) or not value:
            return False
        whole = not _is_span(national) or len(value) == _SPAN
        return whole and all(_alike(item, national[0]) for item in value)
    return isinstance(value, type(national))


def _form(national: Any) -> str:
    """Return in words what a value must be, by the national one."""
    if number(national):
        return "a number"
    if isinstance(national, dict):
        inner = _form(next(iter(national.values())))
        return f"a table with {', '.join(national)}, each {inner}"
    if isinstance(national, list):
        many = "two" if _is_span(national) else "one or more"
        return f"a list of {many} {'numbers' if number(national[0]) else 'texts'}"
    return "a text"


def _is_span(value: Any) -> bool:
    return isinstance(value, list) and len(value) == _SPAN and all(map(number, value))


def _numbers(value: Any) -> list[float]:
    """Return the numbers of a value, a band from low to high."""
    if isinstance(value, dict):
        bands = ("low", "mid", "high")
        named = [value[band] for band in bands if band in value] or list(value.values())
        return [item for item in named if number(item)]
    return [item for item in (value if isinstance(value, list) else [value]) if number(item)]
