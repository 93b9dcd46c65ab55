"""Addresses of a stock list that a BAG file does not have: most files lack nevenadressen."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_sources import locatieserver
from data_sources.contract import CONTRACTS
from data_sources.tables import validate
from data_sources.values import address_key

if TYPE_CHECKING:
    from data_sources.clients.service import Service
    from data_sources.findings import Findings

_PARTS = ["postcode", "house_number", "house_letter", "house_addition"]


def unknown(unit: pd.DataFrame, verblijfsobject: pd.DataFrame) -> pd.DataFrame:
    """Return the addresses of lines without a BAG id that no verblijfsobject has as its own.

    A list can be of more places than the run: only addresses in its four-digit postcodes count.

    Parameters
    ----------
    unit, verblijfsobject
        Contract tables.

    Returns
    -------
    DataFrame
        Postcode, number, letter and addition, each address once, and nothing else of the list.
    """
    open_ = unit["in_operation"] & (unit["vbo_ids"].map(len) == 0)
    lines = unit.loc[open_ & unit["house_number"].notna() & unit["postcode"].notna(), _PARTS]
    lines = lines[lines["postcode"].str[:4].isin(verblijfsobject["postcode"].str[:4])]
    keys = address_key(lines)
    new = ~keys.isin(address_key(verblijfsobject)) & ~keys.duplicated()
    return lines[new].reset_index(drop=True)


def look_up(
    wanted: pd.DataFrame, verblijfsobject: pd.DataFrame, service: Service, findings: Findings
) -> pd.DataFrame:
    """Ask the Locatieserver for addresses, one by one.

    Parameters
    ----------
    wanted
        Of :func:`unknown`. Nothing is asked where there are more than ``parameters.toml`` allows.
    verblijfsobject
        Contract table; an address of an object that is not in it is left out.
    service
        The endpoints of the Locatieserver.
    findings
        Where addresses that were found, were not found and were not asked are counted.

    Returns
    -------
    DataFrame
        Contract table ``address``, of other addresses than the main one.
    """
    text = resources(__package__).joinpath("parameters.toml").read_text("utf-8")
    if len(wanted) > tomllib.loads(text)["addresses_max"]:
        findings.add(locatieserver.SOURCE, "too_many_addresses", len(wanted))
        wanted = wanted.iloc[:0]
    asked = wanted.astype("object").where(wanted.notna(), "").itertuples(index=False)
    with ThreadPoolExecutor(service.http.limits.per_host) as pool:
        docs = list(pool.map(partial(_ask, service), asked))
    rows = [_row(doc) for doc in docs if doc]
    names = [c.name for c in CONTRACTS["address"].columns]
    table = pd.DataFrame(rows, columns=names).drop_duplicates("address_id")
    table = table[table["vbo_id"].isin(verblijfsobject["vbo_id"])]
    findings.add(locatieserver.SOURCE, "address_found", len(table))
    findings.add(locatieserver.SOURCE, "address_not_found", len(wanted) - len(table))
    return validate("address", table)


def _ask(service: Service, parts: tuple[Any, ...]) -> dict[str, Any] | None:
    postcode, number, letter, addition = parts
    return locatieserver.address(postcode, int(number), letter, addition, service)


def _row(doc: dict[str, Any]) -> dict[str, Any]:
    """Return an answer in the columns of the contract; keys of empty parts are absent."""
    return {
        "address_id": str(doc.get("nummeraanduiding_id")),
        "vbo_id": str(doc["adresseerbaarobject_id"]),
        "is_main": False,
        "street": doc.get("straatnaam"),
        "house_number": doc.get("huisnummer"),
        "house_letter": doc.get("huisletter"),
        "house_addition": doc.get("huisnummertoevoeging"),
        "postcode": doc.get("postcode"),
        "place": doc.get("woonplaatsnaam"),
    }
