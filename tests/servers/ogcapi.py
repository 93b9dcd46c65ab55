"""pygeoapi as an OGC API Features on loopback, over layers of a GeoPackage."""

from __future__ import annotations

import importlib.util
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.servers import tools

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"


@contextmanager
def running(folder: Path, file: Path, layers: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Serve layers (collection, table, column with the id) of ``file``; give the address."""
    there = importlib.util.find_spec("pygeoapi")
    tools.needed(str(there) if there else None, "pygeoapi is not installed: pip install '.[test]'")
    from pygeoapi.openapi import get_oas
    from werkzeug.serving import make_server

    # A free port first, since the configuration holds the address.
    server = make_server("127.0.0.1", 0, _not_yet, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    configuration = _configuration(url, file, layers)
    (folder / "pygeoapi.yml").write_text(yaml.safe_dump(configuration), "utf-8")
    os.environ["PYGEOAPI_CONFIG"] = str(folder / "pygeoapi.yml")
    os.environ["PYGEOAPI_OPENAPI"] = str(folder / "openapi.yml")
    (folder / "openapi.yml").write_text(yaml.safe_dump(get_oas(configuration)), "utf-8")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server.app = _application(configuration)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _not_yet(_environment: Any, start: Any) -> list[bytes]:
    start("503 Service Unavailable", [])
    return [b""]


def _application(configuration: dict[str, Any]) -> Any:
    """Return pygeoapi's Flask application, of this configuration and no earlier one."""
    from pygeoapi import flask_app
    from pygeoapi.api import API
    from pygeoapi.openapi import load_openapi_document

    flask_app.api_ = API(configuration, load_openapi_document())
    flask_app.CONFIG = configuration
    return flask_app.APP


def _configuration(url: str, file: Path, layers: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    text = {"title": "test", "description": "test", "keywords": ["test"]}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 5000},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "language": "en-US",
            "limits": {"default_items": 10, "max_items": 1000},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**text, "terms_of_service": "", "url": url},
            "license": {"name": "test", "url": url},
            "provider": {"name": "test"},
            "contact": {"name": "test"},
        },
        "resources": {
            name: {
                "type": "collection",
                **text,
                "links": [],
                "extents": {"spatial": {"bbox": [3, 50, 8, 54], "crs": "CRS84"}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "tests.servers.frame_provider.FrameProvider",
                        "data": str(file),
                        "table": table,
                        "id_field": key,
                        "crs": [RD],
                        "storage_crs": RD,
                    }
                ],
            }
            for name, table, key in layers
        },
    }
