"""Garage boxes that are one project: a connected row, a long single building, or one plinth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kansenkaart.indicators.adjacency import components


def garage_rows(boxes: pd.DataFrame, touching: pd.DataFrame) -> pd.Series[str]:
    """Return the project of each box.

    Boxes in one pand, or in touching panden that hold boxes of the same group, are one project.

    Parameters
    ----------
    boxes
        Index ``box_id``; ``pand_id`` and ``group``. Panden of different groups (a plinth and the
        row that touches it, garages and the sheds behind them) are not joined.
    touching
        ``fabric.touching``.

    Returns
    -------
    Series
        Index ``box_id``, value the smallest box id of the project.
    """
    place = pd.MultiIndex.from_frame(boxes[["group", "pand_id"]])
    places = place.unique()
    group_of = pd.DataFrame({"group": places.get_level_values(0), "place": np.arange(len(places))})
    group_of["pand_id"] = places.get_level_values(1)
    left = touching.merge(group_of, left_on="a", right_on="pand_id")
    both = left.merge(group_of, left_on=["b", "group"], right_on=["pand_id", "group"])
    pairs = pd.DataFrame({"a": both["place_x"], "b": both["place_y"]})
    joined = components(pd.RangeIndex(len(places)), pairs).to_numpy()
    member = pd.Series(boxes.index, index=boxes.index)
    return member.groupby(joined[places.get_indexer(place)]).transform("min").rename("row_id")
