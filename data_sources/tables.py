"""The contract: what every table holds that passes from the sources to the analysis.

A contract table is a plain (Geo)DataFrame with exactly the columns listed here, in EPSG:28992
(RD New, metres), ids as strings, missing values as null (never 0). :func:`validate` checks a table
once, at the door, and names everything that is wrong with it. :func:`empty` makes a table without
rows. The same records feed the data dictionary of the outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data_sources.contract import CONTRACTS, CRS, RD_BOUNDS, Column, Contract
from data_sources.errors import TableError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["CONTRACTS", "CRS", "RD_BOUNDS", "Column", "Contract", "empty", "validate"]

_EXAMPLES = 3


def empty(table: str) -> gpd.GeoDataFrame:
    """Return the contract table ``table`` without rows, with the right columns and dtypes."""
    import geopandas as gpd
    import pandas as pd

    contract = CONTRACTS[table]
    data: dict[str, Any] = {c.name: pd.Series([], dtype=c.dtype) for c in contract.columns}
    if contract.geometry:
        return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries([], crs=CRS), crs=CRS)
    return pd.DataFrame(data)


def validate(table: str, frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Check ``frame`` against its contract and return it with the contract's dtypes and order.

    Parameters
    ----------
    table
        Name of the contract, a key of :data:`CONTRACTS`.
    frame
        The table; a GeoDataFrame in EPSG:28992 where the contract has a geometry.

    Returns
    -------
    GeoDataFrame or DataFrame
        The same rows, a fresh RangeIndex, columns in the contract's order.

    Raises
    ------
    TableError
        With every finding (missing or unknown columns, null keys, duplicates, patterns, values,
        geometry, CRS), its count and up to three examples.
    """
    contract = CONTRACTS[table]
    found = _column_findings(contract, frame)
    if not found:
        frame = _cast(contract, frame, found)
    if not found:
        found += _value_findings(contract, frame)
        found += _geometry_findings(contract, frame) if contract.geometry else []
    if found:
        raise TableError(
            f"Table '{table}' breaks its contract:",
            found="; ".join(found) + ".",
            advice="data_sources/contract.py lists what is expected.",
        )
    return frame


def _column_findings(contract: Contract, frame: pd.DataFrame) -> list[str]:
    expected = [c.name for c in contract.columns] + (["geometry"] if contract.geometry else [])
    missing = [name for name in expected if name not in frame.columns]
    unknown = [str(name) for name in frame.columns if name not in expected]
    found = []
    if missing:
        found.append(f"missing columns: {', '.join(missing)}")
    if unknown:
        found.append(f"columns that do not belong: {', '.join(unknown)}")
    return found


def _cast(contract: Contract, frame: pd.DataFrame, found: list[str]) -> pd.DataFrame:
    frame = frame.reset_index(drop=True)
    for column in contract.columns:
        try:
            dtype: Any = column.dtype
            frame[column.name] = frame[column.name].astype(dtype)
        except (TypeError, ValueError) as error:
            found.append(f"{column.name} cannot be read as {column.dtype} ({error})")
    names = [c.name for c in contract.columns]
    return frame[[*names, "geometry"]] if contract.geometry else frame[names]


def _value_findings(contract: Contract, frame: pd.DataFrame) -> list[str]:
    """Run the pandera schema of the contract and fold its failures to one line per rule."""
    import pandera.pandas as pa

    schema = pa.DataFrameSchema(
        {c.name: pa.Column(nullable=c.nullable, checks=_checks(c)) for c in contract.columns},
        unique=list(contract.key) or None,
    )
    plain = frame[[c.name for c in contract.columns]]
    try:
        schema.validate(plain, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        found = []
        for (column, check), group in cases.groupby(["column", "check"], sort=True, dropna=False):
            rows = group["index"].dropna().nunique() or len(group)
            examples = ", ".join(map(str, group["failure_case"].drop_duplicates()[:_EXAMPLES]))
            found.append(f"{column}: {check} ({rows} rows, e.g. {examples})")
        return found
    return []


def _checks(column: Column) -> list[Any]:
    """Return the pandera checks of one column; each ignores nulls."""
    import pandera.pandas as pa

    checks: list[Any] = []
    if column.pattern:
        checks.append(pa.Check.str_matches(column.pattern, error=f"not like {column.pattern}"))
    if column.allowed and not column.is_list:
        checks.append(pa.Check.isin(sorted(column.allowed), error="value not allowed"))
    if column.is_list:
        checks.append(
            pa.Check(
                lambda values, c=column: values.map(lambda v: _list_is_valid(c, v)).astype(bool),
                error="not a list of allowed values",
            )
        )
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum, error=f"below {column.minimum:g}"))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum, error=f"above {column.maximum:g}"))
    return checks


def _list_is_valid(column: Column, value: object) -> bool:
    if not isinstance(value, list | tuple):
        return False
    return all(isinstance(v, str) and (not column.allowed or v in column.allowed) for v in value)


def _geometry_findings(contract: Contract, frame: gpd.GeoDataFrame) -> list[str]:
    """Check CRS, type, validity and bounds of the geometry column."""
    if frame.crs is None or frame.crs.to_epsg() != CRS:
        return [f"geometry: CRS is {frame.crs}, expected EPSG:{CRS}"]
    geometry = frame.geometry
    key = (frame[contract.key[0]] if contract.key else frame.index.to_series()).astype(str)
    xmin, ymin, xmax, ymax = RD_BOUNDS
    bounds = geometry.bounds
    outside = (
        (bounds.minx < xmin) | (bounds.miny < ymin) | (bounds.maxx > xmax) | (bounds.maxy > ymax)
    )
    missing = geometry.isna() | geometry.is_empty
    other = ~missing & ~geometry.geom_type.isin(contract.geometry_types)
    tests = {
        "missing or empty": missing,
        f"not a {contract.geometry}": other,
        "not valid": ~missing & ~geometry.is_valid,
        "outside the Netherlands in RD metres": outside,
    }
    return [
        f"geometry: {name} ({int(wrong.sum())} rows, e.g. {', '.join(key[wrong][:_EXAMPLES])})"
        for name, wrong in tests.items()
        if wrong.any()
    ]
