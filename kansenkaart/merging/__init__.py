"""Merging: the runs of several parties, laid together into one result.

Only tables of tier sessie or openbaar are taken: what a party keeps to itself reaches nobody. The
same opportunity in two runs becomes one row with both parties; opportunities that share a pand
without being the same are both kept and named, and what both want counts once in homes. Rules and
dates that differ are listed, not settled: a kind whose rules differ keeps the scores that each run
gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from data_sources.errors import ConfigError
from data_sources.findings import Findings
from kansenkaart import renovation, tenants, tiers
from kansenkaart.comparison.settings import differences, name
from kansenkaart.merging import counts, decided, rows, surroundings
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from kansenkaart.result import Result

REFUSAL = "No maps are laid together"

_OF_ONE = ["top20_share", "rank_low", "rank_high", "homes_within_cap"]
"""How firm the order of one run is, and the room under its cap, tell nothing of several."""

_OWNERSHIP = {"stock", "holdings"}
"""Sources that tell what is a corporation's."""


@dataclass(frozen=True)
class Merged:
    """One result of several runs, with what a reader must know before comparing them."""

    result: Result
    """Its ``differences`` tell what the runs were made with that is not the same."""
    reconciled: pd.DataFrame
    """``opportunity_id``, ``title``, ``kind``, ``parties`` of what stood in several runs."""
    overlapping: pd.DataFrame
    """``kind``, ``title``, ``other_title``, ``shared_panden``, ``opportunity_id``, ``other``:
    candidates that share panden and are not the same; no rows where the tier holds no members."""
    completeness: pd.DataFrame
    """``party``, ``kind``, ``projects`` and the mean ``completeness`` (null where the tier has
    none): scores of different completeness are no ranking."""


def merge(results: Sequence[Result]) -> Merged:
    """Lay results of one tier together.

    Raises
    ------
    ConfigError
        For fewer than two results, for tier intern, or for different tiers.
    """
    _check(results)
    first = results[0]
    every = rows.joined([r.opportunities for r in results])
    every_member = rows.joined([r.members for r in results])
    kept, same = rows.reconciled(every.drop(columns=_OF_ONE, errors="ignore"), every_member)
    chosen = same.drop_duplicates("kept").set_index("kept")["run"]
    members = rows.of_chosen([r.members for r in results], chosen)
    overlapping = rows.overlapping(kept, members, chosen)
    if len(members):
        kept = kept.assign(
            also_by=rows.also_by(kept, overlapping, chosen.map(_names(results))),
            kept_share=rows.kept_share(kept, members, chosen, overlapping),
        )
    said = decided.together([r.decisions for r in results], same)
    result = replace(
        first,
        info=surroundings.info([r.info for r in results], _unaware(results)),
        fabric=surroundings.fabric([r.fabric for r in results]),
        opportunities=rows.ranked(decided.settled(kept, said)),
        members=members,
        outcomes=rows.of_chosen([r.outcomes for r in results], chosen),
        outside=rows.outside([r.outside for r in results], members),
        funnel=counts.funnel(results, every, every_member, same),
        totals=counts.totals([r.totals for r in results], every, kept, first.rules),
        splitting_areas=counts.by_area([r.splitting_areas for r in results], every, same),
        renovation=renovation.together(
            [r.renovation for r in results],
            first.rules.parameters("renovation"),
            Texts(first.info.lang),
        ),
        tenants=rows.of_chosen([r.tenants for r in results], chosen),
        tenants_buurt=tenants.together(
            [r.tenants_buurt for r in results], [r.info.role == "gemeente" for r in results]
        ),
        decisions=said,
        differences=differences(results),
        sources=tuple(dict.fromkeys(s for r in results for s in r.sources)),
        findings=Findings([item for r in results for item in r.findings.items]),
    )
    return Merged(result, rows.doubles(kept, same), overlapping, counts.completeness(kept))


def _check(results: Sequence[Result]) -> None:
    if len(results) < 2:
        raise ConfigError("There is nothing to merge.", advice="Name two runs or more.")
    given = sorted({result.info.tier for result in results})
    for tier in given:
        tiers.check_shared(tier, REFUSAL)
    if len(given) > 1:
        raise ConfigError(
            "Runs of different tiers are not merged.", found=f"They are of {', '.join(given)}."
        )


def _names(results: Sequence[Result]) -> dict[int, str]:
    return {place: name(result) for place, result in enumerate(results)}


def _unaware(results: Sequence[Result]) -> tuple[str, ...]:
    """Return the runs of a gemeente that read no list of what corporations own, by name."""
    alone = [
        r
        for r in results
        if r.info.role == "gemeente" and _OWNERSHIP.isdisjoint(s.source for s in r.sources)
    ]
    named = [name(result) for result in alone if len(alone) < len(results)]
    return tuple(dict.fromkeys([*named, *(n for r in results for n in r.info.unaware)]))
