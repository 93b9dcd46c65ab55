"""The main job as a user starts it: wall time, processor time and peak memory of each command.

Each command runs in a fresh process. The limits are those of the project; the benchmark fails above
them. The real place is read from ``KANSENKAART_REAL_DATA`` and left out where it is absent.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEESP = """
[run]
reference_date = 2021-10-15
out = "{out}"
[area]
gemeente = "GM0457"
[sources]
bag = "{data}/{bag}"
buurten = "{data}/buurten_2021_generalised.geojson"
townscapes = "{data}/beschermde_gezichten.geojson"
transit = "{data}/treinstations.geojson"
[[stock]]
party = "Woonstichting Voorbeeld"
file = "{data}/voorraad_voorbeeld.xlsx"
[[renovation]]
party = "Woonstichting Voorbeeld"
file = "{data}/renovatieplanning_voorbeeld.xlsx"
"""


def measured(arguments: list[str]) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and peak MB of one command."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "kansenkaart", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"kansenkaart {' '.join(arguments)} failed")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, _megabytes(used)


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1024


def main() -> None:
    """Measure and print a table; exit with 1 when a limit is passed."""
    data = Path(os.environ.get("KANSENKAART_REAL_DATA", ROOT.parent / "shared" / "data")) / "weesp"
    slow = False
    print("| command | seconds | of one processor | peak MB | limit s |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = [("--help", ["--help"], 0.5), ("demo", ["demo", "--out", str(folder / "d")], 20.0)]
        for bag, limit in (("BAGGEM0457L-15102021.zip", 40.0), ("bag-light.gpkg", 10.0)):
            if data.is_dir():
                config = folder / f"{bag}.toml"
                config.write_text(WEESP.format(data=data, bag=bag, out=folder / bag[:3]))
                jobs.append((f"scan Weesp, {bag}", ["scan", str(config)], limit))
        for title, arguments, limit in jobs:
            wall, processor, peak = measured(arguments)
            slow |= processor > limit or peak > 1536
            print(f"| {title} | {wall:.1f} | {processor:.1f} | {peak:.0f} | {limit:g} |")
    raise SystemExit(int(slow))


if __name__ == "__main__":
    main()
