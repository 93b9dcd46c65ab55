"""What rules of the right shape can still get wrong: they contradict themselves or each other."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kansenkaart.rules import values
from kansenkaart.rules.layers import Key, Record, Stack
from kansenkaart.rules.model import KINDS, LEVELS
from kansenkaart.rules.schema import advice, named, number

if TYPE_CHECKING:
    from kansenkaart.rules.model import Criterion, KindRules

Finding = tuple[tuple[Key, ...], str]
"""The keys that do not go together, and what is wrong with them."""

Fault = tuple[tuple[str, ...], str]
"""The same within one record."""

PARTS = 2
"""A split home becomes at least this many."""

ORIGINAL, RESULT, LOSS = "area", "result_min_m2", "loss_share"
"""The criterion and the parameters that belong together: a home's size before and after."""

HEIGHT, STOREYS_MAX = "height", "storeys_max"
"""The veto and the parameter that both say how high the block may be that is built against."""

_BOUNDS = ("live", "range")
_ROUNDING = 1e-9


def check(stack: Stack, fields: Mapping[str, Collection[str]] | None = None) -> None:
    """Note every contradiction in a stack whose records have the right shape.

    Parameters
    ----------
    stack
        Checked by :func:`kansenkaart.rules.schema.check` without a mistake.
    fields
        Columns of the facts by kind; a criterion on another field is a mistake. Without them only
        the fields that the national criteria of the kind use are known.
    """
    known = fields or _national_fields(stack)
    for domain, sections in stack.tree.items():
        for name, record in sections.get("parameters", {}).items():
            at = (domain, "parameters", name)
            for text in values.faults(record, _national(stack, at, "value", record["value"])):
                stack.wrong(f"{named(at)}: {text}", (*at, "value"))
            for keys, text in _slider(record, record["value"], "value"):
                stack.wrong(f"{named(at)}: {text}", *((*at, key) for key in keys))
        if domain in KINDS:
            for paths, text in _kind(domain, sections, known.get(domain, ())):
                stack.wrong(text, *paths)
            for name, record in sections["criteria"].items():
                at = (domain, "criteria", name)
                for key, unlike in (("test", _turned), ("scores", _unheard_of)):
                    if text := unlike(record.get(key, {}), _national(stack, at, key, {})):
                        stack.wrong(f"{named(at)}: {text}", (*at, key))


def _unheard_of(scores: Record, usual: Record) -> str:
    """Return what is wrong with categories that no project can have, so that all is unknown."""
    odd = [category for category in scores if category not in usual]
    if not usual or not odd:
        return ""
    return f"unknown category '{odd[0]}'. {advice(odd[0], usual)}"


def _national(stack: Stack, at: Key, key: str, otherwise: Any) -> Any:
    """Return what the national rules hold under a key; ``otherwise`` where it is not in them."""
    domain, section, name = at
    for layer in stack.layers:
        record = layer.tree.get(domain, {}).get(section, {}).get(name, {})
        if layer.level == LEVELS[0] and key in record:
            return record[key]
    return otherwise


def _turned(test: Record, usual: Record) -> str:
    """Return what is wrong with a test that no longer asks what the national one asks."""
    bounds = [key for key, value in usual.items() if number(value)]
    if not bounds or any(key in test for key in bounds):
        return ""
    return f"test = {test} must keep {' or '.join(bounds)}; it says what the criterion asks."


def _national_fields(stack: Stack) -> Mapping[str, Collection[str]]:
    return {
        domain: {record["field"] for record in sections.get("criteria", {}).values()}
        for layer in stack.layers
        if layer.level == LEVELS[0]
        for domain, sections in layer.tree.items()
    }


def _kind(kind: str, tree: Record, fields: Collection[str]) -> Iterator[Finding]:
    limits = tree["classes"]
    if not limits["B"] < limits["A"]:
        text = f"the limit of class A ({limits['A']:g}) must lie above that of B ({limits['B']:g})."
        paths = ((kind, "classes", "A"), (kind, "classes", "B"))
        yield paths, f"classes of {kind}: {text}"
    if not limits["completeness_floor"] <= limits["completeness_for_a"]:
        text = "completeness_floor must not lie above completeness_for_a."
        paths = ((kind, "classes", "completeness_floor"), (kind, "classes", "completeness_for_a"))
        yield paths, f"classes of {kind}: {text}"
    scored = {r["axis"] for r in tree["criteria"].values() if r["role"] == "soft"}
    for axis in tree["axes"]:
        if axis not in scored:
            yield ((kind, "axes", axis),), f"axis '{axis}' of {kind} has no soft criterion."
    for name, record in tree["criteria"].items():
        at = (kind, "criteria", name)
        for names, text in _criterion(record, tree["axes"], fields):
            yield tuple((*at, key) for key in names), f"{named(at)}: {text}"
    yield from _pair(kind, tree)
    yield from _height(kind, tree)


def _criterion(record: Record, axes: Mapping[str, Any], fields: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong within one criterion."""
    if record["axis"] not in axes:
        yield ("axis",), f"axis '{record['axis']}' is not among the axes of this kind."
    if record["field"] not in fields:
        yield ("field",), f"unknown field '{record['field']}'. {advice(record['field'], fields)}"
    yield from _veto(record) if record["role"] == "veto" else _soft(record)


def _veto(record: Record) -> Iterator[Fault]:
    for key in ("weight", "ramp", "scores", "pass"):
        if key in record:
            yield (key,), f"a veto has no {key}; only a soft criterion has."
    test = record.get("test")
    if test is None:
        yield ("role",), "a veto needs a test."
        return
    if len(test) > 1 and test["min"] > test["max"]:
        yield ("test",), f"min {test['min']:g} lies above max {test['max']:g}."
    given = [key for key in _BOUNDS if key in record]
    bounds = [v for v in test.values() if number(v)]
    if len(bounds) == 1:
        yield from _slider(record, bounds[0], "test")
    else:
        for key in given:
            yield (key,), f"{key} needs a test on one number, {{min}} or {{max}}."


def _soft(record: Record) -> Iterator[Fault]:
    if "test" in record:
        yield ("test",), "a soft criterion has a ramp or scores, no test."
    if ("ramp" in record) == ("scores" in record):
        yield ("role",), "a soft criterion needs either a ramp or scores."
    for key in ("pass", "plus", "minus"):
        if key not in record:
            yield ("id",), f"a soft criterion needs '{key}'."
    if "live" in record:
        yield ("live",), "only the threshold of a veto can be a slider; weights always are."
    if "range" in record and "ramp" not in record:
        yield ("range",), "range shifts a ramp; there is none."
    elif "range" in record:
        yield from _slider({"range": record["range"]}, 0, "ramp")
    xs = [x for x, _ in record.get("ramp", ())]
    if any(a >= b for a, b in itertools.pairwise(xs)):
        yield ("ramp",), f"the values of the ramp must increase: {', '.join(f'{x:g}' for x in xs)}."
    ys = [y for _, y in record.get("ramp", ())] + list(record.get("scores", {}).values())
    if any(not 0 <= y <= 1 for y in ys):
        yield ("ramp" if xs else "scores",), "scores lie between 0 and 1."


def _slider(record: Record, value: Any, of: str) -> Iterator[Fault]:
    """Yield what is wrong with the slider and the range around the value that key ``of`` holds."""
    for key in _BOUNDS:
        if key not in record:
            continue
        low, high = record[key]
        if not number(value):
            yield (key,), f"{key} belongs to a number."
        elif not low < high:
            yield (key,), f"{key} = [{low:g}, {high:g}] must run from low to high."
        elif not low <= value <= high:
            yield (key, of), f"{key} = [{low:g}, {high:g}] does not hold {value:g} itself."
        elif record.get("unit") == values.SHARE_UNIT and (low < 0 or high > 1):
            yield (key,), f"{key} = [{low:g}, {high:g}] of a share must lie within 0 and 1."


def _pair(kind: str, tree: Record) -> Iterator[Finding]:
    """Yield when a home of the smallest original size cannot give two of the smallest result.

    After dividing, walls and stairs take a share ``loss``: original * (1 - loss) >= 2 * result.
    """
    parameters = tree.get("parameters", {})
    original = tree["criteria"].get(ORIGINAL, {}).get("test", {}).get("min")
    result = parameters.get(RESULT, {}).get("value")
    loss = parameters.get(LOSS, {}).get("value")
    if not (number(original) and number(result) and number(loss) and 0 <= loss < 1):
        return
    needed = PARTS * result / (1 - loss)
    if original < needed - _ROUNDING:
        text = (
            f"an original of {original:g} m2 cannot give two homes of {result:g} m2 after "
            f"{loss:.0%} loss; at least {math.ceil(needed - _ROUNDING)} m2 is needed."
        )
        yield (
            (
                (kind, "parameters", RESULT, "value"),
                (kind, "criteria", ORIGINAL, "test"),
            ),
            text,
        )


def _height(kind: str, tree: Record) -> Iterator[Finding]:
    """Yield when homes are counted up to another storey than the veto on the height lets pass."""
    most = tree["criteria"].get(HEIGHT, {}).get("test", {}).get("max")
    counted = tree.get("parameters", {}).get(STOREYS_MAX, {}).get("value")
    if number(most) and number(counted) and most != counted:
        text = (
            f"{HEIGHT} lets {most:g} storeys pass, homes are counted up to {counted:g}: one number."
        )
        at = ((kind, "parameters", STOREYS_MAX, "value"), (kind, "criteria", HEIGHT, "test"))
        yield at, text


def result_that_fits(rules: KindRules, criterion: Criterion, original_m2: float) -> float | None:
    """Return the whole m2 of each home when one of ``original_m2`` is split in two.

    None where the criterion is not about that, or the smallest result of the rules fits.
    """
    if criterion.id != ORIGINAL or RESULT not in rules.parameters:
        return None
    fits = original_m2 * (1 - rules.parameters[LOSS]) / PARTS
    return None if fits >= rules.parameters[RESULT] - _ROUNDING else math.floor(fits + _ROUNDING)
