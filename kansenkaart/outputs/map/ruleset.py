"""The rules as the page needs them: plain records in one language, in the order shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kansenkaart.opportunities import NOT_CHECKED, THIN

if TYPE_CHECKING:
    from kansenkaart.rules.model import Criterion, KindRules, Provenance, Rules
    from kansenkaart.texts import Texts


def records(rules: Rules, texts: Texts) -> list[dict[str, Any]]:
    """Return one record per kind: axes, class limits and criteria with their words and sources.

    ``not_checked`` lists what its outcome says nothing of, ``ladder`` the step on the circular
    ladder (``step``) and why (``why``).
    """
    return [{**_kind(rules[kind], texts.lang), **_about(kind, texts)} for kind in rules]


def _about(kind: str, texts: Texts) -> dict[str, Any]:
    words = texts.section("opportunities.not_checked")
    return {
        "not_checked": [words[code] for code in NOT_CHECKED[kind]],
        "thin": texts("opportunities.title.thin", title="") if kind in THIN else "",
        "ladder": dict(texts.section(f"opportunities.ladder.{kind}")),
    }


def _kind(kind: KindRules, lang: str) -> dict[str, Any]:
    limits = kind.classes
    return {
        "kind": kind.kind,
        "label": _word(kind.labels, lang),
        "axes": {
            name: {"weight": axis.weight, **_origin(axis.provenance)}
            for name, axis in kind.axes.items()
        },
        "classes": {
            "A": limits.a,
            "B": limits.b,
            "for_a": limits.completeness_for_a,
            "floor": limits.completeness_floor,
            **_origin(limits.provenance),
        },
        "criteria": [_criterion(c, lang) for c in kind.criteria],
        "concentration": _concentration(kind),
    }


def _concentration(kind: KindRules) -> dict[str, float] | None:
    """Return the cap on how many homes near each other may count, for a kind that has one."""
    parameters = kind.parameters
    if "concentration_share_max" not in parameters:
        return None
    return {
        "share_max": parameters["concentration_share_max"],
        "radius_m": parameters["concentration_radius_m"],
    }


def _criterion(criterion: Criterion, lang: str) -> dict[str, Any]:
    test = criterion.test
    return {
        "id": criterion.id,
        "role": criterion.role,
        "axis": criterion.axis,
        "field": criterion.field,
        "best": criterion.best_score,
        "unit": criterion.unit,
        "weight": criterion.weight,
        "identifying": criterion.identifying,
        "cap": list(criterion.cap),
        "min": test.min if test else None,
        "max": test.max if test else None,
        "live": list(criterion.live) if criterion.live else None,
        "label": _word(criterion.labels, lang),
        "plus": _word(criterion.plus, lang),
        "minus": _word(criterion.minus, lang),
        "ask": _word(criterion.ask, lang),
        **_origin(criterion.provenance),
    }


def _origin(provenance: Provenance) -> dict[str, Any]:
    return {
        "source": provenance.source,
        "evidence": provenance.evidence,
        "date": provenance.date.isoformat(),
        "level": provenance.level,
    }


def _word(words: Mapping[str, str], lang: str) -> str:
    return words.get(lang, "")
