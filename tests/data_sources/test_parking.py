"""Parking norms from the user's own table."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources import parking
from data_sources.errors import SourceChanged
from data_sources.findings import Findings

TABLE = """functie;gebruiksoppervlakte_min;gebruiksoppervlakte_max;segment;stedelijkheid;ligging;\
norm_min;norm_max;bezoekersaandeel;eenheid;bron
appartement;;75;huur sociaal;sterk;centrum;0,3;0,5;0,1;woning;Nota (verzonnen)
appartement;75;100;huur sociaal;sterk;centrum;0,6;;30;woning;Nota (verzonnen)
kamer;;;;;;;;;;
woning;;;;;;1,4;0,9;;woning;verkeerd om
"""


def test_norms_with_commas_open_bounds_and_percentages(tmp_path: Path) -> None:
    path = tmp_path / "normen.csv"
    path.write_text(TABLE, "cp1252")
    findings = Findings()
    table = parking.load(path, findings=findings)
    assert table["norm_min"].tolist() == [0.3, 0.6]
    assert table["norm_max"].tolist() == [0.5, 0.6]
    assert table["visitor_share"].tolist() == [0.1, 0.3]
    assert table["area_max_m2"].tolist() == [75.0, 100.0]
    (finding,) = findings.items
    assert (finding.code, finding.count, finding.examples) == ("row_unusable", 2, ("4", "5"))


def test_a_table_without_norms_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "normen.csv"
    path.write_text("functie;segment\nwoning;koop\n", "utf-8")
    with pytest.raises(SourceChanged, match="norm_min"):
        parking.load(path, findings=Findings())
