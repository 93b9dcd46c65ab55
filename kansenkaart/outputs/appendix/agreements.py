"""Part F: per pilot a draft agreement, about effort and not about a number of homes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kansenkaart.outputs import columns
from kansenkaart.outputs.appendix.blocks import (
    Block,
    Checks,
    Facts,
    Heading,
    Signatures,
    Table,
    Text,
)
from kansenkaart.outputs.appendix.context import Context, questions, span, text
from kansenkaart.outputs.project_fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection

COMMITMENTS = {
    "gemeente": ("contact_point", "permit", "parking", "grid"),
    "corporatie": ("circular", "new_normal", "excursion"),
    "samen": ("house_hunters", "neighbours"),
}
"""The checklist that the map offers, per side of the table."""

_NARROWEST = 12
"""Letters that any column leaves room for."""


def blocks(context: Context) -> tuple[Block, ...]:
    """Return the blocks of part F."""
    words = context.words["agreement"]
    if not len(context.pilots):
        return (Text(words["none"]),)
    made: list[Block] = [Text(words["intro"], "warning")]
    candidates = context.candidates.set_index("opportunity_id").to_dict("index")
    for pilot in context.pilots.to_dict("records"):
        made += _agreement(context, pilot, candidates.get(pilot["opportunity_id"], {}))
    return (*made, *_measures(context))


def _agreement(context: Context, pilot: dict[str, Any], candidate: dict[str, Any]) -> list[Block]:
    words, kinds = context.words["agreement"], context.texts.section("codes.kind")
    made: list[Block] = [
        Heading(words["heading"].format(number=pilot["number"], title=pilot["title"])),
        Text(words["effort"].format(kind=kinds.get(pilot["kind"], pilot["kind"]))),
        Facts(_facts(context, pilot, candidate)),
    ]
    if pilot["about"] in _disputed(context):
        made.insert(1, Text(words["disputed"], "warning"))
    ticked = set(_ticked(context, pilot))
    made += [
        Checks(tuple(_checks(context, *side, ticked) for side in COMMITMENTS.items())),
        Text(words["commitments_note"], "note"),
        Text(words["tenants"]),
        Text(f"{words['afterwards']}: {words['afterwards_text']}"),
        Signatures(_signing(context, pilot, candidate), tuple(words["signature_words"])),
        _to_fill_in(context, pilot["number"]),
    ]
    return made


def _to_fill_in(context: Context, number: int) -> Table:
    """Return the empty cells that parties fill in as the pilot is worked out."""
    head = tuple(columns.title(field.code, context.texts) for field in FIELDS)
    caption = context.texts("project_fields.caption", number=number)
    widths = tuple(max(len(title), _NARROWEST) for title in head)
    return Table(caption, head, (("",) * len(FIELDS),), widths)


def _measures(context: Context) -> list[Block]:
    """Return what the measures are that each pilot leaves room for."""
    say = context.texts.section("project_fields")
    rows = tuple(
        (
            say[field.code]["title"],
            say[field.code]["unit"],
            say[field.code]["about"],
            field.compared(context.result.rules, context.texts),
        )
        for field in FIELDS
    )
    caption, head = f"{say['explanation']}.", tuple(say["head"])
    return [
        Heading(say["explanation"]),
        Text(say["intro"]),
        Table(caption, head, rows, (4, 3, 7, 8)),
    ]


def _facts(
    context: Context, pilot: dict[str, Any], candidate: dict[str, Any]
) -> tuple[tuple[str, str], ...]:
    words, nobody = context.words["agreement"], context.words["nobody"]
    low, mid, high = (candidate.get(f"homes_technical_{part}") for part in ("low", "mid", "high"))
    shown = "" if mid is None else span(low, mid, high, context.texts.lang)
    rows = [
        (words["lead"], text(pilot["lead"]) or nobody),
        (words["next_step"], text(pilot["next_step"]) or nobody),
        (words["next_date"], columns.day(pilot["next_date"]) or nobody),
        (words["status"], context.texts("codes.status." + pilot["status"])),
        (words["place"], text(candidate.get("buurt_name"))),
        (words["homes"], shown and words["homes_value"].format(homes=shown)),
        (words["ask"], questions(candidate.get("to_check"))),
        (words["manual"], text(pilot["manual_reason"])),
        (words["group"], text(pilot["group_name"])),
    ]
    return tuple(row for row in rows if row[1])


def _checks(
    context: Context, side: str, codes: tuple[str, ...], ticked: Collection[str]
) -> tuple[str, tuple[tuple[bool, str], ...]]:
    say = context.texts.section("map.commitments")
    return say[side], tuple((f"{side}.{code}" in ticked, say[code]) for code in codes)


def _disputed(context: Context) -> set[str]:
    found = context.carried.conflicts if context.carried is not None else None
    return set() if found is None else set(found.loc[found["field"] == "status", "about"])


def _ticked(context: Context, pilot: dict[str, Any]) -> list[str]:
    """Return what was ticked for this pilot in any of the files."""
    table = context.decisions
    about = table["opportunity_id"].fillna(table["given_id"])
    return [
        code for codes in table.loc[about == pilot["about"], "commitments"] for code in codes or []
    ]


def _signing(context: Context, pilot: dict[str, Any], candidate: dict[str, Any]) -> tuple[str, ...]:
    """Return who signs: the owners of the candidate, then who sat where it was decided."""
    decided = context.decisions
    about = decided["opportunity_id"].fillna(decided["given_id"]) == pilot["about"]
    files = set(decided.loc[about, "session"])
    table = [
        party for session in context.sessions if session.file in files for party in session.parties
    ]
    own = list(candidate.get("parties", []))
    return tuple(dict.fromkeys([*own, *table])) or context.result.info.parties
