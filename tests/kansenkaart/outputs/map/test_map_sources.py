"""The sources on the page: one that could not be fetched says so, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kansenkaart.outputs import map as page_map
from kansenkaart.result import SourceRecord
from tests.kansenkaart.outputs.map import fabricate


def test_a_source_that_was_not_fetched_says_why(visit: Callable, tmp_path: Path) -> None:
    made = fabricate.result()
    absent = SourceRecord("heights", "3DBAG", "TU Delft", "CC BY 4.0", "", "", "", 0)
    sources = (*made.sources, replace(absent, not_fetched="unavailable"))
    page = visit(page_map.write(replace(made, sources=sources), tmp_path)).page
    page.click("[data-key=sources]")
    assert page.get_by_text("3DBAG, niet opgehaald: de dienst was niet bereikbaar").count() == 1
    # Its publisher has given nothing, and is not thanked for it.
    assert page.get_by_text("TU Delft").count() == 0
