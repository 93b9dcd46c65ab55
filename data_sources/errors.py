"""The errors of both packages: one small tree, each with the exit code it leads to.

An error says what failed, which value, what was expected or found, and what to do.
"""

from __future__ import annotations


class KansenkaartError(Exception):
    """Base of every error that is meant for the user.

    Parameters
    ----------
    what
        What failed, naming the value: a file, a column, an id.
    found
        What was expected and what was found instead.
    advice
        What the user can do about it.
    """

    exit_code = 1

    def __init__(self, what: str, *, found: str = "", advice: str = "") -> None:
        self.what, self.found, self.advice = what, found, advice
        super().__init__(" ".join(part for part in (what, found, advice) if part))


class ConfigError(KansenkaartError):
    """The configuration or the command line cannot be carried out as written."""

    exit_code = 2


class RulesError(ConfigError):
    """A rules file is malformed, contradicts itself or asks for the impossible."""


class InputError(KansenkaartError):
    """An input file is missing, broken, or holds nothing that can be used."""

    exit_code = 3


class TableError(InputError):
    """A table breaks its contract; the message lists every finding with counts and examples."""


class SourceEmpty(InputError):
    """A source answered, but holds nothing for this area."""

    reason = "empty"


class SourceChanged(InputError):
    """A source answered, but a layer or column is not what it was."""

    reason = "changed"


class SourceUnavailable(KansenkaartError):
    """A source did not answer at any of its endpoints; trying later may help."""

    exit_code = 4
    reason = "unavailable"
