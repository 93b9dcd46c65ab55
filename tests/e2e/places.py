"""Configurations of the real places, for the end-to-end tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kansenkaart.config import AreaConfig, Config, PartyFile, RunConfig, StockConfig

PARTY = "Woonstichting Voorbeeld"
TIERS = ("intern", "sessie", "openbaar")


def weesp(data: Path, out: Path, *, bag: str = "bag-light.gpkg", stock: bool = True) -> Config:
    """Return Weesp, with the invented stock list and plan or as the gemeente sees it."""
    place = data / "weesp"
    return Config(
        run=RunConfig(reference_date=date(2021, 10, 15), tiers=TIERS, out=out, title="Weesp"),
        area=AreaConfig(gemeente=("GM0457",)),
        sources={
            "bag": place / bag,
            "buurten": place / "buurten_2021_generalised.geojson",
            "townscapes": place / "beschermde_gezichten.geojson",
            "transit": place / "treinstations.geojson",
        },
        stock=(StockConfig(PARTY, (place / "voorraad_voorbeeld.xlsx",)),) if stock else (),
        renovation=(PartyFile(PARTY, place / "renovatieplanning_voorbeeld.xlsx"),) if stock else (),
    )


def the_hague(data: Path, out: Path) -> Config:
    """Return Mariahoeve, Bezuidenhout and Voorburg, without any stock list."""
    place = data / "den-haag-voorburg"
    return Config(
        run=RunConfig(reference_date=date(2023, 9, 1), out=out, title="Den Haag en Voorburg"),
        area=AreaConfig(gemeente=("GM0518", "GM1916")),
        sources={
            "bag": place / "bag.gpkg",
            "buurten": place / "cbs_buurten_2022.geojson",
            "townscapes": place / "beschermde_gezichten.geojson",
            "transit": place / "treinstations.geojson",
        },
    )
