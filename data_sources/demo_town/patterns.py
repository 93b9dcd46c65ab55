"""How blocks are filled: rows of houses, bars and slabs of flats, garage courts, plots, rings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from data_sources.demo_town.job import Building, Job, origin
from data_sources.demo_town.plan import patterns
from data_sources.demo_town.rows import Row, boxes_of, row_of, sheds
from data_sources.demo_town.types import building_types

if TYPE_CHECKING:
    from data_sources.demo_town.plan import Block
    from data_sources.demo_town.site import Site

PATH = 1.6
"""Width of the path between the gardens of two rows, in m."""
LANE = 7.5
"""Width of the lane between two lines of garages, in m."""
APART = 20.0
"""Least distance between two bars of flats, in m."""
ENDLESS = 99
"""Most houses in a row where a pattern sets no limit."""


def fill(block: Block, site: Site, rng: np.random.Generator) -> None:
    """Fill a block after its pattern."""
    parameters = patterns()[block.pattern]
    _FORMS[parameters["form"]](Job(block, parameters, site, rng))


def _rows(job: Job) -> None:
    """Build houses along two sides, back to back; with ``ends`` also along the short sides."""
    if job.rng.random() < job.parameters.get("turned", 0.0):
        for half in _halves(job.block):
            _two_rows(replace(job, block=half), "EW")
    else:
        _two_rows(job, "SN")


def _halves(block: Block) -> tuple[Block, Block]:
    """Divide a block in two, with a path between them."""
    middle = sum(block.u) / 2
    return (
        replace(block, u=(block.u[0], middle - PATH)),
        replace(block, u=(middle + PATH, block.u[1])),
    )


def _two_rows(job: Job, sides: str) -> None:
    """Build a row along each of two opposite sides, sheds in between."""
    p, block = job.parameters, job.block
    setback, longest = p["setback"], p.get("longest", ENDLESS)
    along, across = block.width, block.height
    if sides == "EW":
        along, across = across, along
    room = (across - PATH) / 2 - setback
    lines = {side: row_of(job.kind, (along, room), longest, job.rng) for side in sides}
    rows = {side: row for side, row in lines.items() if row is not None}
    corner = 0.0
    if "ends" in p and sides == "SN" and rows:
        corner = _ends(job, max(float(row.back.max()) for row in rows.values()))
    for side, row in rows.items():
        job.place_row(side, (setback, 0.0), row, job.kind)
        _sheds(job, side, row, (room, corner, along - corner))


def _ends(job: Job, deepest: float) -> float:
    """Close the short sides between the rows; return how far in they reach."""
    kind, setback = building_types()[job.parameters["ends"]], job.parameters["setback"]
    between = setback + deepest + 2.5
    room = (job.block.height - 2 * between, 11.0)
    ends = {side: row_of(kind, room, ENDLESS, job.rng) for side in "WE"}
    built = {side: row for side, row in ends.items() if row is not None}
    for side, row in built.items():
        job.place_row(side, (setback, between), row, kind)
    return max([setback + float(row.back.max()) + 1.0 for row in built.values()], default=0.0)


def _sheds(job: Job, side: str, row: Row, room: tuple[float, float, float]) -> None:
    """Put sheds at the end of the gardens, or in front of the house for part of the rows.

    ``room`` is the length of the gardens from the front line, and from where to where along it
    they are free.
    """
    p, (garden, *stretch) = job.parameters, room
    kind = building_types()["achterhuis" if "yards" in p else "schuurtje"]
    share = p.get("yards", p.get("sheds", 0.0))
    in_front = p["setback"] >= 4.0 and job.rng.random() < 0.3
    line = (-p["setback"] + 0.6, -1.0) if in_front else (1.0, garden)
    built = sheds(row, kind, share, (*line, *stretch), job.rng)
    if built is not None:
        names = np.full(len(built[0]), kind.name, dtype=object)
        start = origin(job.block, side, p["setback"])
        job.site.build(job.block, side, start, built, names, rigid=side in "WE")


def _bars(job: Job) -> None:
    """Build bars of porches in the green, along or across the streets, as many as have room."""
    block, setback = job.block, 5.0
    porch = job.building(job.kind)
    across = job.rng.random() < 0.5 and porch.width * 2 <= block.height
    side, size, room = ("W", block.height, block.width) if across else ("S", *_size(block))
    porches = max(1, min(job.parameters["porches"], int(size // porch.width)))
    bars = max(1, int((room - 2 * setback + APART) // (porch.depth + APART)))
    step = (room - 2 * setback - porch.depth) / max(bars - 1, 1)
    shift = np.stack([np.arange(porches) * porch.width, np.zeros(porches)], axis=-1)[:, None, :]
    ring, axis = porch.outline()
    names = np.full(porches, porch.kind.name, dtype=object)
    for bar in range(bars):
        start = origin(block, side, setback + bar * step, (size - porch.width * porches) / 2)
        job.site.build(block, side, start, (ring + shift, axis + shift), names)


def _size(block: Block) -> tuple[float, float]:
    return block.width, block.height


def _slab(job: Job) -> None:
    """Build one long building in the green, with a garage court beside it where there is one."""
    block, slab = job.block, job.building(job.kind)
    inset = (block.width - slab.width) / 2
    if "court" not in job.parameters:
        job.place("S", ((block.height - slab.depth) / 2, inset), slab)
        return
    court = replace(job, parameters={"count": 8, "type": "garagebox", "lines": 2})
    if slab.width < block.height - 4 and job.rng.random() < 0.5:
        job.place("W", (10.0, (block.height - slab.width) / 2), slab)
        rest = replace(block, u=(block.u[0] + slab.depth + 30, block.u[1]))
        _boxes_along(replace(court, block=rest), 0.5)
    else:
        job.place("S", (12.0, inset), slab)
        _boxes_along(court, 0.78)


def _single(job: Job) -> None:
    """Build one building about the middle of the block."""
    width, height = _size(job.block)
    one = job.building(job.kind, (width - 2, height - 3))
    setback = (height - one.depth) * job.rng.uniform(0.35, 0.6)
    inset = (width - one.width) * job.rng.uniform(0.35, 0.65)
    side = "S" if job.rng.random() < 0.5 else "N"
    job.place(side, (setback, inset), replace(one, mirrored=job.rng.random() < 0.5))


def _boxes(job: Job) -> None:
    """Build a court of garages: one line, or two with their doors to the lane between them."""
    _boxes_along(job, 0.5)


def _boxes_along(job: Job, middle: float) -> None:
    """Build garages on both sides of a lane at a share ``middle`` of the height of the block."""
    box, block = job.building(job.kind), job.block
    count = min(job.parameters["count"], int((block.width - 2) // box.width))
    row = boxes_of(count, box.width, box.depth)
    lane = block.height * middle
    inset = (block.width - count * box.width) * job.rng.uniform(0.3, 0.7)
    names = np.full(count, box.kind.name, dtype=object)
    # The doors look on the lane, so the line that faces north stands south of it.
    lines = (("N", block.height - lane + LANE / 2), ("S", lane + LANE / 2))
    for side, front in lines[: job.parameters["lines"]]:
        job.site.build(block, side, origin(block, side, front, inset), row.outlines(), names)


def _plots(job: Job) -> None:
    """Build free-standing buildings on plots of their own, some with an outbuilding behind."""
    p = job.parameters
    plot, deep = job.block.width / p["count"], job.block.height / p["rows"]
    for side in "SN"[: p["rows"]]:
        for place in range(p["count"]):
            one = job.building(job.kind, (plot - 3, deep - 4))
            one = replace(one, mirrored=job.rng.random() < 0.5)
            front = min(job.rng.uniform(3, 7), (deep - one.depth) / 2)
            inset = place * plot + (plot - one.width) * job.rng.uniform(0.2, 0.6)
            job.place(side, (front, inset), one)
            if job.rng.random() < p.get("outbuildings", 0.0):
                _outbuilding(job, side, (front + one.depth + 2, inset), deep)


def _outbuilding(job: Job, side: str, corner: tuple[float, float], deep: float) -> None:
    behind: Building = job.building(building_types()[job.parameters["outbuilding"]])
    if deep - corner[0] - 1 >= behind.depth:
        job.place(side, corner, behind)


def _ring(job: Job) -> None:
    """Build houses around a round green, open to one side."""
    radius = job.parameters["radius"]
    length = radius * np.radians(360.0 - job.parameters["opening"])
    row = row_of(job.kind, (length, np.inf), ENDLESS, job.rng)
    if row is None:
        return
    centre = (sum(job.block.u) / 2, sum(job.block.v) / 2)
    turn = job.rng.uniform(0, 2 * np.pi)
    frame = job.block.frame.ring(centre, radius, length / 2, turn)
    court = replace(job.block, frame=frame, u=(0.0, length), v=(0.0, job.block.height / 2))
    replace(job, block=court).place_row("S", (0.0, 0.0), row, job.kind)


_FORMS: dict[str, Callable[[Job], None]] = {
    "rows": _rows,
    "bars": _bars,
    "slab": _slab,
    "single": _single,
    "boxes": _boxes,
    "plots": _plots,
    "ring": _ring,
}
