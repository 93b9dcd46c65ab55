"""Corrections: what a person decided about a unit, kept in a file and laid over the ladder.

Two files are accepted. ``correcties.csv`` has the columns party, unit_id, vbo_id (or pand_id; an id
or 'geen'), date and note. An edited ``koppeling.csv`` or ``koppeling.xlsx`` says the same by its
outcome 'matched', by another object than the program found, or by 'geen'; its rows only speak for a
line whose address is still as it was then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_sources.contract import PAND_ID, VBO_ID
from data_sources.errors import InputError
from kansenkaart.matching import koppeling
from kansenkaart.matching.rungs import OUTCOME

if TYPE_CHECKING:
    from kansenkaart.town import Town

COLUMNS = [
    "party",
    "unit_id",
    "object_id",
    "given",
    "stated",
    "place",
    "date",
    "note",
    "file",
    "line",
]
"""``object_id``: BAG id, 'geen', or unreadable text. ``given``, ``stated`` (the outcome) and
``place`` (of its line among those with the same unit and address) are filled for rows of an edited
koppeling.csv alone."""
_SAME = ["party", "unit_id", "given"]
NONE = "geen"
_NONE_WORDS = ("geen", "none", "nee", "-")
_NAMES = {
    "party": ("party", "partij", "corporatie"),
    "unit_id": ("unit_id", "unitid", "vhe", "vhenummer", "vhe_id", "eenheid", "eenheidnummer"),
    "vbo_id": ("vbo_id", "vbo", "vboid", "bag_id", "object_id", "object", "verblijfsobject"),
    "pand_id": ("pand_id", "pand", "pandid"),
    "date": ("date", "datum"),
    "note": ("note", "opmerking", "toelichting", "notitie"),
}
VERDICTS = (
    "applied",
    "superseded",
    "unit_not_listed",
    "party_missing",
    "line_changed",
    "out_of_operation",
    "not_live",
    "unreadable",
)


def decided(frame: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return what a corrections file decides.

    Parameters
    ----------
    frame
        Its cells as text, empty ones null, under the titles of the file.
    file
        Its name.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``, one row per decision; rows that decide nothing are left out.

    Raises
    ------
    InputError
        When there is no column for the unit or for the object.
    """
    edited = set(koppeling.COLUMNS) <= set(frame.columns)
    table = frame.rename(columns=_renamed(list(frame.columns)))
    if "unit_id" not in table or not {"vbo_id", "pand_id"} & set(table):
        raise InputError(
            f"Corrections file {file} cannot be used.",
            found=f"Its columns are {', '.join(map(str, frame.columns[:12]))}.",
            advice="Expected party; unit_id; vbo_id; date; note, or the columns of koppeling.csv.",
        )
    for name in ("party", "vbo_id", "pand_id", "date", "note"):
        if name not in table:
            table[name] = pd.Series(None, index=table.index, dtype="str")
    table = table.assign(
        object_id=_object(table["vbo_id"], edited).fillna(_object(table["pand_id"], edited)),
        given=table["given"] if edited else None,
        stated=table["outcome"] if edited else None,
        place=_place(table) if edited else float("nan"),
        date=_date(table["date"]),
        file=file,
        line=table.index + 2,
    )
    said = table["unit_id"].notna() & table["object_id"].notna()
    return table.loc[said, COLUMNS].reset_index(drop=True)


def judge(
    corrections: pd.DataFrame, unit: pd.DataFrame, found: pd.DataFrame, town: Town
) -> pd.DataFrame:
    """Say of every correction whether it holds, and for which line.

    Parameters
    ----------
    corrections
        From :func:`decided`; of several parties together when they are stacked.
    unit
        Contract table, index the rows.
    found
        ``row``, ``vbo_id``, ``pand_id`` and ``rung`` of the match without corrections.
    town
        What is live.

    Returns
    -------
    DataFrame
        ``COLUMNS``, ``verdict`` (one of ``VERDICTS``) and ``row``: one row per correction and line
        that it speaks of. Several objects of one date, or without a date, belong to the unit
        together; a newer date supersedes an older one. Rows of an edited koppeling.csv that say
        what the match says are left out.
    """
    lines = _lines(corrections, unit)
    own = found.assign(own=found["vbo_id"].fillna(found["pand_id"])).dropna(subset="own")
    first = own.drop_duplicates("row").set_index("row")["own"]
    lines["object_id"] = _recovered(lines, lines["row"].map(first))
    lines["verdict"] = _verdicts(lines, town)
    lines["verdict"] = lines["verdict"].mask(_superseded(lines), "superseded")
    outcome = pd.Series(own["rung"].map(OUTCOME).to_numpy(), index=_keys(own, "own"))
    outcome = outcome[~outcome.index.duplicated()]
    now = pd.Series(outcome.reindex(_keys(lines, "object_id")).to_numpy(), index=lines.index)
    repeated = now.eq("duplicate") & lines["place"].lt(lines["place_now"])
    unedited = now.notna() & (lines["stated"].eq(now) | lines["stated"].ne("matched") | repeated)
    unedited &= lines["stated"].notna()
    return lines.loc[~unedited, [*COLUMNS, "verdict", "row"]].reset_index(drop=True)


def _keys(frame: pd.DataFrame, column: str) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[["row", column]].astype({"row": "float64"}))


def _lines(corrections: pd.DataFrame, unit: pd.DataFrame) -> pd.DataFrame:
    """Return a row per correction and line of its unit; ``row`` is null where there is none.

    A row of an edited koppeling.csv speaks of its own line among those that repeat the unit at one
    address; of every line of the unit where the list has that address no more. What the list
    repeats more often than the file follows the last of them.
    """
    table = corrections.reset_index(drop=True).reset_index(names="number")
    keys = unit[[*_SAME, "in_operation"]].reset_index(names="row").assign(place=_place(unit).array)
    both = table.merge(keys, on="unit_id", suffixes=("", "_now"))
    both = both[both["party"].isna() | both["party"].eq(both["party_now"])]
    same = both["given"].fillna("") == both["given_now"].fillna("")
    last = both.groupby(_SAME, dropna=False)["place"].transform("max")
    own = same & both["place"].eq(both["place_now"].clip(upper=last))
    there = same.groupby(both["number"]).transform("any")
    both = both[both["stated"].isna() | own | ~there]
    lost = table[~table["number"].isin(both["number"])]
    return pd.concat([both, lost]).sort_values(["number", "row"], ignore_index=True)


def _place(lines: pd.DataFrame) -> pd.Series[float]:
    """Return the place of each line, from 1, among those with the same unit and address."""
    spot = lines[["file", "sheet"]].fillna("").assign(line=pd.to_numeric(lines["line"]))
    order = spot.groupby(["file", "sheet", "line"], dropna=False).ngroup()
    same = [lines[column].fillna("") for column in _SAME]
    return order.groupby(same).rank("dense")


def _verdicts(lines: pd.DataFrame, town: Town) -> pd.Series[str]:
    """Return what stands in the way of each correction by itself, else ``applied``."""
    wanted = lines["object_id"]
    is_id = wanted.str.fullmatch(f"{VBO_ID}|{PAND_ID}").fillna(False)
    live = wanted.isin([*town.verblijfsobject["vbo_id"], *town.pand["pand_id"], NONE])
    changed = lines["given"].notna() & lines["given"].ne(lines["given_now"])
    parties = lines.groupby("number")["party_now"].transform("nunique")
    return (
        pd.Series("applied", index=lines.index)
        .mask(~live, "not_live")
        .mask(~is_id & wanted.ne(NONE), "unreadable")
        .mask(lines["in_operation"].eq(False), "out_of_operation")
        .mask(changed, "line_changed")
        .mask(parties > 1, "party_missing")
        .mask(lines["row"].isna(), "unit_not_listed")
    )


def _superseded(lines: pd.DataFrame) -> pd.Series[bool]:
    """Return which corrections give way to another: a newer one, or an object beside 'geen'."""
    holds = lines[lines["verdict"] == "applied"]
    newest = holds.groupby("row")["date"].transform("max")
    older = newest.notna() & (holds["date"] != newest)
    none = holds["object_id"].eq(NONE)
    beside = (~none & ~older).groupby(holds["row"]).transform("any")
    return (older | (none & beside)).reindex(lines.index, fill_value=False)


def apply(found: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the ladder with those of corrected lines replaced."""
    holds = judged[judged["verdict"] == "applied"].astype({"row": "int64"})
    holds = holds.drop_duplicates(["row", "object_id"])
    pand = holds["object_id"].where(holds["object_id"].str.fullmatch(PAND_ID))
    vbo = holds["object_id"].where(holds["object_id"].str.fullmatch(VBO_ID))
    rung = pd.Series("correction", index=holds.index)
    rung = rung.mask(holds["object_id"] == NONE, "correction_none")
    made = holds[["row"]].assign(vbo_id=vbo, pand_id=pand, rung=rung, also="")
    kept = found[~found["row"].isin(made["row"])]
    return pd.concat([kept, made]).sort_values(["row", "vbo_id"], ignore_index=True)


def _renamed(titles: list[str]) -> dict[str, str]:
    """Return title -> column for the titles that are known, case and blanks aside."""
    plain = {t: t.strip().lower().replace(" ", "_").replace("-", "") for t in titles}
    return {t: n for n, names in _NAMES.items() for t, p in plain.items() if p in names}


def _object(cells: pd.Series[str], edited: bool) -> pd.Series[str]:
    """Return BAG ids with a lost leading zero restored, 'geen', or the text as it stands.

    A number keeps 15 digits in a spreadsheet program: when every id that needs 16 ends in 0, that 0
    is false, and the ids are returned as the rounded numbers that they are. (Rooms may repeat one
    id in a file of corrections; an edited koppeling.csv has more ids than one.)
    """
    text = cells.str.strip()
    none = text.str.lower().isin(_NONE_WORDS)
    digits = text.str.fullmatch(r"\d{13,16}").fillna(False)
    whole = digits & text.str.fullmatch(r"[1-9]\d{15}").fillna(False)
    text = text.mask(digits, text.str.zfill(16)).mask(none, NONE)
    rounded = text[whole]
    several = len(rounded) > 1 if edited else rounded.nunique() > 1
    if several and rounded.str.endswith("0").all():
        text = text.mask(whole, text.str[0] + "." + text.str[1:15] + "E+15")
    return text


def _recovered(lines: pd.DataFrame, own: pd.Series[str]) -> pd.Series[str]:
    """Return ``object_id`` with rounded ids replaced by the match's own, where it rounds to them.

    Only for rows of an edited koppeling.csv, whose ids the program had filled in; so a list that
    was opened and saved in a spreadsheet program still confirms what it confirms.
    """
    pattern = r"(?i)^(\d)(?:[.,](\d*))?E\+?(\d+)$"
    parts = lines["object_id"].where(lines["stated"].notna()).astype("str").str.extract(pattern)
    decimals = parts[1].fillna("")
    shown = pd.to_numeric(parts[0] + "." + decimals + "0")
    exact = pd.to_numeric(own) / 10 ** pd.to_numeric(parts[2])
    close = (exact - shown).abs() < 10.0 ** -decimals.str.len()
    return lines["object_id"].mask(close.fillna(False), own)


def _date(cells: pd.Series[str]) -> pd.Series:
    iso = cells.str.replace(r"^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$", r"\3-\2-\1", regex=True)
    return pd.to_datetime(iso, errors="coerce", format="%Y-%m-%d")
