"""How each kind and class looks on every still map: colours, shapes, and how full a class is."""

from __future__ import annotations

COLOURS = {
    "splitting": "#0072B2",
    "topup": "#D55E00",
    "garages": "#009E73",
    "transformation": "#CC79A7",
    "extension": "#E69F00",
}
"""Okabe and Ito's set, which the colour-blind tell apart; the shapes tell them apart in grey."""
FILL = {"A": 1.0, "B": 0.45, "C": 0.0}
"""How much of the colour a class gets."""


def tint(colour: str, part: float) -> tuple[float, float, float]:
    """Return so much of a colour on white, so that nothing shines through; parts of 0 to 1."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (1 - part * (1 - value) for value in parts)
    return red, green, blue
