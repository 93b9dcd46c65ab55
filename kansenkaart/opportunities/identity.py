"""Which opportunity is this? An id that stays when members come and go."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGITS = 10
"""Hexadecimal digits of the hash; ten thousand ids hold a clash with a chance of 1 in 20,000."""


def opportunity_ids(kind: str, smallest_bag_id: Iterable[str]) -> pd.Index[str]:
    """Return the id of each opportunity: its kind and a hash of the smallest BAG id in it.

    Examples
    --------
    >>> opportunity_ids("topup", ["0457100000000001"]).tolist()
    ['topup-d0b470d151']
    """
    hashes = (hashlib.sha256(bag_id.encode()).hexdigest()[:DIGITS] for bag_id in smallest_bag_id)
    return pd.Index([f"{kind}-{h}" for h in hashes], dtype="str", name="opportunity_id")
