"""The labels by eye still hold: no 'no' in class A, and most of the 'yes' in A or B."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data_sources import tables
from data_sources.findings import Findings
from kansenkaart import matching, pipeline, rules
from kansenkaart.config import Config
from kansenkaart.pipeline import loading
from kansenkaart.result import Result, RunInfo
from kansenkaart.texts import Texts
from tests.e2e import places

LABELS = Path(__file__).resolve().parents[1] / "labels"


def _everything(config: Config) -> Result:
    """Return the analysis of all objects, before any tier folds what is counted only."""
    day = config.run.reference_date
    assert day is not None
    loaded = loading.load(config, day, Findings())
    match = matching.match(tables.empty("unit"), loaded.town, texts=Texts("nl"))
    info = RunInfo("labels", "labels", "gemeente", (), day, "nl", "0")
    ruleset = rules.load(loaded.gemeente_code)
    built = pipeline.build_fabric(loaded.town, match, ruleset, "gemeente")
    return pipeline.analyse(built, match, ruleset, info)


def _classes(result: Result, labels: pd.DataFrame) -> pd.DataFrame:
    """Return the labels with the best class that the pand got for that kind, or null."""
    table = result.opportunities[["opportunity_id", "assessment", "class"]]
    members = result.members.merge(table, on="opportunity_id")
    members = members[members["assessment"] == "candidate"]
    best = members.groupby(["pand_id", "kind"], as_index=False)["class"].min()
    return labels.merge(best, on=["pand_id", "kind"], how="left")


@pytest.mark.real_data
@pytest.mark.parametrize("place", ["weesp", "den-haag-voorburg"])
def test_the_labels_by_eye_hold(real_data: Path, tmp_path: Path, place: str) -> None:
    config = (
        places.weesp(real_data, tmp_path, stock=False)
        if place == "weesp"
        else places.the_hague(real_data, tmp_path)
    )
    labels = pd.read_csv(LABELS / f"{place}.csv", dtype="str")
    judged = _classes(_everything(config), labels)
    wrong = judged[(judged["label"] == "no") & (judged["class"] == "A")]
    assert wrong.empty, wrong.to_string()
    yes = judged[judged["label"] == "yes"]
    found = yes["class"].isin(["A", "B"])
    assert found.mean() >= 0.8, yes.to_string()
