"""Where in a TOML text a key stands."""

from __future__ import annotations

from kansenkaart.rules import lines

TEXT = '''kind = "a"        # 1
# [not.a.table]
[axes.building]   # 3
weight = 0.4
text = """
[nor.this]
key = 1
"""
list = [          # 9
  [1, 2],
  [3],
]
after = 1         # 13

[[criteria]]
id = "x # [["     # 16
[criteria.labels]
nl = "y"          # 18

[[criteria]]      # 20
id = "z"
test.min = 3
'''


def test_tables_keys_and_items_have_the_line_they_stand_on() -> None:
    found = lines.locate(TEXT)
    assert found == {
        ("kind",): 1,
        ("axes",): 3,
        ("axes", "building"): 3,
        ("axes", "building", "weight"): 4,
        ("axes", "building", "text"): 5,
        ("axes", "building", "list"): 9,
        ("axes", "building", "after"): 13,
        ("criteria",): 15,
        ("criteria", "0"): 15,
        ("criteria", "0", "id"): 16,
        ("criteria", "0", "labels"): 17,
        ("criteria", "0", "labels", "nl"): 18,
        ("criteria", "1"): 20,
        ("criteria", "1", "id"): 21,
        ("criteria", "1", "test", "min"): 22,
    }


def test_what_is_not_there_has_the_line_of_what_is_around_it() -> None:
    found = lines.locate(TEXT)
    assert lines.nearest(found, ("criteria", "1", "weight")) == 20
    assert lines.nearest(found, ("classes", "A")) == 1
