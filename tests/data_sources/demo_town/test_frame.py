"""Coordinates of districts, checked against circles and rectangles worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.demo_town.frame import Frame

LENGTHS = st.floats(-200, 200)


def test_straight_frame_turns_and_moves():
    frame = Frame(100.0, 50.0, np.pi / 2)
    # A quarter turn: u points north, v west.
    assert frame.to_town(np.array([10.0, 3.0])) == pytest.approx([97.0, 60.0])


def test_bent_frame_follows_the_circle():
    frame = Frame(0.0, 0.0, 0.0, radius=100.0, middle=0.0)
    # A quarter of the circle around (0, 100), at radius 100 and 90.
    quarter = 100.0 * np.pi / 2
    assert frame.to_town(np.array([quarter, 0.0])) == pytest.approx([100.0, 100.0])
    assert frame.to_town(np.array([quarter, 10.0])) == pytest.approx([90.0, 100.0])


@settings(deadline=None)
@given(LENGTHS, LENGTHS, st.floats(-3, 3), st.sampled_from([0.0, 500.0, -500.0]))
def test_rigid_keeps_sizes_and_its_own_place(u, v, angle, radius):
    frame = Frame(1.0, 2.0, angle, radius, 20.0)
    around = np.array([u, v])
    square = around + np.array([[-5.0, -5.0], [5.0, -5.0], [5.0, 5.0], [-5.0, 5.0]])
    placed = frame.rigid(square, around)
    assert placed.mean(axis=0) == pytest.approx(frame.to_town(around), abs=1e-6)
    sides = np.linalg.norm(np.roll(placed, -1, axis=0) - placed, axis=1)
    assert sides == pytest.approx([10.0] * 4)


@settings(deadline=None)
@given(LENGTHS, LENGTHS, st.floats(0, 150))
def test_level_is_the_same_place_with_another_zero(u, v, level):
    frame = Frame(5.0, -3.0, 0.4, radius=600.0, middle=30.0)
    own = frame.level(level)
    # On the new line u is measured along it: the same direction from the centre is less far.
    ratio = (600.0 - level) / 600.0
    there = np.array([30.0 + (u - 30.0) * ratio, v - level])
    assert own.to_town(there) == pytest.approx(frame.to_town(np.array([u, v])), abs=1e-6)


def test_ring_goes_round_its_centre():
    frame = Frame(7.0, 9.0, 0.3).ring((40.0, 20.0), 25.0, 50.0, 1.1)
    centre = Frame(7.0, 9.0, 0.3).to_town(np.array([40.0, 20.0]))
    along = np.stack([np.linspace(0, 100, 9), np.full(9, 4.0)], axis=-1)
    distance = np.linalg.norm(frame.to_town(along) - centre, axis=1)
    assert distance == pytest.approx([29.0] * 9)
