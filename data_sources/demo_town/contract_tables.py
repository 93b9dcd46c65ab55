"""The invented town as contract tables, made straight from what was built.

Tests hold the loaders against these: reading the town's files must give the same. The stock and the
plans are here as they truly are, without the dirt of the spreadsheets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data_sources.contract import CONTRACTS, CRS, LIVE_PAND, LIVE_VBO
from data_sources.demo_town.addresses import names
from data_sources.demo_town.plan import plan
from data_sources.demo_town.town import DemoTown
from data_sources.geometry import repair_polygons
from data_sources.tables import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN_YEARS = (1005, 9999)
UNKNOWN_AREAS = (1, 999_999)
_KINDS = {"care": "other", "business": "business"}
_MEASURES = {
    "renovatie licht": "renovatie_licht",
    "renovatie ingrijpend": "renovatie_ingrijpend",
    "sloop-nieuwbouw": "sloop_nieuwbouw",
}
_VVE = {"n.v.t.": "none", "Actief": "active", "Slapend": "dormant"}


def contract_tables(town: DemoTown) -> Mapping[str, pd.DataFrame]:
    """Return the tables of the contract by name, validated."""
    panden = _panden(town)
    made: dict[str, pd.DataFrame] = {
        "pand": panden,
        "verblijfsobject": _objects(town, panden),
        "buurt": _buurten(town),
        "unit": _units(town),
        "complex": _complexes(town),
        "holding": holdings(town),
        "townscape": _renamed(town.townscape, {"townscape_id": "BRON_ID", "name": "NAAM"}),
        "monument": _renamed(
            town.monuments.assign(level="rijks", pand_id=None),
            {"monument_id": "rijksmonumentnummer", "level": "level", "pand_id": "pand_id"},
        ),
        "station": _renamed(
            town.stations.sort_values("code").assign(mode=_modes),
            {"station_id": "code", "name": "naam", "mode": "mode"},
        ),
        "vacancy": _vacancy(town),
        "renovation_project": _works(town),
    }
    return {name: validate(name, table) for name, table in made.items()}


def _modes(stations: pd.DataFrame) -> pd.Series[str]:
    return stations["modaliteit"].replace("trein", "train")


def _renamed(source: gpd.GeoDataFrame, columns: Mapping[str, str]) -> gpd.GeoDataFrame:
    data = {name: source[given] for name, given in columns.items()}
    return gpd.GeoDataFrame(data, geometry=source.geometry, crs=CRS)


def _panden(town: DemoTown) -> gpd.GeoDataFrame:
    source = town.register.panden
    lost = source["pand_id"].isin(town.register.odd["id_of_15_digits"])
    live = source[source["status"].isin(LIVE_PAND) & ~lost]
    table = _renamed(live, {"pand_id": "pand_id", "construction_year": "year", "status": "status"})
    year = table["construction_year"].astype("Int64")
    table["construction_year"] = year.mask(year.isin(UNKNOWN_YEARS))
    table.geometry = repair_polygons(table.geometry.to_numpy())[0]
    return table.sort_values("pand_id")


def _objects(town: DemoTown, panden: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    source = town.register.objects
    live = source[source["status"].isin(LIVE_VBO)].copy()
    known = set(panden["pand_id"])
    live["pand_ids"] = live["pand_ids"].map(lambda ids: [i for i in ids.split(",") if i in known])
    live = live[live["pand_ids"].map(bool)]
    live["uses"] = live["use"].map(lambda use: sorted(use.split(",")))
    live["area_m2"] = live["area_m2"].astype("float64").mask(live["area_m2"].isin(UNKNOWN_AREAS))
    live["gemeente_code"] = "GM" + plan()["gemeente_code"]
    columns = [column.name for column in CONTRACTS["verblijfsobject"].columns]
    return live[[*columns, "geometry"]].sort_values("vbo_id")


def _buurten(town: DemoTown) -> gpd.GeoDataFrame:
    given = town.buurten
    figures = given.select_dtypes("number").astype("float64")
    figures = figures.mask(figures <= -99_990)
    table = _renamed(
        given,
        {
            "buurt_code": "buurtcode",
            "buurt_name": "buurtnaam",
            "wijk_code": "wijkcode",
            "wijk_name": "wijknaam",
            "gemeente_code": "gemeentecode",
            "gemeente_name": "gemeentenaam",
            "vintage": "jaar",
        },
    )
    return table.assign(
        households=figures["aantal_huishoudens"],
        household_size=figures["gemiddelde_huishoudsgrootte"],
        dwelling_stock=figures["woningvoorraad"],
        corporation_share=figures["perc_huurwoningen_in_bezit_woningcorporaties"] / 100,
        single_family_share=figures["percentage_eengezinswoning"] / 100,
        vacancy_share=figures["percentage_leegstand_woningen"] / 100,
        low_income_share=figures["percentage_personen_met_laag_inkomen"] / 100,
        urbanity_class=figures["stedelijkheid_adressen_per_km2"],
        address_density=figures["omgevingsadressendichtheid"],
    ).sort_values("buurt_code")


def _party(owner: pd.Series[str]) -> pd.Series[str]:
    return owner.map(names()["parties"])


def _units(town: DemoTown) -> pd.DataFrame:
    given = town.units
    number = given["house_number"].astype("str") + given["house_letter"].fillna("")
    number += ("-" + given["house_addition"]).fillna("")
    ids = given["vbo_id"].map(lambda ids: ids.split(",") if isinstance(ids, str) else [])
    return pd.DataFrame(
        {
            **{
                name: given[name]
                for name in ("unit_id", "complex_id", "street", "house_number", "house_letter")
            },
            **{name: given[name] for name in ("house_addition", "postcode", "place", "rooms")},
            "party": _party(given["owner"]),
            "file": "voorraad",
            "sheet": "",
            "line": np.arange(1, len(given) + 1),
            "given": given["street"] + " " + number,
            "vbo_id_given": given["vbo_id"],
            "vbo_ids": ids.astype("object"),
            "kind": given["let"].replace(_KINDS),
            "dwelling_type": given["type"],
            "area_m2": given["area_m2"],
            "construction_year": given["year"],
            "energy_label": given["label"],
            "storeys": given["levels"],
            "vve": given["vve"].map(_VVE),
            "ownership_share": None,
            "in_operation": ~given["sold"].astype("bool"),
        }
    )


def _complexes(town: DemoTown) -> pd.DataFrame:
    given = town.complexes
    return pd.DataFrame(
        {
            "party": _party(given["owner"]),
            "complex_id": given["complex_id"],
            "complex_name": given["complex_name"],
            "strategy": given["strategy"].str.lower(),
            "remaining_exploitation_years": given["years_left"],
            "lift": given["lift"],
            "structure": given["structure"].str.lower(),
            "floor_type": given["floor_type"].str.lower(),
            "roof_type": given["roof_type"].str.lower(),
            "vve": given["vve"].map(_VVE),
        }
    )


def holdings(town: DemoTown) -> pd.DataFrame:
    """Return what either corporation would share: the objects and bare panden it has not sold."""
    kept = town.units[~town.units["sold"]]
    long = kept.assign(vbo_id=kept["vbo_id"].str.split(",")).explode("vbo_id")
    panden = town.register.objects.set_index("vbo_id")["pand_id"]
    pand = long["vbo_id"].map(panden).fillna(long["pand_id"].where(long["vbo_id"].isna()))
    table = pd.DataFrame(
        {"party": _party(long["owner"]), "vbo_id": long["vbo_id"], "pand_id": pand}
    )
    return table.drop_duplicates().sort_values(["party", "vbo_id", "pand_id"])


def _vacancy(town: DemoTown) -> pd.DataFrame:
    given = town.vacancy
    return pd.DataFrame(
        {
            "bag_id": given["vbo_id"],
            "since": pd.to_datetime(given["since"], format="%d-%m-%Y"),
            "vacant_m2": given["vacant_m2"],
            "list_date": pd.Timestamp("2025-12-01"),
        }
    ).sort_values("bag_id")


def _works(town: DemoTown) -> pd.DataFrame:
    given: Any = town.works
    return pd.DataFrame(
        {
            "party": _party(given["owner"]),
            "project_id": given["owner"] + given["complex_id"],
            "file": "plan",
            "line": np.arange(1, len(given) + 1),
            "complex_id": given["complex_id"],
            "street": None,
            "house_numbers": None,
            "measure": given["measure"].replace(_MEASURES),
            "start_year": given["start"],
            "end_year": given["end"],
            "certainty": given["certainty"],
            "homes": given["homes"],
            "budget_eur": given["budget"],
            "tenants_informed": given["informed"] == "ja",
            "share": None,
            "place": None,
            "label_before": None,
            "label_target": given["label_to"].where(given["owner"] == "a"),
            "vve": None,
            "remaining_exploitation_years": None,
            "circular_ambition": given["ambition"],
        }
    )
