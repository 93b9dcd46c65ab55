"""The renovation plans of the two corporations; they pile up in two buurten."""

from __future__ import annotations

import numpy as np
import pandas as pd

PILED = ("muziek", "schepen")
"""Buurten in which most plans come together."""
PILE_YEARS = (2028, 2031)
PILE_SHARE, OTHER_SHARE = 0.8, 0.4
HORIZON = (2026, 2036)
BUDGET = {
    "onderhoud": 14_000,
    "isolatie": 42_000,
    "renovatie licht": 55_000,
    "renovatie ingrijpend": 95_000,
    "sloop-nieuwbouw": 260_000,
}
"""Measures as plans word them, and euros per home."""
AMBITIONS = ("hergebruik", "biobased", "biobased, losmaakbaar", "geen", None)
"""Circular ambitions of a renovation; of what is demolished the material is to be used again."""


def works(complexes: pd.DataFrame, units: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the planned works, one per complex at most.

    Returns
    -------
    DataFrame
        ``owner``, ``complex_id``, ``name``, ``measure``, ``start``, ``end``, ``certainty``,
        ``homes``, ``budget``, ``label_to``, ``informed`` (ja, nee), ``ambition`` (as in the
        contract, or null), ``fault`` (code or empty).
    """
    kept = units[(units["let"] != "garage") & ~units["sold"]]
    homes = kept["let"].ne("business").groupby([kept["owner"], kept["complex_id"]]).sum()
    table = complexes.join(homes.rename("homes"), on=["owner", "complex_id"])
    table = table[table["homes"].notna()]
    piled = table["buurt"].isin(PILED).to_numpy()
    demolished = (table["strategy"] == "Sloop").to_numpy()
    planned = rng.random(len(table)) < np.where(piled, PILE_SHARE, OTHER_SHARE)
    chosen = (planned | demolished) & (table["homes"] > 0).to_numpy()
    table, piled, demolished = (part[chosen] for part in (table, piled, demolished))
    count = len(table)
    low, high = (np.where(piled, PILE_YEARS[i], HORIZON[i]) for i in (0, 1))
    start = rng.integers(low, high, endpoint=True)
    start = np.where(demolished, HORIZON[0] + table["years_left"], start)
    deep = rng.choice(["isolatie", "renovatie licht", "renovatie ingrijpend"], count)
    light = rng.choice(["onderhoud", "isolatie", "renovatie licht"], count, p=[0.5, 0.3, 0.2])
    measure = np.where(demolished, "sloop-nieuwbouw", np.where(piled, deep, light))
    budget = pd.Series(measure).map(BUDGET).to_numpy() * table["homes"].to_numpy()
    sure = np.where(start <= 2028, 0, np.where(start <= 2030, 1, 2))
    made = pd.DataFrame(
        {
            "owner": table["owner"],
            "complex_id": table["complex_id"],
            "name": table["complex_name"],
            "measure": measure,
            "start": start,
            "end": start + rng.integers(0, 3, count),
            "certainty": np.array(["vastgesteld", "begroot", "verkenning"])[sure],
            "homes": table["homes"].astype(int),
            "budget": np.round(budget, -3).astype(int),
            "label_to": rng.choice(["A", "A+", "B"], count),
            "informed": np.where(demolished | (rng.random(count) < 0.45), "nee", "ja"),
            "fault": "",
        }
    )
    ambition = rng.integers(0, len(AMBITIONS), count)
    ambition = np.where(demolished, 0, np.where(measure == "onderhoud", -1, ambition))
    return made.assign(ambition=[AMBITIONS[n] for n in ambition]).reset_index(drop=True)


def with_faults(plan: pd.DataFrame) -> pd.DataFrame:
    """Return the plan of one corporation with the faults of a plan, each named in ``fault``."""
    dirty = plan.astype({"start": "object", "end": "object", "homes": "object"}).reset_index(
        drop=True
    )
    # Demolition stays as it is: what is to be kept from the public must be there to be kept.
    last = dirty.index[dirty["measure"] != "sloop-nieuwbouw"][::-1]
    dirty.loc[last[0], ["start", "end", "fault"]] = [None, None, "no_year"]
    start = dirty.loc[last[1], "start"]
    dirty.loc[last[1], ["end", "fault"]] = [start - 3, "ends_before_start"]
    dirty.loc[last[2], ["homes", "fault"]] = [dirty.loc[last[2], "homes"] + 60, "too_many_homes"]
    start = dirty.loc[last[3], "start"]
    dirty.loc[last[3], ["start", "end", "fault"]] = [
        f"{start}-{start + 1}",
        None,
        "range_in_one_cell",
    ]
    unknown = dirty.iloc[[0]].assign(
        complex_id="9999", name="onbekend complex", start=2028, end=2029, fault="unknown_complex"
    )
    return pd.concat([dirty, unknown], ignore_index=True)
