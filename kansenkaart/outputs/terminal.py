"""A table as text for a terminal."""

from __future__ import annotations

import pandas as pd

_DECIMALS = 2


def table(frame: pd.DataFrame) -> str:
    """Return a table in columns of even width: words to the left, numbers to the right."""
    shown = frame.round(_DECIMALS)
    for place, name in enumerate(map(str, frame.columns)):
        if not pd.api.types.is_numeric_dtype(frame.iloc[:, place]):
            words = frame.iloc[:, place].fillna("").astype("str")
            width = max([len(name), *words.str.len()])
            shown = shown.rename(columns={name: name.ljust(width)})
            shown[name.ljust(width)] = words.str.ljust(width)
    lines = shown.to_string(index=False, na_rep="").splitlines()
    return "\n".join(line.rstrip() for line in lines)
