"""An invented result, made by hand of plain tables, to look at and test the page with.

Scores are worked out here in plain loops, straight from the words of the method, so that the page's
own arithmetic is held against something that shares no code with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources import tables
from kansenkaart import rules as ruleset
from kansenkaart.fabric import Fabric
from kansenkaart.result import Renovation, Result, RunInfo, SourceRecord
from kansenkaart.town import Town

CRS = "EPSG:28992"
PARTIES = ("Woonstichting Voorbeeld", "Wonen Verzonnen")
_CORNER = (131_200.0, 480_400.0)
_STREETS = ("Merelhof", "Kievitstraat", "Lindelaan", "Populierenplein", "Havenkade", "Molenpad")
_BUURTEN = ("Centrum", "Vogelbuurt", "Bomenbuurt", "Havenkwartier")
_SOURCE = "verzonnen bron"
BANDS = ("low", "mid", "high")


def result(
    panden: int = 420, opportunities: int = 60, seed: int = 7, tier: str = "intern"
) -> Result:
    """Return an invented result with about so many panden and opportunities."""
    made = ruleset.load()
    rng = np.random.default_rng(seed)
    buildings, buurt = _town(panden, rng)
    table, members, outcomes = _opportunities(made, buildings, opportunities, rng)
    return Result(
        info=RunInfo(
            run_id="0123456789ab",
            title="Voorbeeldstad",
            role="corporatie",
            parties=PARTIES,
            reference_date=date(2026, 10, 15),
            lang="nl",
            version="0.0.0",
            tier=tier,
            invented=True,
        ),
        rules=made,
        fabric=_fabric(buildings, buurt),
        opportunities=table,
        members=members,
        outcomes=outcomes,
        outside=_outside(buildings, members, made),
        funnel=_funnel(table, made),
        totals=_totals(table),
        renovation=_renovation(buurt, rng),
        match=tables.empty("match"),
        tenants=_tenants(table),
        tenants_buurt=_tenants_buurt(buurt),
        sources=(
            SourceRecord(
                "bag", "BAG", "Kadaster", "CC0", "bag.gpkg", "ab", "2026-10-15", 420, True
            ),
            SourceRecord(
                "buurten", "Wijken en buurten", "CBS", "CC BY 4.0", "b.gpkg", "", "2025", 4
            ),
        ),
    )


def _town(count: int, rng: np.random.Generator) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return panden along rows of streets, every tenth a flat, and the buurten around them."""
    side = int(np.ceil(np.sqrt(count)))
    place = np.arange(count)
    column, line = place % side, place // side
    flat = (place * 7919) % 10 == 0
    x = _CORNER[0] + column * 14.0 + (column // 8) * 12.0
    y = _CORNER[1] + line * 26.0 + rng.uniform(-1, 1, count).round(1)
    geometry = shapely.box(x, y, x + np.where(flat, 13.0, 6.5), y + np.where(flat, 18.0, 10.0))
    geometry = shapely.transform(geometry, _turned)
    quarter = (column >= side / 2).astype(int) + 2 * (line >= side / 2).astype(int)
    buildings = gpd.GeoDataFrame(
        {
            "pand_id": [f"045710{n + 1:010d}" for n in place],
            "construction_year": pd.array(1948 + (line * 3) % 70, dtype="Int64"),
            "status": "Pand in gebruik",
            "buurt_code": [f"BU9999{q:04d}" for q in quarter],
            "footprint_m2": np.where(flat, 234.0, 65.0),
            "dwellings": np.where(flat, 12, 1),
            "vbo_count": np.where(flat, 12, 1),
            "main_use": "woonfunctie",
            "total_area_m2": np.where(flat, 900.0, 112.0),
            "storeys": np.where(flat, 4.0, 2.0),
            "street": [_STREETS[n % len(_STREETS)] for n in line],
            "house_numbers": [str(2 * n + 1) for n in column],
            "party": [PARTIES[n % 2] if n % 3 else None for n in place],
        },
        geometry=geometry,
        crs=CRS,
    ).set_index("pand_id")
    around = buildings.total_bounds + np.array([-30, -30, 30, 30])
    xm, ym = (around[0] + around[2]) / 2, (around[1] + around[3]) / 2
    xs, ys = (around[0], xm, around[2]), (around[1], ym, around[3])
    boxes = [shapely.box(xs[i], ys[j], xs[i + 1], ys[j + 1]) for j in (0, 1) for i in (0, 1)]
    buurt = gpd.GeoDataFrame(
        {
            "buurt_code": [f"BU9999{q:04d}" for q in range(4)],
            "buurt_name": _BUURTEN,
            "wijk_code": "WK999900",
            "wijk_name": "Voorbeeldwijk",
            "gemeente_code": "GM9999",
            "gemeente_name": "Voorbeeldstad",
            "dwelling_stock": 400.0,
        },
        geometry=boxes,
        crs=CRS,
    )
    return buildings, buurt


def _turned(xy: np.ndarray) -> np.ndarray:
    """Turn the town a little, so that it does not look like a sheet of squares."""
    angle = np.deg2rad(12)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return (xy - _CORNER) @ turn + _CORNER


def _opportunities(
    made: ruleset.Rules, buildings: gpd.GeoDataFrame, count: int, rng: np.random.Generator
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, pd.DataFrame]:
    kinds = list(made)
    chosen = np.sort(rng.choice(len(buildings) - 3, count, replace=False))
    rows, members, outcomes = [], [], []
    for number, place in enumerate(chosen):
        kind = kinds[number % len(kinds)]
        panden = buildings.iloc[place : place + 1 + number % 3]
        key = f"{kind}-{number:06x}"
        judged = [_judged(c, key, kind, rng) for c in made[kind].criteria]
        outcomes += judged
        members += [(key, kind, pand, None) for pand in panden.index]
        rows.append(_row(key, kind, panden, rng) | _scored(made[kind], judged))
    table = gpd.GeoDataFrame(rows, crs=CRS)
    table["rank"] = pd.array([None] * len(table), dtype="Int64")
    return (
        table,
        pd.DataFrame(members, columns=["opportunity_id", "kind", "pand_id", "vbo_id"]),
        pd.DataFrame(outcomes),
    )


def _row(key: str, kind: str, panden: gpd.GeoDataFrame, rng: np.random.Generator) -> dict:
    first = panden.iloc[0]
    mid = int(rng.integers(1, 24))
    numbers = f"{panden['house_numbers'].iloc[0]}-{panden['house_numbers'].iloc[-1]}"
    return {
        "opportunity_id": key,
        "kind": kind,
        "subtype": "",
        "title": f"{first['street']} {numbers}",
        "address_range": f"{first['street']} {numbers}",
        "parties": [p for p in [first["party"]] if p],
        "complex_ids": [f"C{100 + len(key) + mid}"],
        "pand_ids": list(panden.index),
        "vbo_ids": [],
        "buurt_code": first["buurt_code"],
        "buurt_name": _BUURTEN[int(first["buurt_code"][-1])],
        "wijk_name": "Voorbeeldwijk",
        "construction_year": first["construction_year"],
        "homes_now": int(panden["dwellings"].sum()),
        "homes_technical_low": mid * 0.7,
        "homes_technical_mid": float(mid),
        "homes_technical_high": mid * 1.6,
        "kept_share": 0.5 if mid == 7 else 1.0,
        "carbon_low_t": mid * 5.0,
        "carbon_mid_t": mid * 9.0,
        "carbon_high_t": mid * 14.0,
        "barriers": [
            "parkeren: groot (ongeveer 9 plaatsen)",
            "vergunning en bouwhoogte: niet nagegaan",
        ][: int(rng.integers(0, 3))],
        "status": "denkrichting",
        "lead": None,
        "next_step": None,
        "next_date": None,
        "renovation_years": [2028] if mid % 3 == 0 else [],
        "top20_share": round(float(rng.uniform()), 2),
        "rank_low": 1 + mid % 5,
        "rank_high": 4 + mid % 9,
        "counts_only": False,
        "single_family": False,
        "to_verify": kind == "transformation" and mid % 2 == 0,
        "geometry": shapely.union_all(panden.geometry),
    }


def _judged(criterion, key: str, kind: str, rng: np.random.Generator) -> dict:
    """Return an outcome row with a random value; one in six is unknown."""
    known = rng.uniform() > (0.04 if criterion.identifying else 0.16)
    value, text, score, passes = np.nan, None, np.nan, False
    if criterion.ramp:
        xs, ys = zip(*criterion.ramp, strict=True)
        value = round(float(rng.uniform(xs[0] - 1, xs[-1] + 1)), 1)
        score = float(np.interp(value, xs, ys))
        passes = score >= criterion.pass_score
    elif criterion.scores:
        text = str(rng.choice(list(criterion.scores)))
        score = float(criterion.scores[text])
        passes = score >= criterion.pass_score
    elif criterion.test.numeric:
        low = criterion.test.min if criterion.test.min is not None else criterion.test.max - 10
        value = round(float(low + rng.uniform(-0.15, 1.2) * max(abs(low), 1)), 2)
        passes = value >= low if criterion.test.min is not None else value <= criterion.test.max
    else:
        passes = bool(rng.uniform() > 0.08)
        allowed, refused = criterion.test.one_of, criterion.test.none_of
        text = (allowed or ("none",))[0] if passes else (refused or ("anders",))[0]
    outcome = ("pass" if passes else "fail") if known else "unknown"
    return {
        "opportunity_id": key,
        "kind": kind,
        "criterion": criterion.id,
        "axis": criterion.axis,
        "role": criterion.role,
        "outcome": outcome,
        "score": score if known and criterion.role == "soft" else np.nan,
        "score_low": (score if known else 0.0) if criterion.role == "soft" else np.nan,
        "score_high": (score if known else 1.0) if criterion.role == "soft" else np.nan,
        "weight": criterion.weight,
        "value": value if known else np.nan,
        "value_low": value if known else np.nan,
        "value_high": value if known else np.nan,
        "value_text": (text or f"{value:g} {criterion.unit}") if known else "weten we niet",
        "unit": criterion.unit,
        "threshold": "",
        "source": _SOURCE,
        "reference_date": "2026-10-15",
    }


def _scored(kind: ruleset.KindRules, judged: list[dict]) -> dict:
    """Score one project in the words of the method: axis means, interval, completeness, class."""
    axis_mid, low, high, known_weight, total = {}, 0.0, 0.0, 0.0, 0.0
    for name, axis in kind.axes.items():
        soft = [o for o in judged if o["role"] == "soft" and o["axis"] == name]
        weight = sum(o["weight"] for o in soft)
        known = [o for o in soft if o["outcome"] != "unknown"]
        if not weight:
            continue
        total += axis.weight
        low += axis.weight * sum(o["weight"] * o["score"] for o in known) / weight
        gap = sum(o["weight"] for o in soft if o["outcome"] == "unknown")
        high += axis.weight * (sum(o["weight"] * o["score"] for o in known) + gap) / weight
        known_weight += axis.weight * sum(o["weight"] for o in known) / weight
        if known:
            axis_mid[name] = sum(o["weight"] * o["score"] for o in known) / sum(
                o["weight"] for o in known
            )
    used = sum(kind.axes[a].weight for a in axis_mid)
    mid = sum(kind.axes[a].weight * s for a, s in axis_mid.items()) / used if used else np.nan
    complete = known_weight / total
    vetoes = [o for o in judged if o["role"] == "veto"]
    failed = [o["criterion"] for o in vetoes if o["outcome"] == "fail"]
    lacking = any(
        c.identifying and o["outcome"] == "unknown"
        for c, o in zip(kind.criteria, judged, strict=True)
    )
    limits = kind.classes
    assessment = "candidate"
    if failed:
        assessment = "excluded"
    elif lacking or complete < limits.completeness_floor:
        assessment = "not_assessable"
    capped = complete < limits.completeness_for_a or any(o["outcome"] == "unknown" for o in vetoes)
    capped |= any(o["outcome"] in c.cap for c, o in zip(kind.criteria, judged, strict=True))
    letter = "A" if mid >= limits.a and not capped else "B" if mid >= limits.b else "C"
    return {
        "score_low": low / total,
        "score_mid": mid,
        "score_high": high / total,
        "completeness": complete,
        "class": letter if assessment == "candidate" else None,
        "assessment": assessment,
        "excluded_by": failed,
        **{f"score_{a}": axis_mid.get(a, np.nan) for a in kind.axes},
        "main_plus": [o["criterion"] for o in judged if o["outcome"] == "pass"][:3],
        "main_minus": [o["criterion"] for o in judged if o["outcome"] == "fail"][:3],
        "to_check": [o["criterion"] for o in judged if o["outcome"] == "unknown"][:3],
    }


def _outside(
    buildings: gpd.GeoDataFrame, members: pd.DataFrame, kinds: Iterable[str]
) -> pd.DataFrame:
    frames = []
    for kind in kinds:
        inside = members.loc[members["kind"] == kind, "pand_id"]
        rest = buildings.index.difference(inside)
        frames.append(pd.DataFrame({"pand_id": rest, "kind": kind, "gate": "not_listed"}))
    return pd.concat(frames, ignore_index=True)


def _funnel(table: gpd.GeoDataFrame, made: ruleset.Rules) -> pd.DataFrame:
    rows = []
    for kind in made:
        own = table[table["kind"] == kind]
        steps = [
            ("all", 420, None),
            ("not_listed", 260, None),
            ("projects", 2 * len(own), len(own)),
        ]
        left = own
        for veto in made[kind].vetoes:
            left = left[[veto.id not in failed for failed in left["excluded_by"]]]
            steps.append((veto.id, 2 * len(left), len(left)))
        found = int((own["assessment"] == "candidate").sum())
        steps.append(("candidates", 2 * found, found))
        rows += [(kind, step, n, panden, left) for n, (step, panden, left) in enumerate(steps)]
    frame = pd.DataFrame(rows, columns=["kind", "step", "order", "panden", "projects"])
    return frame.astype({"projects": "Int64"})


def _totals(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """Homes per kind and class, unrounded, where a candidate counts for what it keeps."""
    own = pd.DataFrame(table[table["assessment"] == "candidate"])
    bands = {f"homes_{b}": own[f"homes_technical_{b}"] * own["kept_share"] for b in BANDS}
    bands["homes_to_verify"] = bands["homes_mid"].where(own["to_verify"], 0)
    own = own.assign(projects=1, projects_to_verify=own["to_verify"].astype(int), **bands)
    counts = ["projects", "projects_to_verify", *bands]
    return own.groupby(["kind", "class"])[counts].sum().reset_index()


def _tenants(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """What each candidate means for tenants; every fifth touches too few homes to tell."""
    homes = pd.Series([12 + n % 30 for n in range(len(table))], dtype="Int64")
    few = pd.Series([n % 5 == 4 for n in range(len(table))])
    boxes = pd.Series([8 if k == "garages" else 0 for k in table["kind"]], dtype="Int64")
    return pd.DataFrame(
        {
            "opportunity_id": table["opportunity_id"].to_numpy(),
            "homes_affected": homes.mask(few),
            "inhabited": pd.Series(["inhabited", "unknown"] * len(table))[: len(table)].mask(few),
            "inhabited_homes": (homes - 2).mask(few),
            "large_split": homes.where(table["kind"].eq("splitting").to_numpy(), 0).mask(few),
            "parking_lost": boxes.mask(few),
            "storage_lost": (boxes // 2).mask(few),
            "not_known": [["few_homes"] if f else ["inhabited"] for f in few],
            "place": [table["opportunity_id"].iloc[n // 2 * 2] for n in range(len(table))],
        }
    )


def _tenants_buurt(buurt: gpd.GeoDataFrame) -> pd.DataFrame:
    """The same per buurt, the total last."""
    count = len(buurt)
    made = pd.DataFrame(
        {
            "buurt_code": [*buurt["buurt_code"], None],
            "buurt_name": [*buurt["buurt_name"], None],
            "homes": [*[200] * count, 200 * count],
            "large_now": [*[60] * count, 60 * count],
            "large_after": [*[45] * count, 45 * count],
            "homes_affected": [*[80] * count, 80 * count],
            "social_homes": [*[100] * count, 100 * count],
            "inhabited_homes": [*[60] * count, 60 * count],
            "social_share": 0.6,
            "low_income_share": [1.0, *[0.0] * (count - 1), 1 / count],
        }
    )
    return made.astype(dict.fromkeys(made.columns[2:8], "Int64"))


def _fabric(buildings: gpd.GeoDataFrame, buurt: gpd.GeoDataFrame) -> Fabric:
    centre = buildings.geometry.representative_point()
    vbo = gpd.GeoDataFrame(
        {
            "vbo_id": [f"{p[:4]}01{p[6:]}" for p in buildings.index],
            "pand_ids": [[p] for p in buildings.index],
            "street": buildings["street"].to_numpy(),
            "house_number": buildings["house_numbers"].astype(int).to_numpy(),
            "house_letter": None,
            "house_addition": None,
            "postcode": "1234AB",
        },
        geometry=centre.to_numpy(),
        crs=CRS,
    )
    town = Town(
        reference_date=date(2026, 10, 15),
        pand=tables.empty("pand"),
        verblijfsobject=vbo,
        buurt=buurt,
        unit=tables.empty("unit"),
        complex=tables.empty("complex"),
        holding=tables.empty("holding"),
    )
    dwellings = vbo.set_index("vbo_id").assign(complex_id=lambda d: ["C101"] * len(d))
    none = pd.DataFrame()
    return Fabric(town, "corporatie", buildings, dwellings, gpd.GeoDataFrame(), none, none)


def _renovation(buurt: gpd.GeoDataFrame, rng: np.random.Generator) -> Renovation:
    rows = [
        (
            b.buurt_code,
            b.buurt_name,
            "WK999900",
            "Voorbeeldwijk",
            year,
            measure,
            sure,
            party,
            plan,
            homes,
        )
        for b in buurt.itertuples()
        for year in range(2026, 2036)
        for party, plan, measure, sure in (
            (PARTIES[0], "plan", "isolatie", "begroot"),
            (PARTIES[1], "inferred", "renovatie_licht", "onbekend"),
        )
        if (homes := int(rng.integers(0, 60))) > 12
    ]
    names = "buurt_code buurt_name wijk_code wijk_name year measure certainty party origin homes"
    programme = pd.DataFrame(rows, columns=names.split()).assign(gemeente_name="Voorbeeldstad")
    centre = buurt.geometry.centroid
    clusters = gpd.GeoDataFrame(
        {
            "cluster_id": ["cluster-1", "cluster-2"],
            "title": ["Vogelbuurt, 2027-2029", "Centrum, 2030-2031"],
            "first_year": [2027, 2030],
            "last_year": [2029, 2031],
            "homes": [212, 164],
            "parties": [list(PARTIES), [PARTIES[0]]],
            "buurten": [["BU99990001"], ["BU99990000"]],
            "smp_start_year": [2025, 2028],
            "by_chance": [False, False],
        },
        geometry=[centre.iloc[1].buffer(60), centre.iloc[0].buffer(50)],
        crs=CRS,
    )
    designation = pd.DataFrame(
        {
            "buurt_code": buurt["buurt_code"],
            "buurt_name": buurt["buurt_name"],
            "wijk_name": "Voorbeeldwijk",
            "gemeente_name": "Voorbeeldstad",
            "homes": [330, 290, 240, 180],
            "weighted_homes": [310.0, 290.0, 200.0, 180.0],
            "stock": [800, 810, 790, 900],
            "share": [0.4125, 0.358, 0.304, 0.2],
            "shrunk_share": [0.4, 0.35, 0.3, 0.21],
            "peak_year": [2028, 2030, 2029, 2031],
            "parties": [list(PARTIES), list(PARTIES), [PARTIES[0]], [PARTIES[0]]],
            "multi_party": [True, True, False, False],
            "smp_start_year": [2024, 2026, 2027, 2029],
            "smp_too_late": [True, False, False, False],
        }
    )
    by_complex = pd.DataFrame(
        {
            "party": [PARTIES[0]],
            "complex_id": ["C101"],
            "start_year": [2028],
            "end_year": [2029],
            "measure": ["isolatie"],
            "origin": ["plan"],
        }
    )
    return Renovation(programme, clusters, designation, by_complex, pd.DataFrame())
