"""Values at the door: text and ids."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data_sources.contract import PAND_ID, VBO_ID
from data_sources.values import address_key, bag_id, text


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["  a ", "", "  ", None], ["a", None, None, None]),
        ([12.0, np.nan], ["12", None]),
        ([12.5, np.nan], ["12.5", None]),
        ([7, 8], ["7", "8"]),
        ([None, None], [None, None]),
        ([], []),
    ],
)
def test_text_is_trimmed_and_empty_is_null(cells: list[object], expected: list[object]) -> None:
    result = text(pd.Series(cells))
    assert str(result.dtype) == "str"
    assert [None if pd.isna(v) else v for v in result] == expected


@pytest.mark.parametrize(
    ("given", "expected", "restored"),
    [
        ("0457100000000001", "0457100000000001", False),
        ("NL.IMBAG.Pand.0457100000000001", "0457100000000001", False),
        ("457100000000001", "0457100000000001", True),
        (457100000000001, "0457100000000001", True),
        ("57100000000001", None, False),  # two digits short: nothing is guessed
        ("457010000000001", None, False),  # the zero back gives a verblijfsobject, not a pand
        ("0457010000000001", None, False),
        ("4,571E+14", None, False),
        ("", None, False),
        (None, None, False),
    ],
)
def test_id_with_15_digits_gets_its_zero_back_only_when_it_is_then_valid(
    given: object, expected: str | None, restored: bool
) -> None:
    ids, zero = bag_id(pd.Series([given], dtype="object"), PAND_ID)
    assert (None if pd.isna(ids[0]) else ids[0]) == expected
    assert zero[0] == restored


def test_ids_of_a_column_without_any_value() -> None:
    ids, restored = bag_id(pd.Series([None, None], dtype="object"), VBO_ID)
    assert ids.isna().all()
    assert not restored.any()


def test_address_key_takes_letter_and_addition_together() -> None:
    frame = pd.DataFrame(
        {
            "postcode": ["1384CA", "1384 ca", "1384CA", None],
            "house_number": [3, "3", 3.0, 3],
            "house_letter": ["a", None, "A", "a"],
            "house_addition": ["1", "A-1", None, "1"],
        }
    )
    keys = address_key(frame)
    assert keys[0] == keys[1] == "1384CA|3|A1"
    assert keys[2] == "1384CA|3|A"
    assert pd.isna(keys[3])
