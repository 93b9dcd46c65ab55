"""All kinds with robustness on 100,000 panden: fabric and opportunities apart, seconds and memory.

A town is laid beside itself until it has 100,000 panden, every id made anew. The demo town, scored
as its corporations' stock, is always measured; the real Den Haag and Voorburg, scored as a
municipality would (everything), where ``KANSENKAART_REAL_DATA`` holds them. Each town is measured
in a fresh process. The benchmark fails above the limits.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data_sources import area, bag, buurten, demo_town, tables
from data_sources.findings import Findings
from kansenkaart import config, matching, opportunities, renovation, rules
from kansenkaart.pipeline import build_fabric, loading
from kansenkaart.texts import Texts
from kansenkaart.town import Town

PANDEN = 100_000
LIMIT_S, LIMIT_MB = 10.0, 2048.0
ROOT = Path(__file__).resolve().parents[1]
REAL = Path(os.environ.get("KANSENKAART_REAL_DATA", ROOT.parent / "shared" / "data"))
REAL /= "den-haag-voorburg"
_COLUMNS = 10
"""Copies beside each other before a new row starts."""
_GAP_M = 500.0
_BAG_IDS = ("pand_id", "vbo_id", "bag_id", "address_id")
_OWN_NAMES = ("complex_id", "unit_id", "file", "project_id", "street", "station_id", "monument_id")
_EVERYWHERE = ("grid_congestion", "parking_norm")
"""Tables by postcode or area type, which every copy shares."""
_CODES = ("buurt_code", "wijk_code", "gemeente_code")


def demo() -> tuple[Town, pd.DataFrame, str]:
    """Return the invented town, its match table and the role in which it is scored."""
    with tempfile.TemporaryDirectory() as folder:
        made = config.load(demo_town.build(Path(folder)).config)
        day = made.run.reference_date or date(2026, 1, 1)
        town = loading.load(made, day, Findings()).town
    return town, matching.match(town.unit, town, texts=Texts("nl")), made.role


def real() -> tuple[Town, pd.DataFrame, str]:
    """Return Den Haag and Voorburg without any list."""
    day, findings = date(2023, 9, 1), Findings()
    read = bag.load(REAL / "bag.gpkg", area.everything("real"), day, findings=findings)
    around = buurten.load(REAL / "cbs_buurten_2022.geojson", findings=findings)
    lists = {name: tables.empty(name) for name in ("unit", "complex", "holding")}
    town = Town(day, read.pand, read.verblijfsobject, around, **lists)
    return town, tables.empty("match"), "gemeente"


def tiled(town: Town, match: pd.DataFrame, panden: int) -> tuple[Town, pd.DataFrame]:
    """Return copies of a town beside each other, at least so many panden, and their match table."""
    count = -(-panden // len(town.pand))
    xmin, ymin, xmax, ymax = town.buurt.total_bounds
    step = np.array([xmax - xmin + _GAP_M, ymax - ymin + _GAP_M])
    shifts = [step * (n % _COLUMNS, n // _COLUMNS) for n in range(count)]

    def laid(table: Any) -> Any:
        if not isinstance(table, pd.DataFrame) or table.empty:
            return table
        copies = [_copy(table, f"{number:02d}", shift) for number, shift in enumerate(shifts)]
        return pd.concat(copies, ignore_index=True).astype(table.dtypes.to_dict())

    made = {f.name: laid(getattr(town, f.name)) for f in fields(town) if f.name not in _EVERYWHERE}
    if made["pand"]["pand_id"].duplicated().any():
        raise SystemExit("The copies share ids: their digits 7 and 8 are not free here.")
    return replace(town, **made), laid(match)


def _copy(table: pd.DataFrame, number: str, shift: np.ndarray) -> pd.DataFrame:
    """Return a table of the town moved, the number of the copy in every id, code and name."""
    made = table.copy()
    for column in made:
        if column in _BAG_IDS:  # the digits after gemeente and sort of object are free for it
            made[column] = made[column].str[:6] + number + made[column].str[8:]
        elif column in ("pand_ids", "vbo_ids"):
            made[column] = [[i[:6] + number + i[8:] for i in ids] for ids in made[column]]
        elif column in _CODES:
            made[column] = made[column].str[:2] + number + made[column].str[4:]
        elif column in _OWN_NAMES:
            made[column] = made[column] + f" [{number}]"
    if isinstance(made, gpd.GeoDataFrame):
        made = made.set_geometry(made.geometry.translate(*shift))
    return made


PLACES: dict[str, Callable[[], tuple[Town, pd.DataFrame, str]]] = {"demo": demo, "real": real}


def measure(name: str) -> bool:
    """Measure one town in this process, print its lines; return whether a limit is passed."""
    town, match, role = PLACES[name]()
    town, match = tiled(town, match, PANDEN)
    ruleset = rules.load()
    before = _peak_mb()
    lap = _clock()
    built = build_fabric(town, match, ruleset, role)
    fabric_s = lap()
    parameters = ruleset.parameters("renovation")
    plans = renovation.overview(built, parameters, "intern").by_complex
    lap()
    found = opportunities.assemble(built, ruleset, plans, Texts("nl"))["opportunities"]
    kinds_s = lap()
    peak = _peak_mb()
    counts = f"{len(town.pand):,} | {len(town.verblijfsobject):,} | {len(found):,}"
    shown = " | ".join(f"{seconds:.1f}" for seconds in (*fabric_s, *kinds_s))
    print(f"| {name}, {role} | {counts} | {shown} | {peak:.0f} ({before:.0f}) |", flush=True)
    return kinds_s[1] > LIMIT_S or peak > LIMIT_MB


def _clock() -> Callable[[], tuple[float, float]]:
    """Return a function that gives wall and processor seconds since it was last called."""
    last = [time.perf_counter(), time.process_time()]

    def lap() -> tuple[float, float]:
        now = [time.perf_counter(), time.process_time()]
        wall, processor = now[0] - last[0], now[1] - last[1]
        last[:] = now
        return wall, processor

    return lap


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure every town that is there, each in a process of its own."""
    if len(sys.argv) > 1:
        return int(measure(sys.argv[1]))
    print("| town | panden | objects | projects | fabric s | cpu s | kinds s | cpu s | MB (town) |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    names = [name for name in PLACES if name != "real" or REAL.is_dir()]
    own = [sys.executable, __file__]
    ends = [subprocess.run([*own, name], check=False).returncode for name in names]
    return max(ends)


if __name__ == "__main__":
    sys.exit(main())
