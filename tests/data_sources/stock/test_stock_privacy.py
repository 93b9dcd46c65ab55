"""Nothing about a tenant is held, counted by name or shown in an error."""

from __future__ import annotations

import pickle

import pytest

from data_sources import stock
from data_sources.errors import KansenkaartError
from data_sources.findings import Findings

SECRET = "HUURDER-GEHEIM"
PRIVATE = [
    "Naam huurder", "Huurder", "Naam", "E-mail", "E-mailadres", "Telefoon", "Mobiel", "BSN",
    "Geboortedatum", "Geboortejaar", "Leeftijd", "Huishoudgrootte", "Gezinssamenstelling",
    "Inkomen", "Huurtoeslag", "Kale huur", "Netto huur", "Streefhuur", "WOZ waarde", "Opzegdatum",
    "Ingangsdatum contract", "Contractnummer", "Correspondentieadres", "Postcode huurder",
    "Huurachterstand", "Opmerkingen", "", SECRET, "Zorgindicatie", "Relatienummer",
    "Contactpersoon VvE", "Beheerder",
]  # fmt: skip
UNIT = ["VHE", "Straat", "Huisnr", "Postcode", "Type", "Label", "Toev."]


def held(listed, findings):
    return repr(
        [
            listed.unit.to_csv(),
            listed.complex.to_csv(),
            listed.recognised.to_csv(),
            listed.oddities.to_csv(),
        ]
    ) + repr(findings.items)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv"])
@pytest.mark.parametrize("secret", [SECRET, "1234 AB", "0612345678", "geheim@example.nl", "1961"])
def test_private_columns_are_held_nowhere(write_list, name, secret):
    titles = [*PRIVATE[:9], *UNIT, *PRIVATE[9:]]
    rows = [[f"Lijst van {SECRET}"], titles]
    for i in range(1, 12):
        unit = [f"V{i}", "Dorpstraat", i, "5678 XY", "Flat", "A", None]
        rows.append([*[secret] * 9, *unit, *[secret] * (len(PRIVATE) - 9)])
    findings = Findings()
    listed = stock.load("Thuis", [write_list(rows, name)], findings=findings)
    assert len(listed.unit) == 11
    assert set(listed.recognised["title"]) == set(UNIT)
    everything = held(listed, findings)
    for text in (secret, SECRET, secret.replace(" ", "")):
        assert text not in everything
        assert text.encode() not in pickle.dumps(listed)
    [dropped] = [item for item in findings.items if item.code == "columns_dropped"]
    assert dropped.count == len(PRIVATE)
    assert dropped.examples == ()


@pytest.mark.parametrize(
    "field", ["Type", "Label", "Huisnr", "BAG id", "Toev.", "Status", "VvE", "Bouwjaar"]
)
def test_a_remark_under_an_allowed_title_is_not_held(write_list, field):
    titles = [
        "VHE",
        "Straat",
        "Huisnr",
        "Type",
        "Label",
        "BAG id",
        "Toev.",
        "Status",
        "VvE",
        "Bouwjaar",
    ]
    rows = [titles]
    for i in range(1, 8):
        row = dict(
            zip(
                titles, [f"V{i}", "Dorpstraat", i, "Flat", "A", f"045701000001234{i}"], strict=False
            )
        )
        row |= {"Status": "Verhuurd", "VvE": "nee", "Bouwjaar": 1960}
        if i == 4:
            row[field] = f"zie {SECRET}"
        rows.append([row.get(title) for title in titles])
    findings = Findings()
    listed = stock.load("Thuis", [write_list(rows)], findings=findings)
    assert len(listed.unit) == 7
    assert SECRET not in held(listed, findings)


BROKEN = {
    "no header": [["Lijst"], [SECRET, SECRET], [SECRET, 1]],
    "no units": [["VHE", SECRET, "Straat", "Huisnr"]],
    "no address": [["VHE", "Label", SECRET], ["V1", "A", SECRET]],
}


@pytest.mark.parametrize("rows", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("columns", [None, {"street": "Straatnaam x"}])
def test_errors_do_not_show_what_the_file_holds(write_list, rows, columns):
    with pytest.raises(KansenkaartError) as error:
        stock.load("Thuis", [write_list(rows)], columns=columns, findings=Findings())
    assert SECRET not in str(error.value)
    assert SECRET not in repr(error.value)


@pytest.mark.parametrize("text", [f'{{"id": 1, "naam": "{SECRET}"', f'[{{"huurder": "{SECRET}"}}]'])
def test_errors_of_json_do_not_show_what_the_file_holds(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(KansenkaartError) as error:
        stock.load("Thuis", [tmp_path / "a.json"], findings=Findings())
    assert SECRET not in str(error.value)
    assert error.value.__cause__ is None
