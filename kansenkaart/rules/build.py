"""From checked trees to the records of :mod:`kansenkaart.rules.model`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kansenkaart.rules.layers import Key, Stack
from kansenkaart.rules.model import (
    KINDS,
    Axis,
    Classes,
    Criterion,
    KindRules,
    Parameter,
    Parameters,
    Provenance,
    Rules,
    Test,
)


def rules(stack: Stack, gemeente_code: str | None, gemeente: str) -> Rules:
    """Build the rules of a stack without mistakes."""
    return Rules(
        kinds={k: _kind(stack, k) for k in KINDS if k in stack.tree},
        domains={d: _parameters(stack, d) for d in stack.tree if d not in KINDS},
        gemeente_code=gemeente_code,
        gemeente=gemeente,
        deviations=tuple(stack.deviations),
    )


def category(value: object) -> str:
    """Return a category as text; a boolean reads ``true`` or ``false``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind(stack: Stack, kind: str) -> KindRules:
    tree = stack.tree[kind]
    common = stack.tree.get("common", {}).get("parameters", {})
    band_max = float(common.get("score_band_max", {}).get("value", 0))
    limits = tree["classes"]
    return KindRules(
        kind=kind,
        labels=dict(tree["labels"]),
        axes={
            name: Axis(name, float(axis["weight"]), _provenance(stack, (kind, "axes", name), axis))
            for name, axis in tree["axes"].items()
        },
        classes=Classes(
            a=float(limits["A"]),
            b=float(limits["B"]),
            completeness_for_a=float(limits["completeness_for_a"]),
            completeness_floor=float(limits["completeness_floor"]),
            provenance=_provenance(stack, (kind, "classes"), limits),
        ),
        criteria=tuple(_criterion(stack, kind, c, band_max) for c in tree["criteria"].values()),
        parameters=_parameters(stack, kind),
    )


def _criterion(stack: Stack, kind: str, record: Mapping[str, Any], band_max: float) -> Criterion:
    soft = record["role"] == "soft"
    return Criterion(
        id=record["id"],
        kind=kind,
        role=record["role"],
        axis=record["axis"],
        field=record["field"],
        unit=record["unit"],
        provenance=_provenance(stack, (kind, "criteria", record["id"]), record),
        labels=dict(record["labels"]),
        test=None if soft else _test(record["test"]),
        ramp=tuple((float(x), float(y)) for x, y in record.get("ramp", ())),
        scores={category(k): float(v) for k, v in record.get("scores", {}).items()},
        pass_score=float(record.get("pass", 1)),
        weight=float(record.get("weight", 1)) if soft else 0.0,
        identifying=record.get("identifying", False),
        changeable=record.get("changeable", False),
        cap=tuple(record.get("cap", ())),
        range=_pair(record.get("range")),
        live=_pair(record.get("live")),
        band_max=band_max,
        plus=dict(record.get("plus", {})),
        minus=dict(record.get("minus", {})),
        ask=dict(record.get("ask", {})),
    )


def _test(test: Mapping[str, Any]) -> Test:
    return Test(
        min=float(test["min"]) if "min" in test else None,
        max=float(test["max"]) if "max" in test else None,
        one_of=tuple(map(category, test.get("one_of", ()))),
        none_of=tuple(map(category, test.get("none_of", ()))),
    )


def _parameters(stack: Stack, domain: str) -> Parameters:
    records = stack.tree[domain].get("parameters", {})
    return Parameters(
        {
            name: Parameter(
                name=name,
                value=record["value"],
                unit=record.get("unit", ""),
                provenance=_provenance(stack, (domain, "parameters", name), record),
                range=_pair(record.get("range")),
                live=_pair(record.get("live")),
                labels=dict(record.get("labels", {})),
            )
            for name, record in records.items()
        }
    )


def _pair(value: Any) -> tuple[float, float] | None:
    return None if value is None else (float(value[0]), float(value[1]))


def _provenance(stack: Stack, at: Key, record: Mapping[str, Any]) -> Provenance:
    layer = stack.origin(at)
    return Provenance(record["source"], record["evidence"], record["date"], layer.level, layer.file)
