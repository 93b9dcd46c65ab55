"""The shape of a rules file: which keys a record has, which it must have, and of what form."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kansenkaart.rules.layers import KIND_SECTIONS, NAMED, Key, Stack
from kansenkaart.rules.model import AXES, EVIDENCE, KINDS, LEVELS, ROLES

OUTCOMES_THAT_CAP = ("fail", "unknown")


def number(value: Any) -> bool:
    """Whether a value is a finite number and no boolean."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LIMIT


_LIMIT = float("inf")


@dataclass(frozen=True)
class _Form:
    words: str
    fits: Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == len("ab") and all(map(number, value))


_WEIGHTS = (0.001, 1000.0)
"""Weights that weigh at all; far outside these the weighted means would lose their digits."""


def _weight(value: Any) -> bool:
    return number(value) and (value == 0 or _WEIGHTS[0] <= value <= _WEIGHTS[1])


def _languages(value: Any) -> bool:
    return (
        isinstance(value, dict) and set(value) == {"nl", "en"} and all(map(_text, value.values()))
    )


def _test(value: Any) -> bool:
    if not isinstance(value, dict) or not value:
        return False
    if set(value) <= {"min", "max"}:
        return all(map(number, value.values()))
    lists = set(value) in ({"one_of"}, {"none_of"})
    return lists and all(isinstance(v, list) and v for v in value.values())


FORMS = {
    "text": _Form("a text", _text),
    "name": _Form("a text that is not empty", lambda v: _text(v) and bool(v.strip())),
    "number": _Form("a number", number),
    "weight": _Form("0, or a number from 0.001 to 1000", _weight),
    "share": _Form("a number from 0 to 1", lambda v: number(v) and 0 <= v <= 1),
    "flag": _Form("true or false", lambda v: isinstance(v, bool)),
    "date": _Form("a date such as 2026-11-01", lambda v: isinstance(v, date)),
    "evidence": _Form("V, M or J", lambda v: v in EVIDENCE),
    "role": _Form("veto or soft", lambda v: v in ROLES),
    "axis": _Form(f"one of {', '.join(AXES)}", lambda v: v in AXES),
    "languages": _Form("a text in nl and in en", _languages),
    "pair": _Form("two numbers [low, high]", _pair),
    "test": _Form("{min}, {max}, {min, max}, {one_of = []} or {none_of = []}", _test),
    "ramp": _Form(
        "two or more points [value, score]",
        lambda v: isinstance(v, list) and len(v) > 1 and all(map(_pair, v)),
    ),
    "scores": _Form(
        "a score for each category",
        lambda v: isinstance(v, dict) and bool(v) and all(map(number, v.values())),
    ),
    "cap": _Form(
        "a list of fail, unknown",
        lambda v: isinstance(v, list) and set(map(str, v)) <= set(OUTCOMES_THAT_CAP),
    ),
    "options": _Form(
        "a list of texts", lambda v: isinstance(v, list) and bool(v) and all(map(_text, v))
    ),
    "any": _Form("a value", lambda v: v is not None),
}

PROVENANCE = {"source": "name", "evidence": "evidence", "date": "date"}
_SHAPES: dict[str, dict[str, str]] = {
    "labels": {"nl": "name", "en": "name"},
    "axes": {"weight": "weight", **PROVENANCE},
    "classes": {
        "A": "share",
        "B": "share",
        "completeness_for_a": "share",
        "completeness_floor": "share",
        **PROVENANCE,
    },
    "parameters": {"value": "any", **PROVENANCE},
    "criteria": {
        "id": "name",
        "role": "role",
        "axis": "axis",
        "field": "name",
        "unit": "text",
        "labels": "languages",
        "ask": "languages",
        **PROVENANCE,
    },
}
_OPTIONAL: dict[str, dict[str, str]] = {
    "parameters": {
        "unit": "text",
        "options": "options",
        "range": "pair",
        "live": "pair",
        "labels": "languages",
    },
    "criteria": {
        "test": "test",
        "ramp": "ramp",
        "scores": "scores",
        "pass": "share",
        "weight": "weight",
        "identifying": "flag",
        "changeable": "flag",
        "cap": "cap",
        "range": "pair",
        "live": "pair",
        "plus": "languages",
        "minus": "languages",
    },
}


def check(stack: Stack) -> None:
    """Note every record that has not the right shape; missing keys, unknown keys, wrong forms."""
    for domain, sections in stack.tree.items():
        if stack.origin((domain,)).level != LEVELS[0]:
            continue
        allowed = KIND_SECTIONS if domain in KINDS else ("parameters",)
        _known(stack, (domain,), sections, allowed)
        needed = allowed if domain in KINDS else ()
        for section in needed:
            if section not in sections:
                stack.wrong(f"[{section}] is missing.", (domain,))
        for section, content in sections.items():
            if section in allowed:
                _check_section(stack, (domain, section), content)


def _check_section(stack: Stack, at: Key, content: Any) -> None:
    section = at[1]
    if section == "axes":
        _known(stack, at, content, AXES)
    for name, record in content.items() if section in NAMED else [("", content)]:
        path = (*at, name) if name else at
        if isinstance(record, dict):
            _check_record(stack, path, section, record)


def _check_record(stack: Stack, at: Key, section: str, record: Mapping[str, Any]) -> None:
    needed, optional = _SHAPES[section], _OPTIONAL.get(section, {})
    shape = needed | optional
    _known(stack, at, record, shape)
    for key in needed:
        if key not in record:
            stack.wrong(f"{named(at)} lacks '{key}'.", at)
    for key, value in record.items():
        form = FORMS[shape[key]] if key in shape else None
        if form and not form.fits(value):
            stack.wrong(f"{named(at)}: {key} = {value!r} must be {form.words}.", (*at, key))


def _known(stack: Stack, at: Key, content: Iterable[str], allowed: Iterable[str]) -> None:
    for key in content:
        if key not in allowed:
            where = named(at) if len(at) > 1 else f"'{at[0]}'"
            stack.wrong(f"unknown key '{key}' in {where}. {advice(key, allowed)}", (*at, key))


def advice(name: str, known: Iterable[str]) -> str:
    """Return the nearest known name as a question, or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(names)}."


def named(at: Key) -> str:
    """Return a record as a reader calls it: ``parameter 'x' of topup``."""
    single = {"criteria": "criterion", "parameters": "parameter", "axes": "axis"}
    if len(at) < len(("domain", "section", "name")):
        return f"[{at[1]}] of {at[0]}"
    return f"{single[at[1]]} '{at[2]}' of {at[0]}"
