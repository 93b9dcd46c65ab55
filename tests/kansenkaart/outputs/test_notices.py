"""What a reader has to know first stands in every output that people are given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl

from kansenkaart.outputs import appendix, store, workbook
from kansenkaart.outputs.appendix import content
from kansenkaart.outputs.map import records
from kansenkaart.renovation.works import COUNTS
from kansenkaart.result import Result
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate

SAID = "de kaart van gemeente Dorp is gemaakt zonder lijst van wat corporaties bezitten"


def _made(*unaware: str) -> Result:
    made = fabricate.result(panden=60, opportunities=20, tier="sessie")
    programme = made.renovation.programme.assign(group=COUNTS)
    designation = made.renovation.designation.assign(gemeente_name="Voorbeeldstad")
    designation["reasons"] = [[] for _ in range(len(designation))]
    overview = replace(made.renovation, programme=programme, designation=designation)
    made = replace(made, renovation=overview)
    return replace(made, info=replace(made.info, unaware=unaware))


def _told(result: Result, folder: Path) -> dict[str, bool]:
    """Return per output whether it warns."""
    book = openpyxl.load_workbook(workbook.write(result, folder), read_only=True)
    rows = book["Samenvatting"].iter_rows(values_only=True)
    notices = {
        "map": records._meta(result, Texts("nl"), (0.0, 0.0))["notices"],
        "workbook": [str(cell) for row in rows for cell in row],
        "appendix": content.document(appendix.context(result, [])).notices,
    }
    return {name: any(SAID in text for text in texts) for name, texts in notices.items()}


def test_a_gemeente_that_knew_no_ownership_is_named_everywhere(tmp_path: Path) -> None:
    assert set(_told(_made("gemeente Dorp"), tmp_path).values()) == {True}
    assert set(_told(_made(), tmp_path).values()) == {False}


def test_it_is_still_known_when_the_run_is_read_back(tmp_path: Path) -> None:
    made = _made("gemeente Dorp")
    (tmp_path / "sessie").mkdir()
    store.write(made, tmp_path / "sessie")
    assert store.read(tmp_path, "sessie").info == made.info
