"""PDOK Locatieserver: which gemeente a name means, and single addresses.

Its ranking is fuzzy: the first answer is often a neighbour. An answer counts only when all that was
asked agrees with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from data_sources.area import also_called
from data_sources.clients import geojson
from data_sources.contract import GEMEENTE_CODE
from data_sources.errors import SourceChanged, SourceEmpty
from data_sources.values import plain

if TYPE_CHECKING:
    from data_sources.clients.http import Http
    from data_sources.clients.service import Service

SOURCE = "locatieserver"
_ROWS = "50"


def gemeente_code(name: str, service: Service) -> str:
    """Return the GM code of a gemeente by its name; a code is returned as it is.

    Raises
    ------
    SourceEmpty
        When no gemeente has exactly that name; those that come near are named.
    """
    if re.match(GEMEENTE_CODE, plain(name)):
        return plain(name)
    wanted = also_called(name)
    docs = _ask(service, {"q": wanted, "fq": "type:gemeente"})
    names = {str(doc.get("gemeentenaam")): str(doc.get("gemeentecode")) for doc in docs}
    found = [code for known, code in names.items() if known.casefold() == wanted.casefold()]
    if len(found) != 1:
        raise SourceEmpty(
            f"Gemeente {name!r} is not known to the Locatieserver.",
            found=f"It knows {', '.join(sorted(names)[:5]) or 'none like it'}.",
            advice="Name the gemeente by its GM code.",
        )
    return "GM" + found[0].removeprefix("GM").zfill(4)


def address(
    postcode: str, number: int, letter: str, addition: str, service: Service
) -> dict[str, Any] | None:
    """Return one address as the service has it, or None where none agrees in all four parts.

    Two objects at one address are not decided between: that is None too.

    Parameters
    ----------
    postcode, number, letter, addition
        The address; letter and addition may be empty.
    service
        The endpoints of the Locatieserver.
    """
    query = f"{postcode} {number} {letter} {addition}".strip()
    docs = _ask(service, {"q": query, "fq": "type:adres"})
    wanted = (plain(postcode), str(number), plain(letter), plain(addition))
    found = [doc for doc in docs if _parts(doc) == wanted and "adresseerbaarobject_id" in doc]
    return found[0] if len({doc["adresseerbaarobject_id"] for doc in found}) == 1 else None


def _parts(doc: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return the four parts of an address; keys of empty parts are absent."""
    return (
        plain(str(doc.get("postcode", ""))),
        str(doc.get("huisnummer", "")),
        plain(str(doc.get("huisletter", ""))),
        plain(str(doc.get("huisnummertoevoeging", ""))),
    )


def _ask(service: Service, query: dict[str, str]) -> list[dict[str, Any]]:
    def free(url: str) -> list[dict[str, Any]]:
        http: Http = service.http
        tree = http.get(f"{url}/free", geojson.document, params={**query, "rows": _ROWS})
        docs = tree.get("response", {}).get("docs") if isinstance(tree, dict) else None
        if not isinstance(docs, list):
            raise SourceChanged(
                f"{url} answers without 'response.docs'.",
                found=f"It holds {', '.join(tree) if isinstance(tree, dict) else 'a list'}.",
            )
        return docs

    return service.first({"api": free})
