"""Files that are the same, byte for byte, whenever and wherever they are written."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyogrio
from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

MOMENT = "2026-01-01T00:00:00Z"
"""The moment at which every file says it was made."""
_ZIPPED = (2026, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def write_geopackage(path: Path, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Write layers to a new GeoPackage, geometry column ``geom`` and key ``feature_id``."""
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": MOMENT})
    try:
        for name, frame in layers.items():
            pyogrio.write_dataframe(
                frame,
                path,
                layer=name,
                driver="GPKG",
                append=path.exists(),
                layer_options={"GEOMETRY_NAME": "geom", "FID": "feature_id"},
                promote_to_multi=False,
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    """Write a GeoJSON file that names its coordinate system."""
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(
        frame, path, driver="GeoJSON", layer_options={"COORDINATE_PRECISION": "3"}
    )


def write_zip(path: Path, members: Mapping[str, bytes]) -> None:
    """Write members to a zip without the moment of writing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _ZIPPED)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """Write sheets of rows of cells to an xlsx workbook."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    members[core] = _STAMPS.sub(rb"\g<1>" + MOMENT.encode() + rb"\g<2>", members[core])
    write_zip(path, members)


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write text with the line ends of Windows, as Excel does."""
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))


def date_file(path: Path) -> None:
    """Give a file the date that stands in it, so that no output tells when it was made."""
    moment = datetime.fromisoformat(MOMENT).timestamp()
    os.utime(path, (moment, moment))
