"""Do two spellings mean the same street? Asked only where other facts point at one home."""

from __future__ import annotations

from difflib import SequenceMatcher

import pandas as pd

_SHORTEST = 6
"""A shorter name is too common as the end of a longer one to tell anything."""


def alike(
    given: pd.Series[str], official: pd.Series[str], known: pd.Index[str], similarity: float
) -> pd.Series[bool]:
    """Return where a listed street is a spelling of the official one.

    Parameters
    ----------
    given, official
        Street keys, see :func:`kansenkaart.matching.spelling.street_key`.
    known
        Keys of every street of the town. A listed street that is itself another street of the town
        is no misspelling.
    similarity
        Ratio of equal letters (Ratcliff and Obershelp, 0 to 1) from which two keys are alike.
    """
    pairs = pd.DataFrame({"given": given, "official": official}).dropna()
    same = pairs["given"] == pairs["official"]
    doubtful = pairs[~same & ~pairs["given"].isin(known)].drop_duplicates()
    good = [
        (a, b)
        for a, b in zip(doubtful["given"], doubtful["official"], strict=True)
        if _alike(a, b, similarity)
    ]
    pair = pd.MultiIndex.from_frame(pairs)
    found = same.to_numpy() | pair.isin(good)
    return pd.Series(found, index=pairs.index).reindex(given.index, fill_value=False)


def _alike(a: str, b: str, similarity: float) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) >= _SHORTEST and long.endswith(short):
        return True
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.quick_ratio() >= similarity and matcher.ratio() >= similarity
