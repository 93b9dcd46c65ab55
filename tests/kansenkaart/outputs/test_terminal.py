"""Tables on a terminal."""

from __future__ import annotations

import pandas as pd

from kansenkaart.outputs import terminal


def test_words_stand_left_under_their_title_and_numbers_right() -> None:
    frame = pd.DataFrame({"soort": ["splitsen", None], "aantal": [7, 12], "deel": [0.123, None]})
    assert terminal.table(frame).splitlines() == [
        "soort     aantal  deel",
        "splitsen       7  0.12",
        "              12",
    ]
