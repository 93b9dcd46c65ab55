"""What stands in the files that the program writes: their words, and every byte in them."""

from __future__ import annotations

import base64
import os
import re
import shutil
import sqlite3
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree, html


def html_text(path: Path) -> str:
    """Return the words of a page."""
    return _joined(html.parse(path).getroot().itertext())


def docx_text(path: Path) -> str:
    """Return the words of a Word document."""
    with zipfile.ZipFile(path) as parts:
        return _joined(etree.fromstring(parts.read("word/document.xml")).itertext())


def pdf_text(path: Path) -> str:
    """Return the words of a PDF; the test is skipped where nothing can read it."""
    program = shutil.which("pdftotext")
    if program is None:
        reason = "pdftotext (poppler-utils) is not installed"
        if os.environ.get("KANSENKAART_DEMAND_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    made = subprocess.run([program, "-raw", str(path), "-"], capture_output=True, check=True)
    return _joined([made.stdout.decode()])


def unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the bytes of a file, and of whatever is packed in it."""
    data = path.read_bytes()
    yield path.name, data
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            yield from ((name, parts.read(name)) for name in parts.namelist())
    elif path.suffix == ".html":
        for number, block in enumerate(re.findall(rb"[A-Za-z0-9+/]{200,}={0,2}", data)):
            yield f"block {number}", _inflated(base64.b64decode(block + b"=" * (-len(block) % 4)))
    elif path.suffix == ".parquet":
        yield "cells", pd.read_parquet(path).to_csv().encode()
    elif path.suffix == ".gpkg":
        with closing(sqlite3.connect(path)) as database:
            yield "cells", "\n".join(database.iterdump()).encode()
    elif path.suffix == ".pdf":
        yield "words", pdf_text(path).encode()


def _joined(parts: Iterable[str]) -> str:
    return " ".join(" ".join(parts).split())


def _inflated(data: bytes) -> bytes:
    for bits in (31, 15, -15):
        try:
            return zlib.decompress(data, bits)
        except zlib.error:
            continue
    return data
