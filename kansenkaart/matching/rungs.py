"""The rungs of the ladder: every way in which a line can end, and the outcome it means.

The code of a rung is stable; its sentence for the reader stands in the text catalogue under
``matching.reasons.<rung>``.
"""

from __future__ import annotations

OUTCOME = {
    # one home, and nothing that contradicts it
    "correction": "matched",
    "id_and_address": "matched",
    "exact_address": "matched",
    "address_id_unusable": "matched",
    "spelling": "matched",
    "street_and_number": "matched",
    "id_alone": "matched",
    "room_in_home": "matched",
    "one_of_several": "matched",
    "panden_of_complex": "matched",
    # one home is likely, but a person has to look
    "addition_unknown": "uncertain",
    "addition_missing": "uncertain",
    "address_not_unique": "uncertain",
    "street_differs": "uncertain",
    "postcode_or_street": "uncertain",
    "postcode_or_number": "uncertain",
    "place_unsure": "uncertain",
    "id_not_live": "uncertain",
    "far_from_others": "uncertain",
    "garage_at_home": "uncertain",
    "garage_panden": "uncertain",
    # what the line says contradicts itself, or another line
    "id_or_address": "conflict",
    "home_of_two_units": "conflict",
    "home_of_two_parties": "conflict",
    "pand_of_two_parties": "conflict",
    # nothing to match with
    "correction_none": "unmatched",
    "no_address": "unmatched",
    "id_unknown": "unmatched",
    "outside_area": "unmatched",
    "address_unknown": "unmatched",
    "addition_of_many": "unmatched",
    "home_taken": "unmatched",
    "not_in_use_yet": "unmatched",
    "garage_without_object": "unmatched",
    # no longer let by the party, or no longer there
    "list_says_out": "out_of_operation",
    "object_ended": "out_of_operation",
    # the same unit once more
    "same_unit": "duplicate",
    "same_home": "duplicate",
}
"""Rung -> outcome."""

CORRECTIONS = ("correction", "correction_none")
"""Rungs that a person decided; no rule takes them back."""

GARAGES = ("garage", "parking", "storage")
"""Kinds of unit that stand at an address without being the home of that address."""
