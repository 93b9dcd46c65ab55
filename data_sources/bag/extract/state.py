"""The state of an extract at a reference date, as raw tables with canonical column names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_sources.bag.clean import SOURCE
from data_sources.bag.extract.archive import damage_reported, parts
from data_sources.bag.extract.collect import Reading, read_part
from data_sources.bag.raw import Raw
from data_sources.contract import CRS, LIVE_VBO
from data_sources.errors import InputError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

    from data_sources.files import Bounds
    from data_sources.findings import Findings

_REQUIRED = ("PND", "VBO", "NUM", "OPR", "WPL")
_ASIDE = {"IA": "inactive_ignored", "IO": "under_investigation_ignored", "NB": "not_bag_ignored"}
_PLACE_IN_USE = "Plaats aangewezen"
_ADDRESS = ("street", "house_number", "house_letter", "house_addition", "postcode", "place")


def read(path: Path, window: Bounds | None, reference_date: date, findings: Findings) -> Raw:
    """Read an extract as it was at the end of the reference date.

    Parameters
    ----------
    path
        Zip of a gemeente or of the country, with zips or XML inside at any depth.
    window
        (xmin, ymin, xmax, ymax) in RD metres; objects wholly outside are left out while parsing.
    reference_date
        The day whose state is wanted.
    findings
        Where parts that are not used are counted.

    Raises
    ------
    InputError
        When the zip is damaged, is no extract, or holds nothing of a kind that every place has.
    """
    reading = Reading(reference_date.isoformat(), window)
    with damage_reported(path):
        for part in parts(path):
            read_part(part, reading)
    _check(path, reading, findings)
    objects = _objects(reading, "VBO", "vbo_id", findings)
    address = _addresses(reading, objects[["vbo_id", "main", "also"]], findings)
    main = address[address["is_main"]].set_index("vbo_id")[[*_ADDRESS, "gemeente_code"]]
    lacking = objects["status"].isin(LIVE_VBO) & ~objects["vbo_id"].isin(main.index)
    findings.add(SOURCE, "main_address_missing", lacking.sum(), objects["vbo_id"][lacking])
    objects = objects.join(main, on="vbo_id")
    is_site = objects["vbo_id"].str[4:6].isin(["02", "03"])
    in_use = objects["status"] == _PLACE_IN_USE
    return Raw(
        _objects(reading, "PND", "pand_id", findings),
        objects[~is_site],
        address.drop(columns="gemeente_code"),
        objects.loc[is_site & in_use, ["vbo_id", "geometry"]],
    )


def _check(path: Path, reading: Reading, findings: Findings) -> None:
    """Refuse an extract without objects of a kind that every place has; count what is unused."""
    for kind in _REQUIRED:
        if not reading.counts[kind]:
            raise InputError(
                f"BAG extract {path.name} holds no {kind} objects.",
                found=f"Objects read: {dict(sorted(reading.counts.items()))}.",
                advice="Fetch the full extract of the gemeente or the country again.",
            )
    for kind, code in _ASIDE.items():
        findings.add(SOURCE, code, reading.counts[kind])
    if reading.delivered and reading.day > reading.delivered:
        findings.add(SOURCE, "reference_date_after_extract", 1, [reading.delivered])


def _objects(reading: Reading, kind: str, key: str, findings: Findings) -> gpd.GeoDataFrame:
    """Return the objects of one kind, one row per id, with their geometry."""
    frame = _latest(reading, kind, key, findings)
    geometry = _geometry(frame.pop("rings"))
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=CRS)


def _latest(reading: Reading, kind: str, key: str, findings: Findings) -> pd.DataFrame:
    """Return one row per id: of voorkomens that are valid on one day the latest counts."""
    columns = reading.columns.pop(kind)
    frame = pd.DataFrame({name: pd.Series(v, dtype="object") for name, v in columns.items()})
    frame = frame.sort_values([key, "number"], kind="stable")
    repeated = frame[key].duplicated(keep="last")
    findings.add(SOURCE, "validity_overlaps", repeated.sum(), frame[key][repeated])
    return frame[~repeated].drop(columns="number").reset_index(drop=True)


def _geometry(rings: pd.Series[Any]) -> NDArray[Any]:
    """Return per row a point for one position, a polygon for rings, None for neither."""
    geometry = np.full(len(rings), None, dtype="object")
    sizes = rings.map(lambda row: len(row[0]) if row else 0).to_numpy(dtype="int64")
    points = np.flatnonzero(sizes == 1)
    if len(points):
        geometry[points] = shapely.points(np.concatenate([rings.iat[i][0] for i in points]))
    # A ring of fewer than four positions bounds nothing.
    rows = np.flatnonzero(sizes >= 4)
    usable = [(i, ring) for i, row in enumerate(rows) for ring in rings.iat[row] if len(ring) > 3]
    if usable:
        lengths = [len(ring) for _, ring in usable]
        owners = np.repeat(np.arange(len(usable)), lengths)
        lines = np.asarray(
            shapely.linearrings(np.concatenate([ring for _, ring in usable]), indices=owners)
        )
        geometry[rows] = shapely.polygons(lines, indices=np.array([i for i, _ in usable]))
    return geometry


def _addresses(reading: Reading, objects: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return one row per nummeraanduiding of an object, with its names as of the day.

    Columns are those of the contract table ``address`` and ``gemeente_code``.
    """
    also = objects[["vbo_id", "also"]].explode("also").dropna()
    links = pd.concat(
        [
            pd.DataFrame({"address_id": objects["main"], "vbo_id": objects["vbo_id"]}),
            pd.DataFrame({"address_id": also["also"], "vbo_id": also["vbo_id"]}),
        ]
    )
    links["is_main"] = np.repeat([True, False], [len(objects), len(also)])
    links = links.dropna(subset="address_id").drop_duplicates("address_id")
    streets = _latest(reading, "OPR", "street_id", findings).set_index("street_id")
    places = _latest(reading, "WPL", "woonplaats", findings).set_index("woonplaats")["place"]
    gemeente = pd.Series(
        reading.columns["GWR"]["gemeente"], reading.columns["GWR"]["woonplaats"], dtype="object"
    )
    gemeente = gemeente[~gemeente.index.duplicated(keep="last")]
    numbers = _latest(reading, "NUM", "address_id", findings)
    table = links.merge(numbers, on="address_id").join(streets, on="street_id")
    # A nummeraanduiding names its own woonplaats where that is not the one of its street.
    woonplaats = table["woonplaats"].fillna(table["lies_in"])
    table["place"] = woonplaats.map(places)
    table["gemeente_code"] = woonplaats.map(gemeente)
    return table[["address_id", "vbo_id", "is_main", *_ADDRESS, "gemeente_code"]]
