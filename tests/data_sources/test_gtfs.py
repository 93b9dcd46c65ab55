"""GTFS: modes come from the routes, quays of a halt are one, foreign stops stay out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from data_sources import transit
from data_sources.errors import InputError, SourceChanged
from data_sources.findings import Findings

TABLES = {
    "stops.txt": "stop_id,stop_code,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    "stoparea:1,,Weesp,52.3127,5.0433,1,\n"
    '1,,"Weesp, spoor 1",52.3126,5.0430,0,stoparea:1\n'
    "2,,Weesp spoor 2,52.3128,5.0431,0,stoparea:1\n"
    "3,,Busplein,52.3120,5.0440,0,stoparea:1\n"
    "4,,Los bord,52.3100,5.0400,0,\n"
    "5,,Niets stopt,52.3000,5.0400,0,\n"
    "6,,Paris Nord,48.8800,2.3600,0,\n"
    "7,,Veer,52.3200,5.0400,0,\n"
    "8,,Kapot,,,0,\n",
    "routes.txt": "route_id,route_type\nT,2\nB,700\nV,4\n",
    "trips.txt": "route_id,service_id,trip_id\nT,s,t1\nB,s,b1\nV,s,v1\n",
    "stop_times.txt": "trip_id,stop_sequence,stop_id\n"
    "t1,1,1\nt1,2,6\nt1,3,2\nb1,1,3\nb1,2,4\nb1,3,8\nv1,1,7\nonbekend,1,5\n",
}


def gtfs(folder: Path, **changed: str | None) -> Path:
    path = folder / "gtfs-nl.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in TABLES.items():
            content = changed.get(name.removesuffix(".txt"), text)
            if content is not None:
                archive.writestr(name, "\ufeff" + content)
    return path


def test_halts_with_their_modes(tmp_path: Path) -> None:
    findings = Findings()
    table = transit.load(gtfs(tmp_path), findings=findings)
    found = {(n, m) for n, m in zip(table["name"], table["mode"], strict=True)}
    assert found == {("Weesp", "train"), ("Weesp", "bus"), ("Los bord", "bus")}
    counts = {item.code: item.count for item in findings.items}
    assert counts["nothing_calls"] == 2  # the stop without calls, and that of the ferry
    assert counts["no_geometry"] == 2  # Paris, and the stop without a place
    point = table.geometry[table["mode"] == "train"].iloc[0]
    # The station in RD, by the national transformation: about (132540, 480450).
    assert point.x == pytest.approx(132_000, abs=1_500)
    assert point.y == pytest.approx(480_500, abs=1_500)


@pytest.mark.parametrize("missing", ["routes", "trips", "stop_times"])
def test_without_the_tables_that_give_the_mode(tmp_path: Path, missing: str) -> None:
    with pytest.raises(SourceChanged, match=f"{missing}.txt"):
        transit.load(gtfs(tmp_path, **{missing: None}), findings=Findings())


def test_a_column_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(SourceChanged, match="route_type"):
        transit.load(gtfs(tmp_path, routes="route_id,type\nT,2\n"), findings=Findings())


def test_a_zip_that_is_cut_off(tmp_path: Path) -> None:
    path = gtfs(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError):
        transit.load(path, findings=Findings())
