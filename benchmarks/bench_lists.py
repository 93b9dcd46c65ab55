"""Stock lists of 100,000 and 1,000,000 lines: seconds and memory of reading them."""

from __future__ import annotations

import csv
import datetime as dt
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from data_sources import stock
from data_sources.findings import Findings

SIZES = {"xlsx": (100_000,), "csv": (100_000, 1_000_000)}
LIMIT_S_PER_100_000, LIMIT_MB = 10.0, 2048.0
TITLES = [
    "VHE-nummer", "Complexnr.", "Straat", "Huisnr", "Huisletter", "Toev.", "Postcode", "Plaats",
    "Type", "GBO m2", "Bouwjaar", "Label", "Kale huur", "WOZ waarde", "VvE", "Aantal kamers",
    "BAG VBO id", "Status", "Contractdatum", "Naam huurder",
]  # fmt: skip


def rows(count: int) -> Iterator[list[object]]:
    """Yield the titles and the lines of an invented, dirty list."""
    yield TITLES
    for i in range(count):
        number = i % 300 + 1
        yield [
            f"V{i:07d}", f"{i // 40:05d}", f"Straat {chr(65 + i % 26)}",
            (number, f"{number}-{i % 7}", f"{number} A")[i % 3], None, None,
            f"{1000 + i % 8000} AB", "Verzonnen Stad", ("Portiekflat", "Garage")[i % 9 == 0],
            20 + i % 120, 1900 + i % 120, "ABCDEFG"[i % 7], 500 + i % 400, 200_000, "n.v.t.", 3,
            f"{457010000000000 + i}", "Verhuurd", dt.date(2015, 5, 1), "VERZONNEN",
        ]  # fmt: skip


def write(path: Path, count: int) -> None:
    """Write the list in the format of its suffix."""
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows(rows(count))
        return
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Bezit")
    for row in rows(count):
        sheet.append(row)
    book.save(path)


def measure(path: Path) -> tuple[float, float, float]:
    """Return seconds, seconds of one processor and peak MB of reading a list."""
    begun, used = time.perf_counter(), time.process_time()
    stock.load("Verzonnen", [path], findings=Findings())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.perf_counter() - begun, time.process_time() - used, peak


def main() -> int:
    """Print one row per list; return 1 when a limit is passed."""
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for suffix, sizes in SIZES.items():
            for count in sizes:
                path = Path(folder) / f"lijst.{suffix}"
                write(path, count)
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    seconds, used, peak = pool.apply(measure, (path,))
                sys.stdout.write(
                    f"| {suffix} | {count:,} | {seconds:.1f} | {used:.1f} | {peak:.0f} |\n"
                )
                failed |= used > LIMIT_S_PER_100_000 * count / 100_000 or peak > LIMIT_MB
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
