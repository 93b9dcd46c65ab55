"""What keeps one object out of a kind while others in the same pand are in a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansenkaart.opportunities import garages, gates, splitting

if TYPE_CHECKING:
    from kansenkaart.explain.subject import Subject
    from kansenkaart.result import Result


def own_gate(kind: str, subject: Subject, result: Result) -> str:
    """Return the code of the gate of this kind that the objects met; empty where it is not known.

    The gates of a run are told per pand; these are those that a single object meets.
    """
    fabric = result.fabric
    if kind == garages.KIND:
        boxes = fabric.garages.get("vbo_id", [])
        return "" if set(subject.vbo_ids) & set(boxes) else "no_box"
    if kind != splitting.KIND:
        return ""
    homes = fabric.dwellings[fabric.dwellings.index.isin(subject.vbo_ids)]
    if not len(homes):
        return "no_dwelling"
    if "party" in homes and not gates.in_scope(fabric, homes["party"]).any():
        return gates.role_gate(fabric)
    test = result.rules[kind].criterion("area").test
    if test is None or test.min is None or "area_high_m2" not in homes:
        return ""
    return "below_threshold" if (homes["area_high_m2"] < test.min).all() else ""
