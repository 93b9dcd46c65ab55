"""The measures that a project fills in itself: which there are, and what is known to compare with.

A desk scan knows none of them. Workbook and appendix give empty cells with unit and explanation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kansenkaart.rules import wording

if TYPE_CHECKING:
    from kansenkaart.rules import Rules
    from kansenkaart.texts import Texts


@dataclass(frozen=True)
class Field:
    """One measure."""

    code: str
    """Of its texts under ``project_fields``, and of its column in the workbook."""
    known: tuple[str, ...] = ()
    """Parameters of ``rules/project_fields.toml`` to compare with."""
    most: float | None = None
    """Largest possible value, of an index."""
    is_date: bool = False

    def compared(self, rules: Rules, texts: Texts) -> str:
        """Return the values to compare with, in words with their evidence code."""
        parameters = rules.parameters("project_fields")
        records = [parameters.record(name) for name in self.known]
        return "; ".join(
            f"{r.labels[texts.lang]} {wording.value(r.value, '', texts)} ({r.provenance.evidence})"
            for r in records
        )


FIELDS = (
    Field("mpg", ("mpg_home", "mpg_office")),
    Field("mki"),
    Field(
        "material_carbon",
        (
            "material_single_family_2021",
            "material_single_family_2030",
            "material_multi_family_2021",
            "material_renovation_2021",
        ),
    ),
    Field("energy", ("energy_house", "energy_apartment")),
    Field("stored_carbon"),
    Field("detachability", most=1.0),
    Field("new_normal", is_date=True),
)
"""In the order in which they are shown."""
