"""bijlage.pdf: the HTML of the appendix set in pages by WeasyPrint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def write(page: str, path: Path) -> Path:
    """Write the page as a PDF with a foot, page numbers and bookmarks.

    Raises
    ------
    InputError
        When the system libraries that WeasyPrint draws with are missing.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be made: a system library of WeasyPrint is missing.",
            found=f"{error}.",
            advice="Install Pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0), or print"
            " bijlage.html from a browser.",
        ) from error
    # only what stands in the page itself is fetched
    fetcher = URLFetcher(allowed_protocols={"data"})
    HTML(string=page, url_fetcher=fetcher).write_pdf(path, presentational_hints=True)
    return path
