"""Runs laid together: what is the same, what shares a pand, and how it all adds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from kansenkaart import merging, reconcile, rules
from kansenkaart.comparison.settings import differences
from kansenkaart.merging import counts, decided, rows

# Noord has a (panden 1 and 2) and d (pand 4); Zuid has b (2 and 3), without a flat roof, and c (4),
# which is d under another id and less is known of.
_NOORD = {"a": ("1", "2"), "d": ("4",)}
_ZUID = {"b": ("2", "3"), "c": ("4",)}


def _table(panden: dict[str, tuple[str, ...]], party: str, completeness: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "opportunity_id": list(panden),
            "kind": "topup",
            "title": [f"flat {key}" for key in panden],
            "parties": [[party] for _ in panden],
            "assessment": ["excluded" if key == "b" else "candidate" for key in panden],
            "excluded_by": [["flat_roof"] if key == "b" else [] for key in panden],
            "completeness": completeness,
        }
    )


def _members(panden: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    pairs = [(key, "topup", pand) for key, own in panden.items() for pand in own]
    return pd.DataFrame(pairs, columns=["opportunity_id", "kind", "pand_id"])


@pytest.fixture
def every() -> Any:
    return rows.joined([_table(_NOORD, "Noord", 0.9), _table(_ZUID, "Zuid", 0.5)])


@pytest.fixture
def members() -> Any:
    return rows.joined([_members(_NOORD), _members(_ZUID)])


def test_the_same_panden_are_one_row_with_both_parties(every: Any, members: Any) -> None:
    kept, same = rows.reconciled(every, members)
    assert kept["opportunity_id"].tolist() == ["a", "d", "b"]
    assert kept.set_index("opportunity_id").loc["d", "parties"] == ["Noord", "Zuid"]
    assert same["kept"].tolist() == ["a", "d", "b", "d"]
    assert same["run"].tolist() == [0, 0, 1, 0]
    assert rows.doubles(kept, same)["opportunity_id"].tolist() == ["d"]


def test_candidates_that_share_a_pand_name_each_other(every: Any, members: Any) -> None:
    every["assessment"] = "candidate"
    kept, same = rows.reconciled(every, members)
    chosen = same.drop_duplicates("kept").set_index("kept")["run"]
    own = rows.of_chosen([_members(_NOORD), _members(_ZUID)], chosen)
    pairs = rows.overlapping(kept, own, chosen)
    assert pairs[["opportunity_id", "other", "shared_panden"]].to_numpy().tolist() == [
        ["a", "b", 1]
    ]
    names = chosen.map({0: "Noord", 1: "gemeente Dorp"})
    assert rows.also_by(kept, pairs, names) == [["Zuid"], [], ["Noord"]]
    # who has no party, as in the run of a gemeente, is called by its run
    kept["parties"] = [["Noord"], ["Noord"], []]
    assert rows.also_by(kept, pairs, names) == [["gemeente Dorp"], [], ["Noord"]]


def _counted(table: Any, homes: dict[str, float]) -> Any:
    mid = table["opportunity_id"].map(homes).astype("float64")
    bands = {f"homes_technical_{band}": mid for band in ("low", "mid", "high")}
    return table.assign(**bands, kept_share=1.0, assessment="candidate", **{"class": "A"})


def test_a_roof_that_two_parties_want_counts_once(every: Any, members: Any) -> None:
    # a has panden 1 and 2 and 8 homes, b panden 2 and 3 and 20 homes; d and c are the same
    every = _counted(every, {"a": 8, "b": 20, "c": 5, "d": 5})
    kept, same = rows.reconciled(every, members)
    chosen = same.drop_duplicates("kept").set_index("kept")["run"]
    own = rows.of_chosen([_members(_NOORD), _members(_ZUID)], chosen)
    pairs = rows.overlapping(kept, own, chosen)
    share = rows.kept_share(kept, own, chosen, pairs)
    assert dict(zip(kept["opportunity_id"], share, strict=True)) == {"a": 0.5, "d": 1.0, "b": 1.0}
    given = rules.load()
    each = [reconcile.totals(every[every["run"] == run], list(given), {}) for run in (0, 1)]
    each[1].loc[(each[1]["kind"] == "splitting") & (each[1]["class"] == "B"), "homes_mid"] = 7
    made = counts.totals(each, every, kept.assign(kept_share=share), given)
    found = made.set_index(["kind", "class"])
    # half of the 8, the 20 and the 5 once; 7.2% of 29 is to be expected, by the rules
    assert found.loc[("topup", "A"), ["projects", "homes_mid", "homes_expected"]].tolist() == [
        3,
        29,
        2,
    ]
    assert found.loc[("splitting", "B"), "homes_mid"] == 7  # only counted, and left alone


def test_homes_to_split_are_each_partys_own(every: Any, members: Any) -> None:
    every = _counted(every, {"a": 8, "b": 20, "c": 5, "d": 5}).assign(kind="splitting")
    tables = [_members(own).assign(kind="splitting") for own in (_NOORD, _ZUID)]
    kept, same = rows.reconciled(every, rows.joined(tables))
    chosen = same.drop_duplicates("kept").set_index("kept")["run"]
    own = rows.of_chosen(tables, chosen)
    pairs = rows.overlapping(kept, own, chosen)
    assert len(pairs) == 1
    assert rows.kept_share(kept, own, chosen, pairs).tolist() == [1.0, 1.0, 1.0]


def test_what_the_rules_exclude_is_no_overlap(every: Any, members: Any) -> None:
    kept, same = rows.reconciled(every, members)
    chosen = same.drop_duplicates("kept").set_index("kept")["run"]
    own = rows.of_chosen([_members(_NOORD), _members(_ZUID)], chosen)
    assert rows.overlapping(kept, own, chosen).empty


def test_a_pand_is_outside_by_the_gate_at_which_it_came_furthest() -> None:
    noord = pd.DataFrame({"pand_id": ["7", "8"], "kind": "topup", "gate": "not_listed"})
    zuid = pd.DataFrame(
        {"pand_id": ["7", "8"], "kind": "topup", "gate": ["single_family", "no_dwelling"]}
    )
    found = rows.outside([noord, zuid], pd.DataFrame(columns=["kind", "pand_id"]))
    assert dict(zip(found["pand_id"], found["gate"], strict=True)) == {
        "7": "single_family",
        "8": "not_listed",
    }
    inside = pd.DataFrame({"kind": ["topup"], "pand_id": ["7"]})
    assert rows.outside([noord, zuid], inside)["pand_id"].tolist() == ["8"]


def _run(panden: str, steps: list[tuple[str, int, int | None]]) -> Any:
    """Return what the funnel of a merge asks of a run; one veto."""
    funnel = pd.DataFrame(steps, columns=["step", "panden", "projects"]).assign(kind="topup")
    geometry = [shapely.Point(0, 0)] * len(panden)
    return SimpleNamespace(
        fabric=SimpleNamespace(buildings=gpd.GeoDataFrame(geometry=geometry, index=list(panden))),
        rules={"topup": SimpleNamespace(vetoes=[SimpleNamespace(id="flat_roof")])},
        funnel=funnel.astype({"projects": "Int64"}),
    )


def test_the_funnel_counts_panden_and_projects_once(every: Any, members: Any) -> None:
    noord = [("all", 5, None), ("not_listed", 4, None), ("projects", 3, 2)]
    zuid = [("all", 5, None), ("listed", 3, None), ("projects", 3, 2)]
    runs = [
        _run("12345", [*noord, ("flat_roof", 3, 2), ("candidates", 3, 2)]),
        _run("23456", [*zuid, ("flat_roof", 1, 1), ("candidates", 1, 1)]),
    ]
    _, same = rows.reconciled(every, members)
    made = counts.funnel(runs, every, members, same).set_index("step")
    # pand 2 is in a and b, pand 4 in d and c; b goes at the roof
    assert made["panden"].to_dict() == {
        "all": 6,
        "projects": 4,
        "flat_roof": 3,
        "candidates": 3,
    }
    assert made["projects"].fillna(-1).to_dict() == {
        "all": -1,
        "projects": 3,
        "flat_roof": 2,
        "candidates": 2,
    }
    assert made["order"].tolist() == [0, 1, 2, 3]


def test_without_members_only_projects_are_counted_once(every: Any, members: Any) -> None:
    steps = [("projects", 3, 2), ("flat_roof", 3, 2), ("candidates", 3, 2)]
    runs = [_run("1234", steps), _run("1234", steps)]
    _, same = rows.reconciled(every, members)
    made = counts.funnel(runs, every, members.iloc[:0], same).set_index("step")
    assert made.loc["projects", ["panden", "projects"]].tolist() == [6, 3]


def test_a_decision_given_to_two_scans_stands_once_about_the_row_that_was_kept(
    every: Any, members: Any
) -> None:
    columns = ["session", "given_id", "status", "found", "opportunity_id"]
    noord = pd.DataFrame([["s.json", "c", "afgewezen", "homeless", None]], columns=columns)
    zuid = pd.DataFrame([["s.json", "c", "afgewezen", "same", "c"]], columns=columns)
    more = dict.fromkeys(["kind", "reason", "lead", "next_step", "changed"], "x")
    _, same = rows.reconciled(every, members)
    said = decided.together([noord.assign(**more), zuid.assign(**more)], same)
    assert said[["given_id", "found", "opportunity_id"]].to_numpy().tolist() == [["c", "same", "d"]]
    assert decided.together([pd.DataFrame(), pd.DataFrame()], same).empty


def test_a_gemeente_that_knew_no_ownership_is_named() -> None:
    def run(role: str, *sources: str, unaware: tuple[str, ...] = ()) -> Any:
        info = SimpleNamespace(role=role, parties=(), title="Dorp", unaware=unaware)
        return SimpleNamespace(info=info, sources=[SimpleNamespace(source=s) for s in sources])

    corporation = run("corporatie", "bag", "stock")
    blind, told = run("gemeente", "bag"), run("gemeente", "bag", "holdings")
    assert merging._unaware([corporation, blind]) == ("gemeente Dorp",)
    assert merging._unaware([corporation, told]) == ()
    assert merging._unaware([blind, blind]) == ()  # nobody owns anything that could count twice
    before = run("gemeente", "bag", "stock", unaware=("gemeente Dorp",))  # laid together earlier
    assert merging._unaware([before, corporation]) == ("gemeente Dorp",)


def _made_with(party: str, own: Path | None = None, version: str = "1.0") -> Any:
    info = SimpleNamespace(
        lang="nl",
        parties=(party,),
        role="corporatie",
        reference_date=date(2026, 1, 1),
        version=version,
    )
    return SimpleNamespace(info=info, rules=rules.load(override=own))


def test_rules_that_differ_are_named_per_run(tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    origin = 'source = "eigen keuze"\nevidence = "J"\ndate = 2026-11-01\n'
    own.write_text(
        f'[[topup.criteria]]\nid = "flat_roof"\ntest = {{ min = 0.7 }}\n{origin}'
        f"[topup.axes.building]\nweight = 0.9\n{origin}",
        "utf-8",
    )
    assert differences([_made_with("Noord"), _made_with("Zuid")]).empty
    found = differences([_made_with("Noord"), _made_with("Zuid", own, "1.1")])
    assert found[["kind", "role"]].to_numpy().tolist() == [
        ["", "run"],
        ["topup", "veto"],
        ["topup", "axis"],
    ]
    assert found["2. Zuid"].tolist() == ["1.1", "minstens 70%", "0,9"]


def test_splitting_at_other_limits_adds_up_over_the_runs() -> None:
    one = pd.DataFrame({"area_m2": [85, 100], "projects": [5, 3], "homes": [40, 20]})
    other = pd.DataFrame({"area_m2": [85, 120], "projects": [2, 1], "homes": [10, 4]})
    nothing = pd.DataFrame({"given_run": [0, 1], "run": [0, 1]})
    every = pd.DataFrame({"opportunity_id": ["a", "b"]})
    # only what both counted
    found = counts.by_area([one, other], every, nothing)
    assert found.to_numpy().tolist() == [[85, 7, 50]]
    # a run that counted none leaves the whole untold
    assert counts.by_area([one, pd.DataFrame()], every, nothing).empty
    # b stood in both runs: its one project of six homes counts once
    double = pd.DataFrame({"given_run": [0, 1], "run": [0, 0]})
    row = {"kind": "splitting", "assessment": "candidate", "kept_share": 1.0, "homes_at_85": 6.0}
    twice = pd.DataFrame([row, row]).assign(excluded_by=[[], []])
    assert counts.by_area([one, other], twice, double).to_numpy().tolist() == [[85, 6, 44]]
