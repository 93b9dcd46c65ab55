"""EP-Online: three versions of one file, streamed, and the label that was in force."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_sources import energy_labels
from data_sources.contract import LABELS
from data_sources.errors import InputError, SourceChanged
from data_sources.findings import Findings

DAY = date(2021, 10, 15)
HOME, FLAT, TWIN = "0457010000000001", "0457010000000002", "0457010000000003"
V4 = (
    "Registratiedatum;Opnamedatum;GeldigTot;Certificaathouder;SoortOpname;Status;Postcode;Huisnummer;"
    "Huisletter;Huisnummertoevoeging;BAGVerblijfsobjectID;BAGPandIDs;Energieklasse;EnergieIndex"
)
ABOVE = "PublicatieDatum;20260801\nLaatstVerwerkteMutatievolgnummer;123456\n"
HOLDER = "Geheim Adviesbureau"


def row(**given: str) -> str:
    """Return a line of version 4."""
    base = {
        "Registratiedatum": "20200101",
        "Opnamedatum": "20191201",
        "GeldigTot": "20300101",
        "Certificaathouder": HOLDER,
        "SoortOpname": "Basisopname",
        "Status": "Bestaand",
        "Postcode": "1381AB",
        "Huisnummer": "7",
        "BAGVerblijfsobjectID": HOME,
        "Energieklasse": "B",
    }
    return ";".join((base | given).get(name, "") for name in V4.split(";"))


@pytest.fixture
def vbo() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "vbo_id": [HOME, FLAT, TWIN],
            "postcode": ["1381AB", "1381AB", "1381AB"],
            "house_number": [7, 9, 9],
            "house_letter": [None, "a", None],
            "house_addition": [None, "1", "2"],
        }
    ).astype({"house_letter": "str", "house_addition": "str"})


def write(
    path: Path, *lines: str, header: str = V4, above: str = ABOVE, encoding: str = "utf-8"
) -> Path:
    path.write_bytes((above + "\n".join([header, *lines]) + "\n").encode(encoding))
    return path


def load(path: Path, vbo: pd.DataFrame, day: date = DAY) -> tuple[pd.DataFrame, dict[str, Any]]:
    findings = Findings()
    table = energy_labels.load(path, vbo, day, findings=findings)
    return table, {f.code: f.count for f in findings.items}


def labels(table: pd.DataFrame) -> dict[str, str]:
    return dict(zip(table["vbo_id"], table["label"], strict=True))


def test_version_4_with_its_header_below_two_lines(tmp_path: Path, vbo: pd.DataFrame) -> None:
    table, found = load(write(tmp_path / "v4.csv", row()), vbo)
    first = table.iloc[0]
    assert (first.vbo_id, first.label) == (HOME, "B")
    assert first.registration_date == pd.Timestamp(2020, 1, 1)
    assert first.valid_to == pd.Timestamp(2030, 1, 1)
    assert found == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings_and_byte_order_mark(tmp_path: Path, vbo: pd.DataFrame, encoding: str) -> None:
    line = row(Certificaathouder="Bürö Énergie")
    for above in (ABOVE, ""):
        path = write(tmp_path / "v4.csv", line, above=above, encoding=encoding)
        assert labels(load(path, vbo)[0]) == {HOME: "B"}


def test_columns_are_found_by_name_in_any_order(tmp_path: Path, vbo: pd.DataFrame) -> None:
    names = V4.split(";")
    swapped = names[::-1]
    cells = dict(zip(names, row().split(";"), strict=True))
    line = ";".join(cells[name] for name in swapped)
    path = write(tmp_path / "v4.csv", line, header=";".join(swapped))
    assert labels(load(path, vbo)[0]) == {HOME: "B"}


def test_quoted_cells(tmp_path: Path, vbo: pd.DataFrame) -> None:
    def quoted(text: str) -> str:
        return ";".join(f'"{cell}"' for cell in text.split(";"))

    path = write(tmp_path / "v4.csv", quoted(row()), header=quoted(V4))
    assert labels(load(path, vbo)[0]) == {HOME: "B"}


@pytest.mark.parametrize("addition", ["Pand_huisnummer_toev", "Pand_huisnummertoevoeging"])
def test_versions_2_and_3_have_other_names(
    tmp_path: Path, vbo: pd.DataFrame, addition: str
) -> None:
    header = (
        f"Pand_registratiedatum;Meting_geldig_tot;Pand_postcode;Pand_huisnummer;{addition};"
        "Pand_bagverblijfsobjectid;Pand_bagpandid;Pand_energieklasse;Pand_energieindex"
    )
    lines = (
        f"20200101;20300101;1381AB;7;;{HOME};;A+;",
        "2020-01-01;01-01-2030;1381AB;9;A 1;;;C;",
    )
    table, found = load(write(tmp_path / "v3.csv", *lines, header=header, above=""), vbo)
    assert labels(table) == {HOME: "A+", FLAT: "C"}
    assert set(table["valid_to"]) == {pd.Timestamp(2030, 1, 1)}
    assert found == {"matched_on_address": 1}


@pytest.mark.real_data
def test_a_header_of_2021_as_published(real_data: Path, tmp_path: Path, vbo: pd.DataFrame) -> None:
    header = (
        (real_data / "formats/ep-online/ep_online_csv_header_2021.csv").read_text("utf-8").strip()
    )
    names = header.removeprefix("\ufeff").split(";")
    cells = {
        "Pand_registratiedatum": "20200101",
        "Meting_geldig_tot": "20300101",
        "Pand_bagverblijfsobjectid": HOME,
        "Pand_energieklasse": "D",
    }
    line = ";".join(cells.get(name, "") for name in names)
    path = write(tmp_path / "v2.csv", line, header=";".join(names), above="")
    assert labels(load(path, vbo)[0]) == {HOME: "D"}


def test_zipped(tmp_path: Path, vbo: pd.DataFrame) -> None:
    plain = write(tmp_path / "v20260801_v4.csv", row())
    path = tmp_path / "v20260801_v4_csv.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, plain.name)
        archive.writestr("leesmij.txt", "x")
    assert labels(load(path, vbo)[0]) == {HOME: "B"}


def test_of_two_labels_the_last_registered_counts(tmp_path: Path, vbo: pd.DataFrame) -> None:
    lines = (
        row(Registratiedatum="20210301", Energieklasse="C"),
        row(Registratiedatum="20200101", Energieklasse="A"),
    )
    for order in (lines, lines[::-1]):
        table, found = load(write(tmp_path / "v4.csv", *order), vbo)
        assert labels(table) == {HOME: "C"}
        assert found == {"replaced": 1}


def test_an_expired_label_and_a_later_one_do_not_count(tmp_path: Path, vbo: pd.DataFrame) -> None:
    lines = (
        row(GeldigTot="20211014", Registratiedatum="20111014", Energieklasse="G"),
        row(GeldigTot="20211015", Registratiedatum="20111015", Energieklasse="F"),
        row(GeldigTot="20311016", Registratiedatum="20211016", Energieklasse="A"),
    )
    table, found = load(write(tmp_path / "v4.csv", *lines), vbo)
    assert labels(table) == {HOME: "F"}
    assert found == {"expired": 1, "registered_later": 1}


def test_two_labels_of_one_day_do_not_flatter(tmp_path: Path, vbo: pd.DataFrame) -> None:
    for order in (("A+", "B"), ("B", "A+")):
        lines = [row(Energieklasse=label) for label in order]
        assert labels(load(write(tmp_path / "v4.csv", *lines), vbo)[0]) == {HOME: "B"}


@pytest.mark.parametrize("label", LABELS)
def test_every_label_is_known(tmp_path: Path, vbo: pd.DataFrame, label: str) -> None:
    table, _ = load(write(tmp_path / "v4.csv", row(Energieklasse=label)), vbo)
    assert labels(table) == {HOME: label}


def test_labels_are_ordered_from_best_to_worst() -> None:
    assert LABELS[0] == "A+++++"
    assert LABELS.index("A+") < LABELS.index("A") < LABELS.index("G")


def test_unknown_and_empty_labels_are_counted(tmp_path: Path, vbo: pd.DataFrame) -> None:
    lines = (row(Energieklasse="H"), row(BAGVerblijfsobjectID=FLAT, Energieklasse=""))
    table, found = load(write(tmp_path / "v4.csv", *lines), vbo)
    assert table.empty
    assert found == {"label_unknown": 1, "label_empty": 1}


def test_a_row_without_bag_id_is_matched_only_on_a_whole_unique_address(
    tmp_path: Path, vbo: pd.DataFrame
) -> None:
    loose = {"BAGVerblijfsobjectID": ""}
    lines = (
        row(**loose, Huisnummer="7", Postcode="1381 AB"),
        row(**loose, Huisnummer="9", Huisletter="A", Huisnummertoevoeging="1", Energieklasse="C"),
        row(**loose, Huisnummer="9", Energieklasse="G"),  # neither of the two at number 9
        row(**loose, Huisnummer="8", Energieklasse="G"),
        row(**loose, Huisnummer="7", Postcode="9999ZZ", Energieklasse="G"),  # elsewhere: not read
    )
    table, found = load(write(tmp_path / "v4.csv", *lines), vbo)
    assert labels(table) == {HOME: "B", FLAT: "C"}
    assert found == {"matched_on_address": 2, "address_not_found": 2}


def test_an_address_of_two_objects_is_never_guessed(tmp_path: Path, vbo: pd.DataFrame) -> None:
    vbo.loc[:, "house_number"] = 7
    vbo.loc[:, ["house_letter", "house_addition"]] = None
    line = row(BAGVerblijfsobjectID="", Huisnummer="7")
    table, found = load(write(tmp_path / "v4.csv", line), vbo)
    assert table.empty
    assert found == {"address_ambiguous": 1}


def test_an_id_that_lost_its_zero_is_recognised(tmp_path: Path, vbo: pd.DataFrame) -> None:
    path = write(tmp_path / "v4.csv", row(BAGVerblijfsobjectID=HOME[1:]))
    assert labels(load(path, vbo)[0]) == {HOME: "B"}


def test_labels_of_others_are_not_held(tmp_path: Path, vbo: pd.DataFrame) -> None:
    path = write(
        tmp_path / "v4.csv", row(BAGVerblijfsobjectID="0363010000000001", Postcode="1011AB")
    )
    table, found = load(path, vbo)
    assert table.empty
    assert found == {}


def test_a_line_with_too_few_columns_is_skipped_and_told(tmp_path: Path, vbo: pd.DataFrame) -> None:
    path = write(tmp_path / "v4.csv", row(), "20200101;20191201", row(BAGVerblijfsobjectID=FLAT))
    findings = Findings()
    table = energy_labels.load(path, vbo, DAY, findings=findings)
    assert len(table) == 2
    # Two lines of metadata, the header and one row come before it.
    assert [(f.code, f.count, f.examples) for f in findings.items] == [
        ("row_unreadable", 1, ("5",))
    ]


def test_the_certificate_holder_is_never_held_or_told(
    tmp_path: Path, vbo: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    original = pd.DataFrame.__init__

    def spy(self: pd.DataFrame, data: Any = None, *args: Any, **kwargs: Any) -> None:
        seen.append(repr(data))
        original(self, data, *args, **kwargs)

    monkeypatch.setattr(pd.DataFrame, "__init__", spy)
    findings = Findings()
    lines = (row(), row(Energieklasse="?"), row(BAGVerblijfsobjectID="", Huisnummer="99"), "kapot")
    energy_labels.load(write(tmp_path / "v4.csv", *lines), vbo, DAY, findings=findings)
    assert seen
    assert not any(HOLDER in text for text in seen)
    assert HOLDER not in repr(findings)


def test_a_zip_cut_off_is_one_clear_error(tmp_path: Path, vbo: pd.DataFrame) -> None:
    path = tmp_path / "v4.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("v4.csv", ABOVE + V4 + "\n" + "\n".join(row() for _ in range(500)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"v4\.zip is not a whole zip"):
        load(path, vbo)


def test_a_damaged_byte_in_the_zip_is_one_clear_error(tmp_path: Path, vbo: pd.DataFrame) -> None:
    path = tmp_path / "v4.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("v4.csv", ABOVE + V4 + "\n" + "\n".join(row() for _ in range(500)))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x01
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match=r"v4\.zip cannot be read to its end"):
        load(path, vbo)


def test_a_zip_without_csv_and_other_files_are_refused(tmp_path: Path, vbo: pd.DataFrame) -> None:
    path = tmp_path / "v4.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("v4.xml", "<x/>")
    with pytest.raises(InputError, match=r"must hold one CSV file.*v4\.xml"):
        load(path, vbo)
    pdf = tmp_path / "labels.csv"
    pdf.write_bytes(b"%PDF-1.4")
    with pytest.raises(InputError, match="its content is pdf"):
        load(pdf, vbo)
    other = tmp_path / "other.csv"
    other.write_text("a;b\n1;2\n")
    with pytest.raises(SourceChanged, match="no header of EP-Online"):
        load(other, vbo)
    lacking = write(tmp_path / "lacking.csv", header="Postcode;Energieklasse", above="")
    with pytest.raises(SourceChanged, match="lacks vbo_id, registration_date"):
        load(lacking, vbo)


def test_a_file_that_breaks_off_after_its_header_is_an_error(
    tmp_path: Path, vbo: pd.DataFrame
) -> None:
    with pytest.raises(InputError, match=r"v4\.csv cannot be read to its end"):
        load(write(tmp_path / "v4.csv"), vbo)
