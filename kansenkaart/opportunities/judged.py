"""One kind, judged: its projects with their facts, and what the criteria make of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart import criteria
from kansenkaart.opportunities import coupling, identity
from kansenkaart.opportunities.kinds import KINDS

if TYPE_CHECKING:
    from kansenkaart.criteria import Evaluation
    from kansenkaart.fabric import Fabric
    from kansenkaart.result import Projects
    from kansenkaart.rules import KindRules, Rules


@dataclass(frozen=True)
class Judged:
    """What the tables of one kind are made of."""

    kind: str
    rules: KindRules
    projects: Projects
    evaluation: Evaluation
    """Of every project; its facts carry what plans and yields add."""
    homes: pd.DataFrame
    """Added homes: ``low``, ``mid``, ``high``."""
    ids: pd.Series[str]
    """Index the project, value its opportunity id."""

    @cached_property
    def shown(self) -> Evaluation:
        """The evaluation of the projects that are shown one by one, not only as counts."""
        facts = self.evaluation.facts
        if "counts_only" not in facts:
            return self.evaluation
        return criteria.evaluate_all(self.rules, facts[~facts["counts_only"].astype(bool)])


def judge(kind: str, fabric: Fabric, rules: Rules, plans: pd.DataFrame) -> Judged:
    """Find the projects of a kind and hold them against its criteria.

    Parameters
    ----------
    kind
        One of :data:`~kansenkaart.opportunities.kinds.KINDS`.
    fabric
        The tables of the town.
    rules
        The rules in force.
    plans
        ``Renovation.by_complex``.
    """
    projects = KINDS[kind].find(fabric, rules)
    horizon = rules.parameters("renovation")["coupling_years"]
    facts = coupling.attach(projects.facts, plans, fabric.town.reference_date.year, horizon)
    homes = KINDS[kind].homes(facts, rules.parameters(kind))
    facts["homes_mid"] = homes["mid"]
    evaluation = criteria.evaluate_all(rules[kind], facts)
    ids = pd.Series(identity.opportunity_ids(kind, facts.index), index=facts.index, dtype="str")
    return Judged(kind, rules[kind], projects, evaluation, homes, ids)
