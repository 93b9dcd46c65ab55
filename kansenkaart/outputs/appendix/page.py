"""bijlage.html: one file without scripts, that reads on a screen and prints on A4 or A3."""

from __future__ import annotations

import base64
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kansenkaart.outputs.map import csp

if TYPE_CHECKING:
    from kansenkaart.outputs.appendix.blocks import Document

_environment = Environment(
    autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
)
_environment.filters["png"] = lambda data: (
    "data:image/png;base64," + base64.b64encode(data).decode()
)
_environment.tests["of"] = lambda block, name: type(block).__name__ == name


def render(document: Document) -> str:
    """Return the appendix as a self-contained document that runs and loads nothing."""
    folder = files("kansenkaart.outputs.appendix") / "templates"
    style = (folder / "appendix.css").read_text("utf-8")
    template = _environment.from_string((folder / "appendix.html").read_text("utf-8"))
    page = template.render(
        document=document,
        style=Markup(style),
        policy=csp.PLACEHOLDER,
    )
    return csp.sealed(page, [])
