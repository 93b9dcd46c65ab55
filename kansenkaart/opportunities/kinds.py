"""The registry of kinds, in the order in which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from kansenkaart.opportunities import extension, garages, splitting, topup, transformation

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kansenkaart.fabric import Fabric
    from kansenkaart.result import Projects
    from kansenkaart.rules import Rules


class Kind(Protocol):
    """What every module of a kind gives."""

    @property
    def GATES(self) -> tuple[str, ...]:  # noqa: N802 - a constant of the module
        """Codes of the gates, in the order in which they are asked."""

    @property
    def NOT_CHECKED(self) -> tuple[str, ...]:  # noqa: N802 - a constant of the module
        """Codes under ``opportunities.not_checked`` of what the outcome says nothing of."""

    def find(self, fabric: Fabric, rules: Rules) -> Projects:
        """Return the projects of this kind."""

    def homes(self, facts: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Return the added homes, ``low``, ``mid``, ``high``, unrounded."""


KINDS: dict[str, Kind] = {
    "splitting": splitting,
    "topup": topup,
    "garages": garages,
    "transformation": transformation,
    "extension": extension,
}

NOT_CHECKED = {name: kind.NOT_CHECKED for name, kind in KINDS.items()}
"""Per kind what its outcome says nothing of; the texts print it on map and appendix."""
