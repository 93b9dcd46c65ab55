"""Decisions: read from a session file that is not trusted, carried to the most alike candidate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_sources.errors import InputError
from kansenkaart import decisions
from kansenkaart.texts import Texts

A, B, C, D = (f"00001000000000{n:02d}" for n in range(1, 5))


def _decision(key: str, kind: str, panden: list[str], **more: Any) -> dict[str, Any]:
    return {
        "opportunity_id": key,
        "kind": kind,
        "title": f"kans {key}",
        "pand_ids": panden,
        "status": "pilot_geselecteerd",
        **more,
    }


def _session(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    run = {"run_id": "abc", "title": "Dorp", "reference_date": "2026-01-01", "tier": "sessie"}
    return {
        "format": "kansenkaart-session",
        "version": 1,
        "run": run,
        "exported": "2026-05-01T10:00",
        "parties": ["Noord"],
        "decisions": list(rows),
        "groups": [],
        "weights": {},
        "log": [],
        **more,
    }


def _read(folder: Path, tree: object) -> decisions.Session:
    path = folder / "sessie.json"
    path.write_text(json.dumps(tree), "utf-8")
    return decisions.read(path)


@pytest.fixture
def members() -> pd.DataFrame:
    """Return four opportunities of this year: one kept its id, the others have new ones."""
    rows = [
        ("topup-1", "topup", A),
        ("topup-2", "topup", B),
        ("topup-2", "topup", C),
        ("topup-3", "topup", B),
        ("topup-3", "topup", C),
        ("topup-3", "topup", D),
        ("splitting-1", "splitting", D),
    ]
    return pd.DataFrame(rows, columns=["opportunity_id", "kind", "pand_id"])


@pytest.fixture
def opportunities(members: pd.DataFrame) -> pd.DataFrame:
    ids = members["opportunity_id"].unique()
    return pd.DataFrame(
        {
            "opportunity_id": ids,
            "title": [f"kans {i}" for i in ids],
            "assessment": ["candidate", "candidate", "candidate", "excluded"],
            "status": "denkrichting",
            "lead": None,
            "next_step": None,
            "next_date": None,
        }
    )


def test_each_decision_goes_to_its_own_or_the_most_alike_candidate(
    tmp_path: Path, members: pd.DataFrame, opportunities: pd.DataFrame
) -> None:
    session = _read(
        tmp_path,
        _session(
            _decision("topup-1", "topup", [A], lead="Noord", next_step="constructeur bellen"),
            # B and C are both in topup-2 and topup-3; topup-2 is the smaller one
            _decision("topup-oud", "topup", [B, C], status="afgewezen", reason="net vernieuwd"),
            # half of it is enough, of the same kind only
            _decision("topup-half", "topup", [A, "9999100000000001"]),
            _decision("garages-oud", "garages", [B]),
            _decision("pand-1", "topup", ["9999100000000002"], manual_reason="ligt aan het plein"),
        ),
    )
    carried = decisions.carry([session], members, opportunities)
    where = carried.table.set_index("given_id")
    assert where["opportunity_id"].fillna("-").tolist() == [
        "topup-1",
        "topup-2",
        "topup-1",
        "-",
        "-",
    ]
    assert where["found"].tolist() == ["same", "alike", "alike", "homeless", "by_hand"]
    assert carried.homeless["given_id"].tolist() == ["garages-oud"]


def test_the_candidates_get_status_lead_and_next_step(
    tmp_path: Path, members: pd.DataFrame, opportunities: pd.DataFrame
) -> None:
    session = _read(
        tmp_path, _session(_decision("topup-1", "topup", [A], lead="Noord", next_date="2026-09-01"))
    )
    table = decisions.apply(opportunities, decisions.carry([session], members, opportunities))
    first = table.set_index("opportunity_id").loc["topup-1"]
    assert (first["status"], first["lead"], first["next_date"]) == (
        "pilot_geselecteerd",
        "Noord",
        pd.Timestamp("2026-09-01"),
    )
    assert first["decision_found"] == "same"
    others = table[table["opportunity_id"] != "topup-1"]
    assert (others["status"] == "denkrichting").all()
    assert others["decision_found"].isna().all()


def test_less_than_half_of_the_panden_is_not_the_same_project(
    tmp_path: Path, members: pd.DataFrame, opportunities: pd.DataFrame
) -> None:
    gone = [f"99991000000000{n:02d}" for n in range(2)]
    session = _read(tmp_path, _session(_decision("topup-oud", "topup", [A, *gone])))
    carried = decisions.carry([session], members, opportunities)
    assert carried.table["found"].tolist() == ["homeless"]


@pytest.mark.parametrize(
    "tree",
    [
        [],
        {"format": "iets anders"},
        _session(_decision("topup-1", "topup", [A]), extra=1),
        _session(_decision("<script>", "topup", [A])),
        _session(_decision("topup-1", "topup", ["12"])),
        _session({**_decision("topup-1", "topup", [A]), "status": "besloten"}),
        _session(_decision("topup-1", "topup", [A], notes="x" * 6000)),
        _session(weights={"topup": {"axes": {"building": -0.2}}}),
    ],
)
def test_what_the_map_does_not_write_is_refused(tmp_path: Path, tree: object) -> None:
    with pytest.raises(InputError, match="not what the map writes"):
        _read(tmp_path, tree)


def test_no_json_and_too_large_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sessie.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="no JSON"):
        decisions.read(path)
    for weight in ("NaN", "Infinity", "-Infinity"):
        weights = {"topup": {"axes": {"building": float(weight)}}}
        path.write_text(json.dumps(_session(weights=weights)), "utf-8")
        assert weight in path.read_text("utf-8")
        with pytest.raises(InputError, match="no JSON"):
            decisions.read(path)
    path.write_text("[" * 100_000, "utf-8")
    with pytest.raises(InputError, match="no JSON"):
        decisions.read(path)
    with path.open("wb") as file:
        file.truncate(30_000_000)
    with pytest.raises(InputError, match="too large"):
        decisions.read(path)
    with pytest.raises(InputError, match="not there"):
        decisions.read(tmp_path / "geen.json")


def test_what_files_say_differently_is_shown_and_not_resolved(
    tmp_path: Path, members: pd.DataFrame, opportunities: pd.DataFrame
) -> None:
    mine = _read(tmp_path, _session(_decision("topup-1", "topup", [A], lead="Noord")))
    rejected = _decision("topup-1", "topup", [A], status="afgewezen", reason="te duur")
    theirs = _read(tmp_path, _session(rejected, parties=["Zuid", "Gemeente"]))
    carried = decisions.carry([mine, theirs], members, opportunities)
    conflict = carried.conflicts
    assert conflict[["about", "field"]].to_numpy().tolist() == [["topup-1", "status"]]
    assert conflict["said"].iloc[0] == [
        ("sessie.json (Noord)", "pilot_geselecteerd"),
        ("sessie.json (Zuid, Gemeente)", "afgewezen"),
    ]
    row = decisions.apply(opportunities, carried).set_index("opportunity_id").loc["topup-1"]
    assert (row["status"], row["decision_found"]) == ("denkrichting", "contradicted")
    assert row["lead"] == "Noord"  # the other file says nothing of it


def test_files_that_agree_are_no_conflict(
    tmp_path: Path, members: pd.DataFrame, opportunities: pd.DataFrame
) -> None:
    same = _read(tmp_path, _session(_decision("topup-1", "topup", [A])))
    carried = decisions.carry([same, same], members, opportunities)
    assert carried.conflicts.empty
    row = decisions.apply(opportunities, carried).set_index("opportunity_id").loc["topup-1"]
    assert (row["status"], row["decision_found"]) == ("pilot_geselecteerd", "same")


def test_a_pand_added_by_hand_is_kept_and_told_when_it_is_a_candidate_now(
    tmp_path: Path, members: pd.DataFrame, opportunities: pd.DataFrame
) -> None:
    why = "ligt aan het plein"
    session = _read(
        tmp_path,
        _session(
            _decision("manual-topup-1", "topup", [A], manual_reason=why, lead="Zuid"),
            # the rules exclude splitting-1, so that people's choice stands by itself
            _decision("manual-splitting-4", "splitting", [D], manual_reason=why),
        ),
    )
    carried = decisions.carry([session], members, opportunities)
    assert carried.table["found"].tolist() == ["now", "by_hand"]
    assert carried.table["opportunity_id"].fillna("-").tolist() == ["topup-1", "-"]
    assert carried.table["manual_reason"].tolist() == [why, why]
    assert carried.table["pand_ids"].tolist() == [[A], [D]]
    said = decisions.found(carried.table, opportunities, Texts("nl")).tolist()
    assert said == ["handmatig toegevoegd, nu een kandidaat: kans topup-1", "handmatig toegevoegd"]
    rows = decisions.apply(opportunities, carried).set_index("opportunity_id")
    assert tuple(rows.loc["topup-1", ["lead", "decision_found"]]) == ("Zuid", "now")
    assert rows.loc["splitting-1", "status"] == "denkrichting"


def test_what_was_turned_down_loses_the_step_that_was_only_proposed(
    tmp_path: Path, members: pd.DataFrame, opportunities: pd.DataFrame
) -> None:
    proposed = Texts("nl")("opportunities.next_step.topup")
    fresh = opportunities.assign(next_step=proposed)
    session = _read(
        tmp_path,
        _session(
            _decision("topup-1", "topup", [A], status="afgewezen", next_step=proposed),
            _decision("topup-2", "topup", [B], status="afgewezen", next_step="na 2030 weer"),
            _decision("topup-3", "topup", [C], next_step=proposed),
        ),
    )
    carried = decisions.carry([session], members, fresh)
    rows = decisions.apply(fresh, carried).set_index("opportunity_id")["next_step"]
    assert rows.fillna("-").tolist() == ["-", "na 2030 weer", proposed, proposed]
    given = carried.table.to_dict("records")
    said = [decisions.next_step(row, Texts("nl")) for row in given]
    assert said == [None, "na 2030 weer", proposed]
