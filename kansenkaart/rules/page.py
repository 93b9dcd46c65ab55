"""The rules as a reader sees them: a table for workbook and appendix, a page for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kansenkaart.rules import wording
from kansenkaart.rules.model import LEVELS, Criterion, KindRules, Parameter, Provenance, Rules
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "kind",
    "criterion",
    "label",
    "role",
    "axis",
    "weight",
    "threshold",
    "unit",
    "source",
    "evidence",
    "date",
    "level",
)


def table(rules: Rules, texts: Texts | None = None) -> pd.DataFrame:
    """Return every criterion and parameter as a row, in the order of the files.

    Parameters
    ----------
    rules
        The rules in force.
    texts
        Language of labels and thresholds; Dutch by default.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``role`` is ``veto``, ``soft`` or ``parameter``; ``level`` tells in
        words whether the rule is national, municipal or the user's own.
    """
    import pandas as pd

    words = texts or Texts("nl")
    rows = [row for kind in rules for row in _kind_rows(rules[kind], words)]
    for domain, parameters in rules.domains.items():
        rows += [_parameter_row(domain, record, words) for record in parameters.records]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def show(rules: Rules, texts: Texts) -> str:
    """Return the rules as a readable page in Markdown, from the records that the scan uses."""
    lines = [f"# {texts('rules.page.title')}", "", texts("rules.page.codes"), ""]
    if rules.gemeente_code:
        about = rules.gemeente or texts("rules.page.no_gemeente")
        lines += [texts("rules.page.gemeente", code=rules.gemeente_code, about=about), ""]
    if rules.deviations:
        lines += [f"## {texts('rules.page.deviations')}", ""]
        lines += [
            "- "
            + texts(
                "rules.page.deviation",
                item=f"{d['domain']}.{d['item']}.{d['key']}",
                value=_plain(d["value"], texts),
                national=_plain(d["national"], texts),
                file=d["file"],
            )
            for d in rules.deviations
        ]
        lines.append("")
    for kind in rules:
        lines += _kind_page(rules[kind], texts)
    for domain, parameters in rules.domains.items():
        if parameters:
            name = texts(f"rules.domains.{domain}")
            lines += [f"## {texts('rules.page.domain', name=name, domain=domain)}", ""]
            lines += [_parameter_line(p, texts) for p in parameters.records] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _kind_rows(rules: KindRules, texts: Texts) -> Iterator[dict[str, Any]]:
    for criterion in rules.criteria:
        yield {
            "kind": rules.kind,
            "criterion": criterion.id,
            "label": criterion.labels[texts.lang],
            "role": criterion.role,
            "axis": criterion.axis,
            "weight": None if criterion.is_veto else criterion.weight,
            "threshold": wording.threshold(criterion, texts),
            "unit": criterion.unit,
            **_provenance(criterion.provenance, texts),
        }
    for record in rules.parameters.records:
        yield _parameter_row(rules.kind, record, texts)


def _parameter_row(domain: str, record: Parameter, texts: Texts) -> dict[str, Any]:
    return {
        "kind": domain,
        "criterion": record.name,
        "label": record.labels.get(texts.lang, record.name),
        "role": "parameter",
        "axis": "",
        "weight": None,
        "threshold": wording.value(record.value, record.unit, texts),
        "unit": record.unit,
        **_provenance(record.provenance, texts),
    }


def _provenance(provenance: Provenance, texts: Texts) -> dict[str, Any]:
    return {
        "source": provenance.source,
        "evidence": provenance.evidence,
        "date": provenance.date,
        "level": texts(f"rules.level.{provenance.level}"),
    }


def _kind_page(rules: KindRules, texts: Texts) -> list[str]:
    lang, limits = texts.lang, rules.classes
    axes = ", ".join(
        f"{texts('codes.axis.' + name)} {wording.number(axis.weight, lang)}"
        for name, axis in rules.axes.items()
    )
    lines = [
        f"## {rules.labels[lang]}",
        "",
        texts("rules.page.axes", axes=axes),
        texts(
            "rules.page.classes",
            a=wording.number(limits.a, lang),
            b=wording.number(limits.b, lang),
            complete=wording.quantity(limits.completeness_for_a, wording.SHARE, texts),
            floor=wording.quantity(limits.completeness_floor, wording.SHARE, texts),
        ),
        "",
    ]
    for title, criteria in (("vetoes", rules.vetoes), ("soft", rules.soft)):
        lines += [f"### {texts('rules.page.' + title)}", ""]
        lines += [_criterion_line(c, texts) for c in criteria] + [""]
    if rules.parameters:
        lines += [f"### {texts('rules.page.parameters')}", ""]
        lines += [_parameter_line(p, texts) for p in rules.parameters.records] + [""]
    return lines


def _criterion_line(criterion: Criterion, texts: Texts) -> str:
    parts = [f"**{criterion.labels[texts.lang]}**: {wording.threshold(criterion, texts)}"]
    if not criterion.is_veto:
        axis = texts("codes.axis." + criterion.axis)
        weight = wording.number(criterion.weight, texts.lang)
        parts.append(texts("rules.page.weight", axis=axis, weight=weight))
    if criterion.identifying:
        parts.append(texts("rules.page.identifying"))
    if criterion.changeable:
        parts.append(texts("rules.page.changeable"))
    if criterion.cap:
        when = ", ".join(texts("codes.outcome." + outcome) for outcome in criterion.cap)
        parts.append(texts("rules.page.cap", when=when))
    if criterion.live:
        parts.append(_live(criterion.live, criterion.unit, texts))
    return f"- {'; '.join(parts)}. {_sourced(criterion.provenance, texts)}"


def _parameter_line(record: Parameter, texts: Texts) -> str:
    name = record.labels.get(texts.lang, record.name)
    text = f"**{name}**: {wording.value(record.value, record.unit, texts)}"
    if record.live:
        text += f"; {_live(record.live, record.unit, texts)}"
    return f"- {text}. {_sourced(record.provenance, texts)}"


def _live(live: tuple[float, float], unit: str, texts: Texts) -> str:
    low, high = (wording.quantity(v, unit, texts) for v in live)
    return texts("rules.page.live", low=low, high=high)


def _sourced(provenance: Provenance, texts: Texts) -> str:
    """Return source, evidence code and date in brackets, and whose rule it is if not national."""
    text = f"{provenance.source} · {provenance.evidence} · {provenance.date:%d-%m-%Y}"
    if provenance.level != LEVELS[0]:
        text += f" · {texts('rules.level.' + provenance.level)} ({provenance.file})"
    return f"[{text}]"


def _plain(value: Any, texts: Texts) -> str:
    return texts("rules.page.none") if value is None else wording.value(value, "", texts)
