"""Columns by their canonical names, whatever a file calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from data_sources.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def rename_columns(
    frame: pd.DataFrame, aliases: Mapping[str, Sequence[str]], required: Sequence[str], what: str
) -> pd.DataFrame:
    """Give columns their canonical name; absent ones become null, required ones must be there.

    Parameters
    ----------
    frame
        Table as read.
    aliases
        Canonical name -> spellings, in order of preference, compared without case.
    required
        Canonical names that must be found.
    what
        How an error names the table.

    Raises
    ------
    SourceChanged
        When a required column has none of its spellings.
    """
    by_lower = {str(name).lower(): name for name in reversed(list(frame.columns))}
    found = {
        name: by_lower[spelling.lower()]
        for name, spellings in aliases.items()
        for spelling in reversed(spellings)
        if spelling.lower() in by_lower
    }
    missing = [name for name in required if name not in found]
    if missing:
        names = "; ".join(f"{m} (one of {', '.join(aliases[m])})" for m in missing)
        shown = ", ".join(str(c) for c in frame.columns[:30])
        raise SourceChanged(
            f"{what} lacks a column that must be there: {names}.",
            found=f"It has {shown}.",
            advice="Name the column like that, or check that this is the file that is meant.",
        )
    data = {
        name: frame[found[name]] if name in found else pd.Series(None, frame.index, dtype="object")
        for name in aliases
    }
    if isinstance(frame, gpd.GeoDataFrame):
        renamed: pd.DataFrame = gpd.GeoDataFrame(data, geometry=frame.geometry, crs=frame.crs)
        return renamed
    return pd.DataFrame(data, index=frame.index)
