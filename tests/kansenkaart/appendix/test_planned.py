"""Renovation in the appendix, of an area in two gemeenten."""

from __future__ import annotations

from dataclasses import replace

from kansenkaart.outputs import appendix
from kansenkaart.outputs.appendix import planned
from kansenkaart.outputs.appendix.blocks import Table
from kansenkaart.renovation.works import COUNTS
from tests.kansenkaart.outputs.map import fabricate


def test_buurten_of_several_gemeenten_are_named_with_theirs() -> None:
    made = fabricate.result()
    names = {"BU99990000": "Aadorp"}
    programme, designation = (
        table.assign(group=COUNTS, gemeente_name=table["buurt_code"].map(names).fillna("Beedorp"))
        for table in (made.renovation.programme, made.renovation.designation)
    )
    designation["reasons"] = [["Eerst dit."]] * len(designation)
    two = replace(made.renovation, programme=programme, designation=designation)
    blocks = planned.blocks(appendix.context(replace(made, renovation=two), []))
    heat, designated = (b for b in blocks if isinstance(b, Table) and "Buurt" in b.head[0])
    for table in (heat, designated):
        shown = [row[0] for row in table.rows if row[0] != "totaal"]
        gemeenten = [name.rsplit("(")[-1] for name in shown]
        assert sorted(gemeenten) == ["Aadorp)", "Beedorp)", "Beedorp)", "Beedorp)"]


def test_a_run_without_works_of_a_plan_says_so() -> None:
    made = fabricate.result()
    inferred = made.renovation.programme.query("origin == 'inferred'")
    inferred = inferred.assign(group=COUNTS, gemeente_name="Voorbeeldstad")
    assert len(inferred)
    bare = replace(made.renovation, programme=inferred)
    block, *_ = planned.blocks(appendix.context(replace(made, renovation=bare), []))
    assert "geen renovatieplanning" in getattr(block, "text", "")


def test_a_cluster_that_may_be_chance_says_so() -> None:
    made = fabricate.result()
    clusters = made.renovation.clusters.assign(by_chance=[False, True])
    programme = made.renovation.programme.assign(group=COUNTS)
    overview = replace(made.renovation, programme=programme, clusters=clusters)
    blocks = planned.blocks(appendix.context(replace(made, renovation=overview), []))
    (table,) = (b for b in blocks if isinstance(b, Table) and b.head[0] == "Cluster")
    assert [row[0] for row in table.rows] == [
        "Vogelbuurt, 2027-2029",
        "Centrum, 2030-2031 (kan toeval zijn)",
    ]
