"""Energy labels of the invented town, as rows of EP-Online version 4."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import numpy as np
import pandas as pd

from data_sources.contract import LABELS

COLUMNS = (
    "Registratiedatum", "Opnamedatum", "GeldigTot", "Certificaathouder", "SoortOpname", "Status",
    "Berekeningstype", "OpBasisVanReferentiegebouw", "Gebouwklasse", "Gebouwtype",
    "Gebouwsubtype", "SBICode", "Postcode", "Huisnummer", "Huisletter", "Huisnummertoevoeging",
    "Detailaanduiding", "BAGVerblijfsobjectID", "BAGLigplaatsID", "BAGStandplaatsID", "BAGPandIDs",
    "Projectnaam", "Projectobject", "Bouwjaar", "GebruiksoppervlakteThermischeZone",
    "Compactheid", "Energieklasse", "EnergieIndex", "EnergieIndexEMGForfaitair",
    "Energiebehoefte", "PrimaireFossieleEnergie", "PrimaireFossieleEnergieEMGForfaitair",
    "AandeelHernieuwbareEnergie", "AandeelHernieuwbareEnergieEMGForfaitair",
    "Temperatuuroverschrijding", "Warmtebehoefte", "EisEnergiebehoefte",
    "EisPrimaireFossieleEnergie", "EisAandeelHernieuwbareEnergie", "EisTemperatuuroverschrijding",
    "BerekendeCO2Emissie", "BerekendeEnergieverbruik",
)  # fmt: skip
"""The 42 columns of version 4."""
ADVISER = "Adviesbureau Verzonnen"
OLD, NO_ID, PER_BUILDING = 0.10, 0.03, 6


def labels(
    objects: pd.DataFrame, panden: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.Series[str]]:
    """Return the rows of the file, and the label in force per ``vbo_id``.

    A home may have an expired row of before; a row may lack its BAG id, so that the address has to
    do; a few rows are of a whole building.
    """
    years = objects["pand_id"].map(panden.set_index("pand_id")["year"])
    home = objects["use"].str.contains("woonfunctie") & (
        objects["status"] != "Verblijfsobject gevormd"
    )
    home &= objects["status"] != "Verblijfsobject ingetrokken"
    homes = objects[home.to_numpy()].assign(year=years[home.to_numpy()])
    block = homes["pand_id"].map(panden.set_index("pand_id")["block"])
    homes["label"] = _classes(homes["year"], block, rng)
    homes = homes[homes["label"].notna()]
    now = _rows(homes, rng.integers(0, 3200, len(homes)), rng)
    old = homes[rng.random(len(homes)) < OLD]
    worse = old["label"].map(dict(zip(LABELS, [*LABELS[1:], LABELS[-1]], strict=True)))
    before = _rows(old.assign(label=worse), rng.integers(3700, 4300, len(old)), rng)
    unique = ~homes.duplicated(
        ["postcode", "house_number", "house_letter", "house_addition"], keep=False
    )
    nameless = (rng.random(len(now)) < NO_ID) & (unique & homes["postcode"].notna()).to_numpy()
    now.loc[nameless, "BAGVerblijfsobjectID"] = ""
    whole = now.iloc[rng.choice(len(now), PER_BUILDING, replace=False)].assign(
        BAGVerblijfsobjectID="", Postcode="", Huisnummer="", Gebouwtype="Flat/overig"
    )
    rows = pd.concat([now, before, whole]).sample(frac=1, random_state=rng)
    return rows[list(COLUMNS)].reset_index(drop=True), homes.set_index("vbo_id")["label"]


def _classes(
    years: pd.Series[int], block: pd.Series[str], rng: np.random.Generator
) -> pd.Series[str]:
    """Draw a class per home, much the same for the homes of a block, null for the unlabelled."""
    group = block.groupby(block).ngroup().to_numpy()
    shared = rng.random(group.max() + 1)[group]
    draw = np.where(rng.random(len(years)) < 0.7, shared, rng.random(len(years)))
    seen = rng.random(len(years))
    result = pd.Series(None, index=years.index, dtype="object")
    low = 0
    text = files(__package__).joinpath("labels.toml").read_text("utf-8")
    for period in tomllib.loads(text)["periods"]:
        here = ((years >= low) & (years <= period["until"])).to_numpy()
        steps = np.cumsum(list(period["classes"].values()))
        place = np.minimum(np.searchsorted(steps, draw * steps[-1]), len(steps) - 1)
        names = np.array(list(period["classes"]), dtype=object)[place]
        result[here] = np.where(seen < period["known"], names, None)[here]
        low = period["until"] + 1
    return result


def _rows(homes: pd.DataFrame, days_ago: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return rows of the file for homes whose label was registered so many days ago."""
    registered = pd.Timestamp("2025-12-01") - pd.to_timedelta(days_ago, unit="D")
    text = {
        "Registratiedatum": registered.strftime("%Y%m%d"),
        "Opnamedatum": (registered - pd.Timedelta(days=9)).strftime("%Y%m%d"),
        "GeldigTot": (registered + pd.DateOffset(years=10)).strftime("%Y%m%d"),
        "Certificaathouder": ADVISER,
        "SoortOpname": "Basis",
        "Status": "Bestaand",
        "Berekeningstype": "NTA 8800:2024",
        "OpBasisVanReferentiegebouw": "0",
        "Gebouwklasse": "W",
        "Gebouwtype": "Woning",
        "Postcode": homes["postcode"].fillna(""),
        "Huisnummer": homes["house_number"].astype(str),
        "Huisletter": homes["house_letter"].fillna(""),
        "Huisnummertoevoeging": homes["house_addition"].fillna(""),
        "BAGVerblijfsobjectID": homes["vbo_id"],
        "BAGPandIDs": homes["pand_id"],
        "Bouwjaar": homes["year"].astype(str),
        "GebruiksoppervlakteThermischeZone": homes["area_m2"]
        .map("{:.2f}".format)
        .str.replace(".", ","),
        "Energieklasse": homes["label"],
        "BerekendeCO2Emissie": "0,00",
        "EnergieIndex": [
            f"{value:.2f}".replace(".", ",") for value in rng.uniform(0.6, 2.9, len(homes))
        ],
    }
    return pd.DataFrame(text, index=homes.index).reindex(columns=list(COLUMNS), fill_value="")
