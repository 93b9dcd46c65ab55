"""The sheet of decisions: in words and dates, nothing that only a program understands."""

from __future__ import annotations

from pathlib import Path

from kansenkaart import decisions
from kansenkaart.outputs import decision_sheets
from kansenkaart.texts import Texts
from tests.kansenkaart import sessions
from tests.kansenkaart.outputs.map import fabricate


def test_decisions_read_as_people_wrote_them(tmp_path: Path) -> None:
    made, texts = fabricate.result(panden=60, opportunities=20, tier="sessie"), Texts("nl")
    row = made.opportunities.query("assessment == 'candidate'").iloc[0]
    proposed = texts(f"opportunities.next_step.{row['kind']}")
    more = {"next_date": "2027-03-01", "changed": "2026-06-01T22:30:00Z"}
    files = [
        sessions.write(tmp_path / f"{name}.json", made.info, sessions.decision(row, **given))
        for name, given in {
            "noord": {"status": "afgewezen", "next_step": proposed, **more},
            "zuid": {"status": "uitwerking", "lead": "Zuid", "next_step": proposed},
        }.items()
    ]
    settled = decisions.settle(made, [decisions.read(file) for file in files])
    table, conflicts = decision_sheets.blocks(settled, texts)
    first, second = table.frame.to_dict("records")
    assert (first["status"], first["changed"]) == ("afgewezen (besluit)", "02-06-2026 00:30")
    assert f"{first['next_date']:%d-%m-%Y}" == "01-03-2027"
    assert not isinstance(first["next_step"], str)
    assert (second["lead"], second["next_step"]) == ("Zuid", proposed)
    by_field = conflicts.frame.set_index("field")["said"]
    assert by_field["status"].startswith("noord.json")
    assert "afgewezen (besluit); zuid.json" in by_field["status"]
    assert by_field["status"].endswith(": uitwerking")
