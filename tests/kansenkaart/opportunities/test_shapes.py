"""The hand-computed outlines of cases/shapes.toml, from the ground to the homes."""

from __future__ import annotations

from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data_sources.tables import CRS, empty, validate
from kansenkaart import fabric, rules
from kansenkaart.criteria import evaluate_all
from kansenkaart.opportunities import KINDS
from kansenkaart.result import Projects
from kansenkaart.rules import Rules
from kansenkaart.town import Town
from tests.kansenkaart.fabric import village
from tests.kansenkaart.opportunities.test_cases import BANDS, read

Use = tuple[str, float] | None


def town(*panden: tuple[Any, Use]) -> Town:
    """Return a town of these shapes, each with one VBO of a use and an area, or none."""
    shapes = [village.place(shape) for shape, _ in panden]
    ids = [village.pand(number) for number in range(len(panden))]
    land = gpd.GeoDataFrame(
        {"pand_id": ids, "construction_year": 1970, "status": "Pand in gebruik"},
        geometry=shapes,
        crs=CRS,
    )
    objects = gpd.GeoDataFrame(
        [
            {
                "vbo_id": village.vbo(number),
                "pand_ids": [ids[number]],
                "status": "Verblijfsobject in gebruik",
                "uses": [use[0]],
                "area_m2": use[1],
                "geometry": shapes[number].representative_point(),
            }
            for number, (_, use) in enumerate(panden)
            if use
        ],
        columns=list(empty("verblijfsobject").columns),
        geometry="geometry",
        crs=CRS,
    )
    lists = {name: empty(name) for name in ("buurt", "unit", "complex", "holding")}
    return Town(
        date(2026, 1, 1),
        validate("pand", land),
        validate("verblijfsobject", objects),
        **lists,
    )


def found(case: dict[str, Any], ruleset: Rules) -> tuple[Projects, fabric.Fabric]:
    """Return the projects of the kind in the drawing of a case."""
    if case["kind"] == "transformation":
        drawn = [(shapely.Polygon(case["outline"]), ("kantoorfunctie", case["use_m2"]))]
    else:
        use = (village.STORAGE, case["area_m2"]) if "area_m2" in case else None
        drawn = [(shapely.box(*box), use) for box in case["boxes"]]
        drawn += [(shapely.box(*box), None) for box in case.get("others", [])]
    built = fabric.build(
        town(*drawn), village.no_match(), village.owners(), "gemeente", village.PARAMETERS
    )
    return KINDS[case["kind"]].find(built, ruleset), built


@pytest.mark.parametrize("case", read("shapes"), ids=lambda c: c["name"])
def test_an_outline(case: dict[str, Any]) -> None:
    ruleset = rules.load()
    projects, built = found(case, ruleset)
    if "gate" in case:
        assert projects.facts.empty
        own = built.buildings.index[: len(case["boxes"])]
        assert set(projects.outside[own]) == {case["gate"]}
        return
    (project,) = projects.facts.index
    facts = projects.facts.loc[project]
    for name in ("depth_m", "subtype"):
        assert name not in case or facts[name] == pytest.approx(case[name], abs=0.005)
    homes = KINDS[case["kind"]].homes(projects.facts, ruleset[case["kind"]].parameters)
    assert homes.loc[project, list(BANDS)].tolist() == pytest.approx(case["homes"], abs=1e-6)
    criteria = ruleset[case["kind"]].criteria
    filled = projects.facts.reindex(
        columns=pd.Index([*projects.facts, *(c.field for c in criteria)]).unique()
    )
    judged = evaluate_all(ruleset[case["kind"]], filled).judgements
    scores = {c.id: j.mid[0] for c, j in zip(criteria, judged, strict=True)}
    for name in ("depth", "row_length"):
        expected = case.get(f"{name}_score")
        assert expected is None or scores[name] == pytest.approx(expected, abs=1e-3)
