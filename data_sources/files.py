"""Vector files from disk: what kind it is, which layer and columns, and always in RD New."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from data_sources.crs import is_rd, to_rd
from data_sources.errors import InputError, SourceChanged

if TYPE_CHECKING:
    from data_sources.findings import Findings

Bounds = tuple[float, float, float, float]

_SIGNATURES = (
    (b"SQLite format 3\x00", "geopackage"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"\x00\x00\x27\x0a", "shapefile"),
    (b"\xd0\xcf\x11\xe0", "xls"),
)


def kind_of(path: Path) -> str:
    """Return what a path is: ``folder``, a known file format by its first bytes, or ``text``.

    Raises
    ------
    InputError
        When nothing is there, or the file is empty.
    """
    if path.is_dir():
        return "folder"
    if not path.is_file():
        raise InputError(
            f"File not found: {path}.", advice="Check the path; it is read from the configuration."
        )
    with path.open("rb") as file:
        start = file.read(16)
    if not start:
        raise InputError(f"File {path.name} is empty (0 bytes).", advice="Download it again.")
    return next((kind for sign, kind in _SIGNATURES if start.startswith(sign)), "text")


def refuse(path: Path, kind: str, expected: str) -> InputError:
    """Return the error for a file that is of the wrong kind, such as a renamed PDF."""
    return InputError(
        f"File {path.name} cannot be read.",
        found=f"Expected {expected}; its content is {kind}.",
        advice="Check which file the configuration points at.",
    )


def read_vector(
    path: Path,
    layers: Sequence[str] = (),
    *,
    source: str,
    findings: Findings,
    columns: Iterable[str] | None = None,
    bbox: Bounds | None = None,
) -> gpd.GeoDataFrame:
    """Read one layer of a vector file as a GeoDataFrame in RD New.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, shapefile, FlatGeobuf, GML or GeoParquet.
    layers
        Names of the layer in order of preference; without them the first with shapes, and others
        are counted as left out.
    source, findings
        Under which name a repair is counted.
    columns
        Read only those of these columns that the layer has; None reads all.
    bbox
        (xmin, ymin, xmax, ymax) in RD metres; only features that touch it are read, through the
        spatial index where the file has one.

    Raises
    ------
    InputError
        When the file is missing, unreadable, or its coordinates are not known to be RD.
    SourceChanged
        When the layer is not there.
    """
    kind = _vector_kind(path)
    if kind == "parquet":
        frame, filtered = to_rd(_read_parquet(path), path, source, findings), False
    else:
        frame, filtered = _read_layer(path, layers, columns, bbox, (source, findings))
    if bbox is None or filtered:
        return frame
    return frame[frame.intersects(shapely.box(*bbox))].reset_index(drop=True)


def _vector_kind(path: Path) -> str:
    kind = kind_of(path)
    if kind in ("pdf", "xls", "folder"):
        raise refuse(path, kind, "a GeoPackage, GeoJSON, shapefile or GeoParquet file")
    return kind


def _read_layer(
    path: Path,
    layers: Sequence[str],
    columns: Iterable[str] | None,
    bbox: Bounds | None,
    counted: tuple[str, Findings],
) -> tuple[gpd.GeoDataFrame, bool]:
    """Read a layer through GDAL; also return whether the bbox was applied while reading."""
    with readable(path) as (opened, options):
        layer = _pick_layer(opened, path, layers, counted)
        keep = _present(opened, layer, columns, options)
        # A filter in the file's own coordinates is only safe where those are RD.
        crs = _quietly(pyogrio.read_info, opened, layer=layer, **options)["crs"]
        window = bbox if crs is not None and is_rd(crs) else None
        options |= {"layer": layer, "columns": keep, "bbox": window}
        frame = _read_frame(opened, options, path, *counted)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise SourceChanged(
            f"Layer {layer!r} of {path.name} has no geometry.",
            advice="Choose a file with a layer of shapes.",
        )
    return to_rd(frame, path, *counted), window is not None


def _read_frame(
    opened: Path, options: dict[str, Any], path: Path, source: str, findings: Findings
) -> Any:
    """Read a layer; bytes that are no UTF-8 and rings that do not close are mended and counted."""
    try:
        return _quietly(pyogrio.read_dataframe, opened, **options)
    except UnicodeDecodeError:
        findings.add(source, "decoded_cp1252", 1, [path.name])
        return _read_frame(opened, options | {"encoding": "cp1252"}, path, source, findings)
    except shapely.GEOSException:
        lost = _quietly(pyogrio.read_dataframe, opened, on_invalid="ignore", **options)
        frame = _quietly(pyogrio.read_dataframe, opened, on_invalid="fix", **options)
        mended = lost.geometry.isna() & frame.geometry.notna()
        findings.add(source, "ring_closed", mended.sum(), frame.index[mended])
        return frame
    except (DataSourceError, DataLayerError, ValueError, RuntimeError) as error:
        raise InputError(
            f"Layer {options['layer']!r} of {path.name} cannot be read.",
            found=f"The reader says: {error}",
            advice="The file may be cut off; fetch it again.",
        ) from error


@contextmanager
def readable(path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give a path that can be read without changing a byte beside it, and its open options.

    A GeoPackage in WAL mode makes SQLite write next to it, which fails in a read-only folder and
    may alter the file. Opened as immutable it stays as it is; where another program has changes
    pending in a ``-wal`` file, a copy with those changes is read instead.

    Beside a GML, or what is gzipped, GDAL writes what it found out about it, and later believes it
    of another file with that name: such a file is read through a link in a folder of its own.
    """
    kind = kind_of(path)
    if kind == "text" and _is_remembered(path):
        with tempfile.TemporaryDirectory() as folder:
            for one in (path, path.with_suffix(".xsd")):
                if one.exists():
                    (Path(folder) / one.name).symlink_to(one.resolve())
            yield Path(folder) / path.name, {}
        return
    if kind != "geopackage":
        yield path, {}
        return
    pending = path.with_name(path.name + "-wal")
    if not pending.exists() or pending.stat().st_size == 0:
        yield path, {"IMMUTABLE": "YES"}
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(pending, copy.with_name(pending.name))
        yield copy, {}


def _is_remembered(path: Path) -> bool:
    """Whether a file is XML or gzipped, by its first bytes."""
    with path.open("rb") as file:
        return file.read(4).removeprefix(b"\xef\xbb\xbf").startswith((b"<", b"\x1f\x8b"))


def layer_names(path: Path) -> list[str]:
    """Return the names of the layers with shapes of a vector file."""
    if _vector_kind(path) == "parquet":
        return [path.stem]
    with readable(path) as (opened, _):
        return _layers(opened, path)


def columns_of(path: Path, layer: str) -> set[str]:
    """Return the names of the columns of a layer, in lower case."""
    if _vector_kind(path) == "parquet":
        return {str(name).lower() for name in _read_parquet(path).columns}
    with readable(path) as (opened, options):
        fields = _quietly(pyogrio.read_info, opened, layer=layer, **options)["fields"]
    return {str(name).lower() for name in fields}


def _layers(opened: Path, path: Path) -> list[str]:
    """Return the layers with shapes; where there is none, all."""
    try:
        layers = _quietly(pyogrio.list_layers, opened)
    except (DataSourceError, RuntimeError) as error:
        raise refuse(path, "not recognised", "a vector file with layers") from error
    spatial = [str(name) for name, kind in layers if kind is not None]
    return spatial or [str(name) for name, _ in layers]


def _pick_layer(
    opened: Path, path: Path, wanted: Sequence[str], counted: tuple[str, Findings]
) -> str:
    names = _layers(opened, path)
    if not names:
        raise SourceChanged(f"File {path.name} holds no layer.", advice="Fetch it again.")
    if not wanted:
        source, findings = counted
        findings.add(source, "other_layers_left_out", len(names) - 1, names[1:])
        return names[0]
    by_lower = {name.lower(): name for name in names}
    for name in wanted:
        if name.lower() in by_lower:
            return by_lower[name.lower()]
    if len(names) == 1 and path.suffix.lower() != ".gpkg":
        return names[0]  # a GeoJSON or shapefile is named after the file
    raise SourceChanged(
        f"Layer {' or '.join(map(repr, wanted))} is not in {path.name}.",
        found=f"It holds {', '.join(map(repr, names))}.",
        advice="Check that this is the file that is meant.",
    )


def _present(
    opened: Path, layer: str, columns: Iterable[str] | None, options: Mapping[str, Any]
) -> list[str] | None:
    if columns is None:
        return None
    wanted = {name.lower() for name in columns}
    fields = _quietly(pyogrio.read_info, opened, layer=layer, **options)["fields"]
    return [str(field) for field in fields if str(field).lower() in wanted]


def _quietly(function: Any, *args: Any, **kwargs: Any) -> Any:
    """Call a reader without its warnings about field formats that do not matter here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return function(*args, **kwargs)


def _read_parquet(path: Path) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise InputError(
            f"GeoParquet file {path.name} cannot be read.",
            found=f"The reader says: {error}",
            advice="It must hold a geometry column; write it with geopandas or GDAL.",
        ) from error
