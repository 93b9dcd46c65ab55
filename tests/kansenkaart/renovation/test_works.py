"""Which works lie in a window."""

from __future__ import annotations

from kansenkaart.fabric import Fabric
from kansenkaart.renovation import placing, works
from tests.kansenkaart.renovation.conftest import plan


def test_a_plan_wholly_outside_the_window_gives_no_works(fabric: Fabric) -> None:
    listed = plan({"complex_id": "1", "start_year": 2028})
    placed = placing.place(listed, fabric)
    assert works.works(placed, fabric, (2036, 2037)).empty
    assert len(works.works(placed, fabric, (2026, 2035))) == 1


def test_every_project_has_its_panden_even_where_another_does_the_same_homes(
    fabric: Fabric,
) -> None:
    listed = plan(
        {"complex_id": "1", "homes": 2, "start_year": 2028, "measure": "isolatie"},
        {"complex_id": "1", "start_year": 2030, "end_year": 2031, "measure": "sloop_nieuwbouw"},
        {"complex_id": "1", "start_year": 2033, "measure": "renovatie_licht"},
        {"complex_id": "3", "start_year": 2041, "measure": "isolatie"},
        {"complex_id": "2", "party": "Zuid", "start_year": None, "measure": "onderhoud"},
    )
    placed = placing.place(listed, fabric)
    found = works.projects(placed, (2026, 2035))
    assert list(found.columns) == works.PROJECTS
    columns = ["measure", "group", "first_year", "pand_id", "homes"]
    rows = found.sort_values("first_year")[columns].astype("object").fillna("-")
    assert rows.values.tolist() == [
        ["isolatie", "counted", 2028, "a", 2.0],
        ["sloop_nieuwbouw", "sloop_nieuwbouw", 2030, "a", 4.0],
        ["renovatie_licht", "counted", 2033, "a", 4.0],
        ["onderhoud", "onderhoud", "-", "b", 2.0],
    ]
    assert found["last_year"].dropna().tolist().count(2031) == 1
