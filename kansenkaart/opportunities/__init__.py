"""The five kinds of opportunity, one module each, and the tables that they make together.

A module gives ``find(fabric, rules) -> Projects`` (what is looked at, with the facts that its
criteria name), ``homes(facts, parameters)`` (low, mid, high, unrounded), ``GATES`` (why a pand is
not looked at) and ``NOT_CHECKED`` (what its outcome says nothing of). Modules never import each
other.
"""

from __future__ import annotations

from kansenkaart.opportunities.assemble import assemble
from kansenkaart.opportunities.fields import FIELDS
from kansenkaart.opportunities.kinds import KINDS, NOT_CHECKED
from kansenkaart.opportunities.titles import THIN

__all__ = ["FIELDS", "KINDS", "NOT_CHECKED", "THIN", "assemble"]
