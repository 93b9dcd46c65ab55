"""Which tiers others may have: one refusal for whatever is made of them."""

from __future__ import annotations

import pytest

from data_sources.errors import ConfigError
from kansenkaart import merging, tiers
from kansenkaart.outputs import appendix


@pytest.mark.parametrize("refusal", [merging.REFUSAL, appendix.REFUSAL])
@pytest.mark.parametrize("tier", ["intern", "Sessie", ""])
def test_what_is_not_shared_is_refused(tier: str, refusal: str) -> None:
    with pytest.raises(ConfigError, match=f"{refusal} of tier '{tier}'"):
        tiers.check_shared(tier, refusal)


def test_every_tier_but_intern_is_shared() -> None:
    assert set(tiers.SHARED) == set(tiers.TIERS) - {"intern"}
    for tier in tiers.SHARED:
        tiers.check_shared(tier, "Nothing is made")
