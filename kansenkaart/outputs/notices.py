"""What a reader has to know first: the same sentence in map, workbook and appendix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansenkaart import rules

if TYPE_CHECKING:
    from kansenkaart.result import Result
    from kansenkaart.texts import Texts


def warnings(result: Result, texts: Texts) -> tuple[str, ...]:
    """Return every warning about the run as a whole."""
    unaware = ", ".join(result.info.unaware)
    counted = (texts("merge.unaware", names=unaware),) if unaware else ()
    return (*_rules_left_out(result, texts), *counted)


def weights(result: Result, texts: Texts, moved: str = "") -> str:
    """Return which weights the scores stand at; nothing where merged runs each had their own.

    ``moved`` names those of a session; without it they are those of the rules.
    """
    return moved or ("" if result.fixed_kinds else texts("appendix.standard_weights"))


def titled(result: Result, texts: Texts, moved: str = "") -> str:
    """Return the title of a file, with the weights that its tables stand at."""
    title = texts("workbook.title", area=result.info.title)
    return ", ".join(filter(None, [title, weights(result, texts, moved)]))


def _rules_left_out(result: Result, texts: Texts) -> tuple[str, ...]:
    """Return the warning that own rules of gemeenten were not applied; nothing where they were.

    Maps that were merged were each made with the rules of their own gemeente.
    """
    codes = result.fabric.town.buurt["gemeente_code"].dropna().unique()
    names = () if result.merged else rules.left_out(codes, result.rules)
    return (texts("rules.left_out", names=", ".join(names)),) if names else ()
