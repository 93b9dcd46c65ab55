"""MapServer on loopback, as a WFS 2.0 over layers of a GeoPackage and as a WCS 2.0 over rasters."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.servers import tools

_MAP = """MAP
  NAME "wfs"
  PROJECTION "init=epsg:28992" END
  EXTENT -7000 289000 300000 629000
  WEB METADATA
    "wfs_title" "test"
    "wfs_onlineresource" "{url}"
    "wfs_srs" "EPSG:28992 EPSG:4326"
    "wfs_enable_request" "*"
    "wfs_namespace_prefix" "bag"
    "wfs_namespace_uri" "http://bag.example"
    "wfs_maxfeatures" "1000"
    "wfs_compute_number_matched" "true"
    "wfs_getfeature_formatlist" "geojson"
    "wcs_enable_request" "*"
    "wcs_label" "test"
    "wcs_srs" "EPSG:28992"
  END END
  OUTPUTFORMAT
    NAME "GTiff" DRIVER "GDAL/GTiff" MIMETYPE "image/tiff" IMAGEMODE FLOAT32 EXTENSION "tif"
  END
  OUTPUTFORMAT
    NAME "geojson" DRIVER "OGR/GEOJSON" MIMETYPE "application/json"
    FORMATOPTION "STORAGE=stream" FORMATOPTION "FORM=SIMPLE"
    FORMATOPTION "LCO:COORDINATE_PRECISION=9"
  END
{layers}
END
"""
_LAYER = """  LAYER
    NAME "{name}" TYPE {kind} STATUS ON
    CONNECTIONTYPE OGR CONNECTION "{file}" DATA "{table}"
    PROJECTION "init=epsg:28992" END
    METADATA
      "wfs_title" "{name}" "wfs_srs" "EPSG:28992" "gml_include_items" "all"
      "gml_featureid" "{key}" "gml_types" "auto"
      "wfs_getfeature_formatlist" "geojson"
    END
    TEMPLATE "none"
  END"""
_RASTER = """  LAYER
    NAME "{name}" TYPE RASTER STATUS ON
    DATA "{file}"
    PROJECTION "init=epsg:28992" END
    METADATA
      "wcs_label" "{name}" "wcs_srs" "EPSG:28992" "wcs_formats" "GTiff"
      "wcs_rangeset_name" "height" "wcs_rangeset_label" "height"
    END
  END"""


@contextmanager
def running(
    folder: Path,
    file: Path,
    layers: Sequence[tuple[str, str, str, str]],
    rasters: Mapping[str, Path] | None = None,
) -> Iterator[str]:
    """Serve layers (name, table, POLYGON or POINT, key) of ``file``, and rasters by name.

    Gives the address.
    """
    program = tools.mapserv()
    handler = _handler(program, folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    url = f"http://127.0.0.1:{server.server_address[1]}/wfs"
    blocks = [
        _LAYER.format(name=name, kind=kind, file=file, table=table, key=key)
        for name, table, kind, key in layers
    ]
    blocks += [_RASTER.format(name=name, file=raster) for name, raster in (rasters or {}).items()]
    (folder / "wfs.map").write_text(_MAP.format(url=url, layers="\n".join(blocks)), "utf-8")
    (folder / "mapserver.conf").write_text(
        f'CONFIG\n  ENV\n    MS_MAP_PATTERN "^{folder}/"\n    MS_MAPFILE "{folder}/wfs.map"\n'
        "  END\nEND\n",
        "utf-8",
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _handler(program: str, folder: Path) -> type[BaseHTTPRequestHandler]:
    class _Cgi(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            environment = {
                **os.environ,
                "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"),
                "REQUEST_METHOD": "GET",
                "QUERY_STRING": urlsplit(self.path).query,
                "SCRIPT_NAME": "/wfs",
                "SERVER_NAME": "127.0.0.1",
                "SERVER_PORT": str(self.server.server_address[1]),
            }
            done = subprocess.run(
                [program], env=environment, capture_output=True, timeout=60, check=False
            )
            head, _, body = done.stdout.partition(b"\r\n\r\n")
            lines = [line.split(": ", 1) for line in head.decode().splitlines() if ": " in line]
            status = next((int(v.split()[0]) for n, v in lines if n == "Status"), 200)
            self.send_response(status)
            for name, value in lines:
                if name != "Status":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return _Cgi
