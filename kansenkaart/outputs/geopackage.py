"""kansen.gpkg: the candidates, panden, buurten and clusters for QGIS, styled and with aliases.

GeoPackage 1.2, since QGIS versions in use warn at newer ones. Lists are comma-joined; nulls stay
null. Styles stand in the table ``layer_styles`` that QGIS reads by itself, aliases in them
and in ``gpkg_data_columns`` of the schema extension.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from kansenkaart.outputs import columns, notices, styles
from kansenkaart.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from kansenkaart.result import Result

NAME = "kansen.gpkg"

_SCHEMA_EXTENSION = (
    "gpkg_schema",
    "http://www.geopackage.org/spec121/#extension_schema",
    "read-write",
)


def write(result: Result, folder: Path, weights: str = "") -> Path:
    """Write ``kansen.gpkg`` into ``folder`` and return its path; ``weights`` names a session's."""
    path = folder / NAME
    texts = Texts(result.info.lang)
    tables: dict[str, pd.DataFrame] = {
        "kansen": result.opportunities,
        "panden": result.fabric.buildings.reset_index(),
        "buurten": result.fabric.town.buurt,
        "renovatieclusters": result.renovation.clusters,
        "criteria": result.outcomes,
    }
    written = {name: frame for name, frame in tables.items() if len(frame.columns) > 1}
    for name, frame in written.items():
        _write_layer(path, name, frame)
    with closing(sqlite3.connect(path)) as database, database:
        aliases = {name: _aliases(frame, texts) for name, frame in written.items()}
        spatial = [name for name, frame in written.items() if "geometry" in frame.columns]
        _add_aliases(database, aliases, texts)
        _add_styles(database, aliases, spatial, texts)
        moment = f"{result.info.reference_date:%Y-%m-%d}T00:00:00.000Z"
        about = notices.titled(result, texts, weights)
        database.execute(
            "UPDATE gpkg_contents SET last_change = ?, description = ?", (moment, about)
        )
    return path


def _write_layer(path: Path, name: str, frame: pd.DataFrame) -> None:
    """Append one layer or table; Arrow keeps nullable integers and booleans what they are."""
    flat = columns.joined(frame, ",")
    flat = flat.rename(columns={c: f"{c}_" for c in flat.columns if str(c).lower() == "fid"})
    for column in flat.select_dtypes(object, exclude="str"):
        flat[column] = flat[column].astype("str")
    spatial = "geometry" in flat.columns
    if spatial:
        flat = _multi(flat)
    pyogrio.write_dataframe(
        flat,
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        use_arrow=True,
        geometry_type="MultiPolygon" if spatial else None,
        dataset_options=None if path.exists() else {"VERSION": "1.2"},
    )


def _multi(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer with one geometry type: polygons and multipolygons become multipolygons."""
    single = frame.geometry.geom_type == "Polygon"
    mixed = [
        shapely.multipolygons([g]) if s else g for g, s in zip(frame.geometry, single, strict=True)
    ]
    return frame.set_geometry(gpd.GeoSeries(mixed, index=frame.index, crs=frame.crs))


def _aliases(frame: pd.DataFrame, texts: Texts) -> dict[str, str]:
    """Return the title of each column that the workbook uses, no two alike."""
    found: dict[str, str] = {}
    for name in map(str, frame.columns):
        if name != "geometry":
            title = columns.title(name, texts)
            found[name] = f"{title} ({name})" if title in found.values() else title
    return found


def _add_aliases(
    database: sqlite3.Connection, aliases: Mapping[str, Mapping[str, str]], texts: Texts
) -> None:
    """Give every column of every layer its title, in the schema extension of the format."""
    database.execute(
        "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
        " name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,"
        " CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name))"
    )
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (layer, name, title, columns.title(name, texts), columns.about(name, texts))
            for layer, titles in aliases.items()
            for name, title in titles.items()
        ],
    )
    database.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT,"
        " extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL)"
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, ?, ?, ?)",
        _SCHEMA_EXTENSION,
    )


def _add_styles(
    database: sqlite3.Connection,
    aliases: Mapping[str, Mapping[str, str]],
    spatial: Collection[str],
    texts: Texts,
) -> None:
    """Store the QGIS style of each layer as its default."""
    database.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT,"
        " f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT,"
        " styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT,"
        " ui TEXT, update_time DATETIME)"
    )
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)"
        " VALUES ('', '', ?, ?, ?, ?, '', 1, 'kansenkaart', '')",
        [
            (layer, "geom" if layer in spatial else "", layer, styles.qml(layer, titles, texts))
            for layer, titles in aliases.items()
        ],
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles', 0)"
    )
