"""Which works lie in a window."""

from __future__ import annotations

from kansenkaart.fabric import Fabric
from kansenkaart.renovation import placing, works
from tests.kansenkaart.renovation.conftest import plan


def test_a_plan_wholly_outside_the_window_gives_no_works(fabric: Fabric) -> None:
    listed = plan({"complex_id": "1", "start_year": 2028})
    sizes = placing.complex_sizes(fabric.town.unit)
    placed = placing.place(listed, fabric.dwellings, sizes)
    assert works.works(placed, fabric, (2036, 2037)).empty
    assert len(works.works(placed, fabric, (2026, 2035))) == 1
