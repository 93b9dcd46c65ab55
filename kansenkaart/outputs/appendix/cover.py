"""Part A: who, where, when, and how much was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kansenkaart import decisions
from kansenkaart.outputs import columns
from kansenkaart.outputs.appendix.blocks import Block, Facts, Table, Text
from kansenkaart.outputs.appendix.context import Context, span
from kansenkaart.outputs.totals import by_area, headline, with_sums, without_empty
from kansenkaart.rules import wording

if TYPE_CHECKING:
    from collections.abc import Iterator


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part A."""
    info, words, texts = context.result.info, context.words["cover"], context.texts
    buurt = context.result.fabric.town.buurt
    places = ", ".join(sorted(set(buurt["gemeente_name"].dropna())))
    parties = list(dict.fromkeys([*info.parties, *_at_the_table(context)]))
    run = "merged_value" if context.result.merged else "run_value"
    facts = [
        (words["parties"], "; ".join(parties) or context.words["none"]),
        (words["gemeente"], places),
        (words["area"], info.title),
        (words["reference_date"], columns.day(info.reference_date)),
        (words["version"], f"kansenkaart {info.version}"),
        (words["run"], words[run].format(run=info.run_id)),
        (words["tier"], words[f"tier_{info.tier}"]),
        (words["weights"], context.weights),
        (words["sessions"], "; ".join(_sessions(context)) or words["no_session"]),
    ]
    made: list[Block] = [Facts(tuple(fact for fact in facts if fact[1]))]
    made += [
        Text(words["other_run"].format(file=s.file, given=s.run_id, run=info.run_id), "warning")
        for s in context.sessions
        if s.run_id != info.run_id
    ]
    made += [Text(line) for line in headline(context.result.totals, texts)]
    made += [_counts(context), Text(words["counts_note"], "note"), *_by_area(context)]
    return (*made, _sources(context), Text(texts("workbook.outside_of_ranking"), "note"))


def _at_the_table(context: Context) -> Iterator[str]:
    for session in context.sessions:
        yield from session.parties


def _sessions(context: Context) -> list[str]:
    sentence = context.words["cover"]["session"]
    return [
        sentence.format(
            file=s.file,
            parties=", ".join(s.parties),
            exported=decisions.moment(s.exported, clock=False),
        )
        for s in context.sessions
    ]


def _counts(context: Context) -> Table:
    words, lang = context.words, context.texts.lang
    totals = with_sums(without_empty(context.result.totals), context.texts)
    unsure = "homes_to_verify" in totals
    rows = [
        (
            row["kind"],
            row["class"],
            str(row["projects"]),
            span(row["homes_low"], row["homes_mid"], row["homes_high"], lang),
            *((str(row["homes_to_verify"] or ""),) if unsure else ()),
        )
        for row in totals.to_dict("records")
        if row["projects"]
    ]
    caption = words["weights_caption"].format(
        caption=words["cover"]["counts"] + ".", weights=context.weights
    )
    head = (*words["cover"]["counts_head"], *((words["cover"]["to_verify"],) if unsure else ()))
    widths = (3, 1, 1, 3, *((2,) if unsure else ()))
    return Table(caption, head, tuple(rows), widths, frozenset(range(2, len(head))))


def _by_area(context: Context) -> Iterator[Block]:
    """Yield what splitting comes to at other limits of area, where that was counted."""
    texts, in_force = context.texts, replace(context.result, rules=context.rules)
    table = by_area(in_force, texts)
    if len(table):
        rows = tuple(
            (limit, *(wording.number(count, texts.lang) for count in counts))
            for limit, *counts in table.to_numpy().tolist()
        )
        head = tuple(columns.title(name, texts) for name in table)
        caption = texts("totals.by_area") + "."
        yield Table(caption, head, rows, (3, 1, 2), frozenset(range(1, len(head))))
        yield Text(texts("totals.by_area_about"), "note")


def _sources(context: Context) -> Table:
    words = context.words["cover"]
    failed = context.texts.section("codes.not_fetched")
    rows = [
        (s.title, failed.get(s.not_fetched, columns.day(s.date)), s.attribution, s.licence)
        for s in context.result.sources
    ]
    return Table(words["sources"] + ".", tuple(words["sources_head"]), tuple(rows), (4, 2, 4, 3))
