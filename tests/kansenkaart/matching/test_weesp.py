"""The invented stock list on real addresses, judged by its answer key and by nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from data_sources import area, bag, buurten, stock, tables
from data_sources.findings import Findings
from kansenkaart import matching
from kansenkaart.texts import Texts
from kansenkaart.town import Town

pytestmark = pytest.mark.real_data

REFERENCE = date(2021, 10, 15)
MOST = 0.97
MATCH_COLUMNS = [column.name for column in tables.CONTRACTS["match"].columns]
RIGHT = {
    "sold_or_demolished": {"out_of_operation"},
    "addition_that_does_not_exist": {"uncertain", "unmatched"},
    "addition_lost": {"uncertain", "unmatched"},
    "bag_wrong": {"conflict"},
}
"""What may become of a line with this dirt whose home stands; of any other, only ``matched``."""


class Weesp(NamedTuple):
    town: Town
    rows: pd.DataFrame
    """One row per line of the list: the match, and the key's vbo_id, dirt and status."""


def _town(file: Path, zones: Path, listed: pd.DataFrame) -> Town:
    findings = Findings()
    buurt = buurten.load(zones, findings=findings)
    zone = area.of_gemeenten(buurt, ["GM0457"])
    register = bag.load(file, zone, REFERENCE, margin_m=500.0, findings=findings)
    return Town(
        reference_date=REFERENCE,
        pand=register.pand,
        verblijfsobject=register.verblijfsobject,
        buurt=buurt,
        unit=listed,
        complex=tables.empty("complex"),
        holding=tables.empty("holding"),
        address=register.address,
        ended=register.ended,
    )


@pytest.fixture(scope="module", params=["bag-light.gpkg", "BAGGEM0457L-15102021.zip"])
def weesp(request: pytest.FixtureRequest, real_data: Path) -> Weesp:
    folder = real_data / "weesp"
    listed = stock.load("WV", [folder / "voorraad_voorbeeld.xlsx"], findings=Findings()).unit
    town = _town(folder / request.param, folder / "buurten_2021_generalised.geojson", listed)
    match = matching.match(listed, town, texts=Texts("nl"))
    key = pd.read_csv(folder / "voorraad_voorbeeld_key.csv", dtype="str", keep_default_na=False)
    key = key.rename(columns={"vhe_id": "unit_id", "vbo_id": "true_id"})
    rows = match.merge(key, on="unit_id", validate="one_to_one")
    assert len(rows) == len(key) == len(match)
    rows["stands"] = rows["true_id"].isin(town.verblijfsobject["vbo_id"])
    rows["copy"] = rows["true_id"].ne("") & rows["true_id"].duplicated()
    return Weesp(town, rows)


def _allowed(row: pd.Series) -> set[str]:
    dirt = [d for d in row["dirt"].split("|") if d in RIGHT]
    if row["copy"]:
        return {"duplicate"}
    if "postcode_wrong_letter" in row["dirt"] and not dirt:
        # a wrong postcode may be the right one of the same number in another street
        return {"matched", "uncertain"}
    if not dirt:
        return {"matched"} if row["stands"] else {"unmatched"}
    return set().union(*(RIGHT[d] for d in dirt))


def test_not_one_wrong_home(weesp: Weesp) -> None:
    matched = weesp.rows[weesp.rows["outcome"] == "matched"]
    wrong = matched[matched["vbo_id"] != matched["true_id"]]
    assert wrong["unit_id"].tolist() == []
    assert len(matched) > 2000


def test_homes_that_are_found(weesp: Weesp) -> None:
    """Each standing home once, a copy of a line is no home; uncertain homes are counted apart."""
    homes = weesp.rows[weesp.rows["stands"] & ~weesp.rows["copy"]]
    uncertain = homes["outcome"] == "uncertain"
    assert len(homes) > 2000
    assert homes.loc[~uncertain, "outcome"].eq("matched").mean() >= MOST
    assert uncertain.mean() <= 1 - MOST
    # uncertain ones in the denominator too: what the list's own wrong additions and ids leave
    assert homes["outcome"].eq("matched").mean() >= MOST - 0.001


def test_the_rest_has_the_right_outcome(weesp: Weesp) -> None:
    """Three ids of the dirt 'bag_wrong' are no objects at all: then the address decides."""
    rows = weesp.rows
    known = weesp.town.verblijfsobject["vbo_id"]
    given = weesp.town.unit.set_index("unit_id")["vbo_id_given"].str.zfill(16)
    broken = rows["dirt"].str.contains("bag_wrong") & ~rows["unit_id"].map(given).isin(known)
    allowed = [
        {"matched", "uncertain"} if b else _allowed(row)
        for b, (_, row) in zip(broken, rows.iterrows(), strict=True)
    ]
    odd = [o not in a for o, a in zip(rows["outcome"], allowed, strict=True)]
    bad = rows.loc[odd, ["unit_id", "rung", "dirt"]]
    # homes that are only planned in this BAG and bear dirt besides may stop at any rung but matched
    bad = bad[rows.loc[odd, "stands"] | rows.loc[odd, "outcome"].eq("matched")]
    assert bad.to_dict("records") == []


def test_a_home_that_is_only_planned_is_no_home_yet(weesp: Weesp) -> None:
    planned = weesp.rows[~weesp.rows["stands"] & weesp.rows["true_id"].ne("")]
    assert len(planned) > 100
    assert "matched" not in set(planned["outcome"])
    by_id = planned[planned["vbo_id"].eq(planned["true_id"])]
    assert set(by_id["rung"]) == {"not_in_use_yet"}
    # the register knows their addresses too: a clean line without an id gets the same reason
    clean = planned[planned["dirt"].eq("") | planned["dirt"].isna()]
    assert len(clean) > 50
    assert set(clean["rung"]) == {"not_in_use_yet"}


def test_every_line_is_in_the_report(weesp: Weesp) -> None:
    match = weesp.rows[MATCH_COLUMNS]
    report = matching.koppeling.report(weesp.town.unit, match)
    assert report["line"].tolist() == weesp.town.unit["line"].tolist()
    assert report["reason"].notna().all()
    assert b"HUURDER" not in matching.koppeling.to_bytes(report)


def test_ownership_of_a_town(weesp: Weesp) -> None:
    match = weesp.rows[MATCH_COLUMNS]
    town = weesp.town
    owned = matching.ownership(match, town.unit, town.holding, town.verblijfsobject)
    assert not owned.duplicated(["pand_id", "party"]).any()
    assert (owned["dwellings_low"] <= owned["dwellings_high"]).all()
    assert (owned["dwellings_high"] <= owned["dwellings"]).all()
    single = owned[(owned["dwellings"] == 1) & (owned["dwellings_low"] == 1)]
    assert single["share_low"].eq(1.0).all()
    assert len(single) > 100
