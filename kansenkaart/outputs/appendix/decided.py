"""Part G: what was decided, by whom and why, with minorities and contradictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kansenkaart import decisions
from kansenkaart.outputs import columns
from kansenkaart.outputs.appendix.blocks import Block, Table, Text
from kansenkaart.outputs.appendix.context import Context, as_slider, criteria_of, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

_ALL = "all"
"""Kind in the log of what moved a weight of every kind at once."""


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part G."""
    words = context.words["decided"]
    if context.carried is None:
        return (Text(words["none"]),)
    table = context.carried.table
    made: list[Block | None] = [
        _conflicts(context),
        _made(words, "all", _all(context, table), (6, 3, 4, 6, 5, 4, 3)),
        _made(words, "rejected", _rejected(context, table), (6, 3, 8, 4)),
        _made(words, "by_hand", _by_hand(context, table), (5, 3, 7, 4, 6, 5)),
        _made(words, "views", _views(table) if "votes" in table else (), (5, 4, 1, 8)),
        _made(words, "homeless", _homeless(context), (6, 3, 4, 6)),
        _made(words, "log", _log(context), (3, 4, 3, 5, 2, 2)),
    ]
    if not context.open_tier:
        made.append(_made(words, "notes", _notes(table), (5, 9)))
    return tuple(block for block in made if block is not None)


def _made(
    words: Any, name: str, rows: Iterable[tuple[str, ...]], widths: tuple[int, ...]
) -> Table | None:
    """Return a table without the columns in which nothing stands; null without rows."""
    found = tuple(rows)
    if not found:
        return None
    kept = [n for n, column in enumerate(zip(*found, strict=True)) if any(column)]
    head, *body = (tuple(row[n] for n in kept) for row in (words[f"{name}_head"], *found))
    return Table(words[name], head, tuple(body), tuple(widths[n] for n in kept), even=True)


def _all(context: Context, table: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    for row in _told(context, table):
        agreed = agreed_on(context, row)
        yield (
            _name(row),
            _kind(context, row),
            context.texts("codes.status." + row["status"]),
            "; ".join(agreed),
            text(row["reason"]),
            _who(row),
            row["found"],
        )


def agreed_on(context: Context, row: dict[str, Any]) -> list[str]:
    """Return lead, next step and date as far as people gave them."""
    step = decisions.next_step(row, context.texts)
    given = (text(row["lead"]), text(step), columns.day(row["next_date"]))
    return [part for part in given if part]


def _rejected(context: Context, table: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    for row in table[table["status"] == decisions.REJECTED].to_dict("records"):
        reason = text(row["reason"]) or context.words["decided"]["no_reason"]
        yield row["title"], _kind(context, row), reason, _who(row)


def _by_hand(context: Context, table: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    """Return what people added, with its panden where the tier holds them and what it is now."""
    for row in _told(context, table[table["manual_reason"].notna()]):
        status = context.texts("codes.status." + row["status"])
        panden = ", ".join(row.get("pand_ids", ()))
        reason = text(row["manual_reason"])
        yield row["title"], _kind(context, row), reason, status, row["found"], panden


def _views(table: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    for row in table.to_dict("records"):
        for vote in row["votes"]:
            if vote["score"] or vote["view"]:
                yield row["title"], vote["party"], text(vote["score"]), text(vote["view"])


def _conflicts(context: Context) -> Table | None:
    words = context.words["decided"]
    statuses = context.texts.section("codes.status")
    found = context.carried.conflicts if context.carried is not None else None
    rows = [
        (row.title, words["fields"][row.field], who, statuses.get(what, what))
        for row in (found.itertuples() if found is not None else ())
        for who, what in row.said
    ]
    return _made(words, "conflicts", rows, (6, 3, 5, 4))


def _homeless(context: Context) -> Iterable[tuple[str, ...]]:
    if context.carried is None:
        return
    for row in context.carried.homeless.to_dict("records"):
        status = context.texts("codes.status." + row["status"])
        yield row["title"], _kind(context, row), status, text(row["reason"] or row["next_step"])


def _notes(table: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    for row in table.to_dict("records"):
        if text(row["notes"]):
            yield row["title"], text(row["notes"])


def _log(context: Context) -> Iterable[tuple[str, ...]]:
    words = context.words
    parts = words["method"]["parts"]
    kinds = {**context.texts.section("codes.kind"), _ALL: words["decided"]["all_kinds"]}
    for session in context.sessions:
        for line in session.log:
            which = line["kind"], line["part"], line["name"]
            ends = [line[end] for end in ("from", "to")]
            values = ["" if end is None else as_slider(context, *which, end) for end in ends]
            part = ": ".join(filter(None, (parts[line["part"]], _label(context, line))))
            kind = kinds.get(line["kind"], line["kind"])
            yield decisions.moment(line["at"]), line["by"], kind, part, *values


def _label(context: Context, line: dict[str, Any]) -> str:
    kind, name, texts = line["kind"], line["name"], context.texts
    axes = texts.section("codes.axis")
    criteria = criteria_of(context, kind)
    if name in axes or name not in criteria:
        return str(axes.get(name, name))
    return criteria[name].labels[texts.lang]


def _told(context: Context, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the decisions with the words for how they found their candidate."""
    words = decisions.found(table, context.result.opportunities, context.texts)
    return list(table.assign(found=words).to_dict("records"))


def _kind(context: Context, row: dict[str, Any]) -> str:
    return str(context.texts.section("codes.kind").get(row["kind"], row["kind"]))


def _name(row: dict[str, Any]) -> str:
    group = text(row["group_name"])
    return f"{row['title']} ({group})" if group else str(row["title"])


def _who(row: dict[str, Any]) -> str:
    parts = [
        text(row["by"]) or text(row["session"]),
        decisions.moment(text(row["changed"]), clock=False),
    ]
    return ", ".join(part for part in parts if part)
