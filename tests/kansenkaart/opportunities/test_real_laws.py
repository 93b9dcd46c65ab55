"""Laws of the whole on a real town: what lies far away changes no score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_sources import area, bag, buurten
from data_sources.findings import Findings
from data_sources.tables import empty
from kansenkaart import fabric, rules
from kansenkaart.opportunities import assemble
from kansenkaart.texts import Texts
from kansenkaart.town import Town
from tests.kansenkaart.fabric import village
from tests.kansenkaart.opportunities.conftest import PLANS
from tests.kansenkaart.opportunities.test_laws import _RANKED

pytestmark = [pytest.mark.real_data, pytest.mark.long]

FAR_M = 300.0


@pytest.fixture(scope="module")
def weesp(real_data: Path) -> Town:
    findings, day = Findings(), date(2022, 1, 1)
    folder = real_data / "weesp"
    loaded = bag.load(folder / "bag-light.gpkg", area.everything("weesp"), day, findings=findings)
    return Town(
        day,
        loaded.pand,
        loaded.verblijfsobject,
        buurten.load(folder / "buurten_2021_generalised.geojson", findings=findings),
        **{name: empty(name) for name in ("unit", "complex", "holding")},
    )


def judged(town: Town) -> pd.DataFrame:
    built = fabric.build(town, village.no_match(), village.owners(), "gemeente", village.PARAMETERS)
    made = assemble(built, rules.load(), pd.DataFrame(columns=PLANS), Texts("nl"))
    return made["opportunities"].set_index("opportunity_id").sort_index()


@pytest.fixture(scope="module")
def as_it_is(weesp: Town) -> pd.DataFrame:
    return judged(weesp)


def without(town: Town, pand_id: str) -> Town:
    """Return the town without a pand, and without what stands in it alone."""
    vbo = town.verblijfsobject
    left = vbo["pand_ids"].map(lambda ids: [pand for pand in ids if pand != pand_id])
    return replace(
        town,
        pand=town.pand[town.pand["pand_id"] != pand_id],
        verblijfsobject=vbo.assign(pand_ids=left)[left.map(len) > 0],
    )


@pytest.mark.parametrize("use", ["woonfunctie", "kantoorfunctie", "industriefunctie", "none"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_pand_farther_than_three_hundred_metres_away_changes_no_score(
    weesp: Town, as_it_is: pd.DataFrame, use: str, seed: int
) -> None:
    objects = weesp.verblijfsobject.explode("pand_ids")
    of_use = objects.loc[objects["uses"].map(lambda uses: use in uses), "pand_ids"]
    bare = weesp.pand.loc[~weesp.pand["pand_id"].isin(objects["pand_ids"]), "pand_id"]
    gone = (bare if use == "none" else of_use.drop_duplicates()).sample(1, random_state=seed)
    place = weesp.pand.set_index("pand_id").geometry[gone.iloc[0]]
    after = judged(without(weesp, gone.iloc[0]))
    far = as_it_is.index[as_it_is.geometry.distance(place) > FAR_M]
    assert 1000 < len(far) < len(as_it_is)
    columns = as_it_is.columns.difference([*_RANKED, "geometry"])
    pd.testing.assert_frame_equal(
        pd.DataFrame(after.loc[far, columns]), pd.DataFrame(as_it_is.loc[far, columns])
    )
