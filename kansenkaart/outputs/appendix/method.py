"""Part B: how the scan works, with the rules that it really used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansenkaart import rules
from kansenkaart.outputs import columns
from kansenkaart.outputs.appendix.blocks import Block, Facts, Heading, Points, Table, Text
from kansenkaart.outputs.appendix.chances import not_checked
from kansenkaart.outputs.appendix.context import Context, as_slider, criteria_of, text
from kansenkaart.rules import wording

if TYPE_CHECKING:
    import pandas as pd

_WIDTHS = (5, 2, 5, 2, 6, 2, 3, 3)


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part B."""
    words, kinds = context.words["method"], context.texts.section("codes.kind")
    steps = context.texts.section("opportunities.ladder")
    used = context.result.rules
    table = rules.table(used, context.texts)
    made: list[Block] = [Text(line) for line in words["intro"]]
    made += [Heading(words["definitions"]), Points(tuple(words["definition"][k] for k in used))]
    made += [Heading(words["evidence"]), Facts(tuple(words["evidence_codes"].items()))]
    made += [
        Heading(words["not_assessed"]),
        Text(words["not_assessed_note"]),
        _not_assessed(context),
        Heading(words["ladder"]),
        Text(words["ladder_note"]),
        Table(
            words["ladder"] + ".",
            tuple(words["ladder_head"]),
            tuple((kinds[k], steps[k]["step"], steps[k]["why"]) for k in used),
            (2, 3, 6),
        ),
    ]
    made += _changed(context)
    for kind in used:
        made.append(Heading(words["rules"].format(kind=kinds[kind])))
        made += [Text(_weighing(context, kind)), _rules(context, table[table["kind"] == kind])]
    made.append(Heading(words["other"]))
    for domain, name in words["domains"].items():
        made.append(_rules(context, table[table["kind"] == domain], name))
    made.append(Text(words["other_note"], "note"))
    return tuple(made + _deviations(context))


def _not_assessed(context: Context) -> Table:
    words, kinds = context.words["method"], context.texts.section("codes.kind")
    rows = tuple((kinds[k], not_checked(context, k)) for k in context.result.rules)
    caption = words["not_assessed"] + "."
    return Table(caption, tuple(words["not_assessed_head"]), rows, (2, 9))


def _weighing(context: Context, kind: str) -> str:
    """Return the weights of the axes and the limits of the classes in words."""
    texts, own = context.texts, context.result.rules[kind]
    axes = ", ".join(
        f"{texts('codes.axis.' + name)} {wording.number(axis.weight, texts.lang)}"
        for name, axis in own.axes.items()
    )
    limits = own.classes
    classes = texts(
        "rules.page.classes",
        a=wording.number(limits.a, texts.lang),
        b=wording.number(limits.b, texts.lang),
        complete=wording.quantity(limits.completeness_for_a, wording.SHARE, texts),
        floor=wording.quantity(limits.completeness_floor, wording.SHARE, texts),
    )
    return f"{texts('rules.page.axes', axes=axes)} {classes}"


def _rules(context: Context, table: pd.DataFrame, name: str = "") -> Table:
    texts, words = context.texts, context.words
    roles = texts.section("codes.role")
    rows = [
        (
            row.label,
            roles[row.role],
            row.threshold,
            "" if text(row.weight) == "" else wording.number(float(row.weight), texts.lang),
            row.source,
            row.evidence,
            columns.day(row.date),
            row.level,
        )
        for row in table.itertuples()
    ]
    title = name or texts.section("codes.kind")[table["kind"].iloc[0]]
    caption = f"{title[:1].upper()}{title[1:]}."
    if table["weight"].notna().any():
        weights = words["standard_weights"]
        caption = words["weights_caption"].format(caption=caption, weights=weights)
    head = tuple(words["method"]["rules_head"])
    return Table(caption, head, tuple(rows), _WIDTHS, frozenset({3}))


def _changed(context: Context) -> list[Block]:
    """Return what the sessions moved, per file and kind."""
    words, texts = context.words["method"], context.texts
    rows = [
        (session.file, texts("codes.kind." + kind), words["parts"][part], name, value)
        for session in context.sessions
        for kind, parts in session.weights.items()
        if kind in context.result.rules
        for part, values in parts.items()
        for name, value in _named(context, kind, part, values)
    ]
    if not rows:
        return []
    head = tuple(words["changed_head"])
    table = Table(words["changed"] + ".", head, tuple(rows), (3, 2, 3, 4, 1), frozenset({4}))
    made: list[Block] = [Heading(words["changed"]), table]
    if context.stays:
        made.insert(1, Text(context.stays))
    return made


def _named(
    context: Context, kind: str, part: str, values: dict[str, float]
) -> list[tuple[str, str]]:
    """Return what was moved in words; a name that the rules do not know stays what it is."""
    texts, whole = context.texts, 1.0
    labels = {name: c.labels[texts.lang] for name, c in criteria_of(context, kind).items()}
    if part == "axes":
        labels = dict(texts.section("codes.axis"))
        axes = context.result.rules[kind].axes
        whole = sum(values.get(name, axis.weight) for name, axis in axes.items()) or whole
    return [
        (labels.get(n, n), as_slider(context, kind, part, n, v / whole)) for n, v in values.items()
    ]


def _deviations(context: Context) -> list[Block]:
    words, texts, found = context.words["method"], context.texts, context.result.rules.deviations
    if not found:
        return []
    none = context.words["none"]
    lines = [
        texts(
            "rules.page.deviation",
            item=f"{d['domain']}.{d['item']}.{d['key']}",
            value=none if d["value"] is None else wording.value(d["value"], "", texts),
            national=none if d["national"] is None else wording.value(d["national"], "", texts),
            file=d["file"],
        )
        for d in found
    ]
    return [Heading(words["deviations"]), Points(tuple(lines))]
