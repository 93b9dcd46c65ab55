"""What is odd in a real register, planted in the invented one, a few of each, and written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.contract import CRS
from data_sources.demo_town.plan import plan

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN_PAND = "9999109999999999"


@dataclass
class Register:
    """The panden and objects as the register has them, and what is odd in them."""

    panden: gpd.GeoDataFrame
    objects: gpd.GeoDataFrame
    """With ``pand_ids``: references with commas."""
    odd: dict[str, list[str]] = field(default_factory=dict)
    """Code of the oddity -> ids."""

    def note(self, code: str, ids: Iterable[str]) -> None:
        """Write down what was planted."""
        self.odd[code] = list(ids)


def spoilt(
    panden: gpd.GeoDataFrame,
    objects: gpd.GeoDataFrame,
    sloop: pd.Series[str],
    rng: np.random.Generator,
) -> Register:
    """Return the register with its oddities.

    Parameters
    ----------
    panden, objects
        The town in perfect order.
    sloop
        Panden that a corporation gives up; one row of them has a demolition permit.
    rng
        Random numbers.
    """
    register = Register(panden.copy(), objects.assign(pand_ids=objects["pand_id"]))
    _statuses(register, sloop, rng)
    _dummies(register, rng)
    _references(register, rng)
    _addresses(register, rng)
    _gone(register)
    _shapes(register, rng)
    return register


def _some(
    table: pd.DataFrame, where: pd.Series[bool], count: int, rng: np.random.Generator
) -> pd.Index[int]:
    """Return the labels of ``count`` rows of those that ``where`` allows."""
    return pd.Index(np.sort(rng.choice(table.index[where].to_numpy(), count, replace=False)))


def _statuses(register: Register, sloop: pd.Series[str], rng: np.random.Generator) -> None:
    """Plant live states that are easily forgotten: not measured, rebuilt, to go, unfit."""
    panden, objects = register.panden, register.objects
    newest = panden["block"][panden["kind"] == "rij_2020"].iloc[-1]
    fresh = panden.index[(panden["block"] == newest) & (panden["kind"] == "rij_2020")]
    rebuilt = _some(panden, panden["kind"] == "stadspand", 6, rng)
    doomed = panden.index[panden["pand_id"].isin(sloop)][:3]
    unfit = _some(panden, panden["kind"] == "kantoor_klein", 1, rng)
    for code, rows, pand_status, vbo_status in (
        ("not_measured", fresh, "Pand in gebruik (niet ingemeten)", "in gebruik (niet ingemeten)"),
        ("rebuilt", rebuilt, "Verbouwing pand", "Verbouwing verblijfsobject"),
        ("demolition_permit", doomed, "Sloopvergunning verleend", ""),
        ("unfit", unfit, "Pand buiten gebruik", "buiten gebruik"),
    ):
        panden.loc[rows, "status"] = pand_status
        register.note(code, panden.loc[rows, "pand_id"])
        inside = objects["pand_id"].isin(panden.loc[rows, "pand_id"])
        if vbo_status:
            prefix = "" if vbo_status.startswith("Verbouwing") else "Verblijfsobject "
            objects.loc[inside, "status"] = prefix + vbo_status
    permit = panden["status"] == "Bouwvergunning verleend"
    register.note("permit_only", panden.loc[permit, "pand_id"])


def _dummies(register: Register, rng: np.random.Generator) -> None:
    """Plant years and areas that stand for unknown."""
    panden, objects = register.panden, register.objects
    old = _some(panden, panden["kind"].isin(["stadspand", "lintpand"]), 3, rng)
    panden.loc[old, "year"] = 1005
    register.note("year_1005", panden.loc[old, "pand_id"])
    live = objects["status"] == "Verblijfsobject in gebruik"
    homes = _some(objects, live & (objects["kind"] == "stadspand_boven"), 2, rng)
    objects.loc[homes, "area_m2"] = 999_999
    register.note("area_999999", objects.loc[homes, "vbo_id"])
    tiny = _some(objects, live & (objects["kind"] == "garagebox_vbo"), 1, rng)
    objects.loc[tiny, "area_m2"] = 1
    register.note("area_1", objects.loc[tiny, "vbo_id"])


def _references(register: Register, rng: np.random.Generator) -> None:
    """Plant shops in two panden, and references to panden that the file does not have."""
    panden, objects = register.panden, register.objects
    shops = objects["use"] == "winkelfunctie"
    order = panden.set_index("pand_id").index
    after = pd.Series([*order[1:], None], order)
    same_row = panden["row"] == panden["row"].shift(-1)
    touches = shapely.length(
        shapely.intersection(panden.geometry.values, panden.geometry.shift(-1).values)
    )
    joined = pd.Series(same_row.to_numpy() & (touches > 3), order)
    in_centre = objects["kind"] == "winkelpand"
    rows = _some(objects, shops & in_centre & objects["pand_id"].map(joined), 3, rng)
    objects.loc[rows, "pand_ids"] += "," + objects.loc[rows, "pand_id"].map(after)
    register.note("in_two_panden", objects.loc[rows, "vbo_id"])
    half = _some(objects, shops & in_centre & ~objects.index.isin(rows), 1, rng)
    objects.loc[half, "pand_ids"] += "," + UNKNOWN_PAND
    register.note("one_pand_unknown", objects.loc[half, "vbo_id"])
    strip = objects["kind"] == "garagestrook_vbo"
    lost = objects.index[strip][-1:]
    objects.loc[lost, "pand_ids"] = UNKNOWN_PAND
    register.note("pand_unknown", objects.loc[lost, "vbo_id"])


def _addresses(register: Register, rng: np.random.Generator) -> None:
    """Plant garages without a postcode, and pairs of objects at one address."""
    objects = register.objects
    boxes = objects["kind"].isin(["garagebox_vbo", "garagestrook_vbo"])
    bare = _some(objects, boxes, 8, rng)
    objects.loc[bare, "postcode"] = None
    register.note("no_postcode", objects.loc[bare, "vbo_id"])
    twice = _some(objects, objects["kind"] == "stadspand", 2, rng)
    copies = objects.loc[twice].assign(vbo_id=_next_ids(objects["vbo_id"], len(twice)))
    register.note("address_twice", [*objects.loc[twice, "vbo_id"], *copies["vbo_id"]])
    register.objects = _with(objects, copies)


def _gone(register: Register) -> None:
    """Add the panden that stood where new houses are, demolished, and their objects."""
    panden, objects = register.panden, register.objects
    now = panden[panden["kind"] == "rij_2020"].iloc[:7]
    then = now.assign(
        pand_id=_next_ids(panden["pand_id"], len(now)),
        kind="verdwenen",
        year=[9999, 9999, *[1938] * (len(now) - 2)],
        status=[*["Pand gesloopt"] * (len(now) - 1), "Pand ten onrechte opgevoerd"],
    )
    then.geometry = then.geometry.translate(1.5, -2.5)
    before = objects[objects["pand_id"].isin(now["pand_id"])].iloc[: len(then) - 1]
    ended = before.assign(
        vbo_id=_next_ids(objects["vbo_id"], len(before)),
        pand_id=then["pand_id"].to_numpy()[: len(before)],
        pand_ids=then["pand_id"].to_numpy()[: len(before)],
        kind="verdwenen",
        area_m2=999_999,
        status="Verblijfsobject ingetrokken",
    )
    register.note("demolished", then["pand_id"])
    register.note("withdrawn", ended["vbo_id"])
    register.panden, register.objects = _with(panden, then), _with(objects, ended)


def _shapes(register: Register, rng: np.random.Generator) -> None:
    """Make the outline of one shed cross itself, and let one lose a digit of its id."""
    panden = register.panden
    crossed, short = _some(panden, panden["kind"] == "schuurtje", 2, rng)
    corners = shapely.get_coordinates(panden.geometry[crossed])
    bow_tie = shapely.Polygon(corners[[0, 2, 1, 3, 0]])
    panden.geometry = panden.geometry.where(panden.index != crossed, bow_tie)
    register.note("bow_tie", [panden.loc[crossed, "pand_id"]])
    panden.loc[short, "pand_id"] = panden.loc[short, "pand_id"][:-1]
    register.note("id_of_15_digits", [panden.loc[short, "pand_id"]])


def _next_ids(ids: pd.Series[str], count: int) -> list[str]:
    last = int(ids.str[-10:].astype("int64").max())
    prefix = plan()["gemeente_code"] + ids.iloc[0][4:6]
    return [f"{prefix}{last + n:010d}" for n in range(1, count + 1)]


def _with(table: gpd.GeoDataFrame, more: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.concat([table, more], ignore_index=True), crs=CRS)
