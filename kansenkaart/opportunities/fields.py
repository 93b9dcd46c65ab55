"""What a criterion of each kind may ask for: the fields that a rules file can name.

A field with bounds stands here once; its ``_low`` and ``_high`` belong to it.
"""

from __future__ import annotations

_COMMON = (
    "subtype",
    "construction_year",
    "buurt_code",
    "footprint_m2",
    "homes_now",
    "homes_mid",
    "pand_count",
    "monument",
    "townscape",
    "demolition",
    "label_efg_share",
    "dwellings_per_ha",
    "station_m",
    "share",
    "renovation",
)

FIELDS: dict[str, tuple[str, ...]] = {
    "splitting": (
        *_COMMON,
        "age_years",
        "largest_area_m2",
        "area_median_m2",
        "floor",
        "storeys",
        "rooms",
        "entrance",
        "strategy",
        "large_share_nearby",
        "household_size",
        "allowed",
    ),
    "topup": (
        *_COMMON,
        "flat_roof_share",
        "roof_m2",
        "storeys",
        "dwelling_layers",
        "plinth",
        "lift_level_m",
        "lift",
        "structure",
        "strategy",
        "remaining_years",
        "rise_above_neighbours_m",
        "height_room_m",
    ),
    "garages": (
        *_COMMON,
        "boxes",
        "box_area_m2",
        "depth_m",
        "clear_height_m",
        "replacement_storage",
    ),
    "transformation": (
        *_COMMON,
        "use_m2",
        "use_share",
        "depth_m",
        "age_years",
        "industry_share_nearby",
        "vacancy",
        "vacant_m2",
        "vacant_years",
    ),
    "extension": (
        *_COMMON,
        "free_strip_m",
        "wall_m",
        "ends",
        "storeys",
        "own_ground",
        "blind_wall",
    ),
}
"""Fields by kind."""
