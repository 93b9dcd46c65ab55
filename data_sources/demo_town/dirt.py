"""How a true stock becomes a stock list as corporations have them: the harm of years and Excel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

GHOSTS, DOUBLES = 9, 7
"""Units that are long gone, and lines that stand in the list twice."""
SOLD_LISTED = 0.5
"""Share of the sold homes that still stand in the list."""
CANARY = "HUURDER-VERZONNEN"
"""What stands in the column of tenants' names; it may turn up nowhere."""


class DirtyList:
    """The lines of a list and, per line, what was done to them.

    ``lines`` has a row per line with cells of all kinds of types; ``dirt`` names the harm.
    """

    def __init__(self, units: pd.DataFrame, rng: np.random.Generator) -> None:
        self._rng = rng
        listed = units[~units["sold"] | (rng.random(len(units)) < SOLD_LISTED)]
        self.lines = listed.reset_index(drop=True).astype("object")
        self.lines = self.lines.where(self.lines.notna(), None)
        self.lines["status"] = np.where(
            self.lines["sold"],
            "Verkocht",
            np.where(rng.random(len(listed)) < 0.03, "Leeg", "Verhuurd"),
        )
        self.lines["bag"] = self.lines["vbo_id"]
        self.lines["truth"] = self.lines["vbo_id"]
        self.dirt = pd.Series("", index=self.lines.index)

    def some(
        self, code: str, share: float, where: pd.Series[bool] | None = None
    ) -> pd.Series[bool]:
        """Choose lines to harm, and write down that they were."""
        chosen = pd.Series(self._rng.random(len(self.lines)) < share, index=self.lines.index)
        if where is not None:
            chosen &= where
        self.dirt[chosen] += "|" + code
        return chosen

    def harm(self) -> None:
        """Do every kind of harm."""
        self._ids()
        self._additions()
        self._postcodes()
        self._numbers()
        self._ghosts_and_doubles()

    def _ids(self) -> None:
        lines = self.lines
        single = lines["bag"].map(lambda ids: ids is not None and "," not in ids)
        lines.loc[self.some("bag_missing", 0.30, single), "bag"] = None
        there = single & lines["bag"].notna()
        wrong = self.some("bag_wrong", 0.012, there & (lines["let"] == "dwelling"))
        lines.loc[wrong, "bag"] = (
            lines["bag"].shift(7)[wrong].where(lines["bag"].shift(7).notna(), lines["bag"])
        )
        # Excel keeps 15 digits of a number: the sixteenth becomes a zero.
        lossy = self.some("bag_float_lossy", 0.08, there & ~wrong)
        lines.loc[lossy, "bag"] = lines.loc[lossy, "bag"].map(lambda i: int(i) // 10 * 10)
        short = lines["unit_id"].str.startswith("0")
        lost = self.some("unit_zero_lost", 0.10, short)
        lines.loc[lost, "unit_id"] = lines.loc[lost, "unit_id"].map(int)

    def _additions(self) -> None:
        lines = self.lines
        letter, addition = lines["house_letter"], lines["house_addition"]
        either = letter.where(letter.notna(), addition)
        has = either.notna()
        number = lines["house_number"]
        taken = pd.Series(False, index=lines.index)
        for code, share, glue in (
            ("number_merged_glued", 0.15, "{}{}"),
            ("number_merged_dash", 0.15, "{}-{}"),
            ("number_merged_space", 0.15, "{} {}"),
        ):
            chosen = self.some(code, share, has & ~taken)
            lines.loc[chosen, "house_number"] = [
                glue.format(n, a).lower()
                for n, a in zip(number[chosen], either[chosen], strict=True)
            ]
            lines.loc[chosen, ["house_letter", "house_addition"]] = None
            taken |= chosen
        dated = addition.map(lambda a: str(a).isdigit() and int(a) <= 12) & (number.map(_small))
        chosen = self.some("number_became_date", 0.5, dated & ~taken)
        lines.loc[chosen, "house_number"] = [
            datetime(2026, int(a), int(n))  # noqa: DTZ001
            for n, a in zip(number[chosen], addition[chosen], strict=True)
        ]
        lines.loc[chosen, ["house_letter", "house_addition"]] = None
        chosen = self.some("letter_in_addition", 0.25, letter.notna() & ~taken)
        lines.loc[chosen, "house_addition"] = letter[chosen]
        lines.loc[chosen, "house_letter"] = None
        lost = self.some("addition_lost", 0.015, has & ~taken & (lines["let"] == "dwelling"))
        lines.loc[lost, ["house_letter", "house_addition"]] = None
        strange = self.some("addition_that_does_not_exist", 0.006, ~has)
        lines.loc[strange, "house_addition"] = "A"

    def _postcodes(self) -> None:
        lines = self.lines
        postcode = lines["postcode"]
        spaced = self.some("postcode_space", 0.10, postcode.notna())
        lines.loc[spaced, "postcode"] = postcode[spaced].map(lambda p: f"{p[:4]} {p[4:]}")
        lower = self.some("postcode_lower", 0.03, postcode.notna() & ~spaced)
        lines.loc[lower, "postcode"] = postcode[lower].str.lower()
        wrong = self.some("postcode_wrong_letter", 0.02, postcode.notna() & ~spaced & ~lower)
        lines.loc[wrong, "postcode"] = postcode[wrong].map(lambda p: p[:5] + "Y")
        gone = self.some("postcode_missing", 0.01, postcode.notna() & ~spaced & ~lower & ~wrong)
        lines.loc[gone, "postcode"] = None

    def _numbers(self) -> None:
        lines = self.lines
        home = lines["let"] == "dwelling"
        much = self.some("area_times_100", 0.02, home)
        lines.loc[much, "area_m2"] = lines.loc[much, "area_m2"] * 100
        lines.loc[self.some("area_zero", 0.01, home & ~much), "area_m2"] = 0
        lines.loc[self.some("year_dummy", 0.01, home), "year"] = 9999
        lines.loc[self.some("year_empty", 0.01, home), "year"] = None
        lines["rent"] = np.round(self._rng.uniform(420, 880, len(lines)), 2)
        lines.loc[self.some("rent_dummy", 0.01), "rent"] = 0.01

    def _ghosts_and_doubles(self) -> None:
        """Repeat some lines, and add units that were sold or demolished before the register."""
        home = self.lines.index[
            (self.lines["let"] == "dwelling") & ~self.lines["sold"].astype(bool)
        ]
        rows = self._rng.choice(home, GHOSTS + DOUBLES, replace=False)
        doubles = self.lines.loc[rows[:DOUBLES]]
        ghosts = self.lines.loc[rows[DOUBLES:]].copy()
        ghosts["house_number"] = range(9001, 9001 + GHOSTS)
        ghosts["unit_id"] = [f"{u}X" for u in ghosts["unit_id"]]
        ghosts[["house_letter", "house_addition", "bag", "truth", "pand_id"]] = None
        ghosts["status"] = "Uit exploitatie"
        marks = [self.dirt, self.dirt[doubles.index] + "|duplicate_line"]
        marks += [pd.Series("|sold_or_demolished", index=ghosts.index)]
        self.lines = pd.concat([self.lines, doubles, ghosts])
        self.dirt = pd.concat(marks)
        order = np.argsort(self.lines.index.to_numpy(), kind="stable")
        self.lines = self.lines.iloc[order].reset_index(drop=True)
        self.dirt = self.dirt.iloc[order].reset_index(drop=True).str.lstrip("|")

    def truth(self, first_line: int) -> pd.DataFrame:
        """Return what is true of each line: its unit, its object, its state, its dirt."""
        lines = self.lines
        return pd.DataFrame(
            {
                "line": np.arange(first_line, first_line + len(lines)),
                "unit_id": lines["unit_id"].map(_text),
                "complex_id": lines["complex_id"],
                "let": lines["let"],
                "vbo_id": lines["truth"],
                "pand_id": lines["pand_id"],
                "status": lines["status"],
                "dirt": self.dirt,
            }
        )


def _small(number: Any) -> bool:
    return isinstance(number, int | np.integer) and bool(number <= 28)


def _text(value: Any) -> str:
    return str(value)
