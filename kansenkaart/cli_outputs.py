"""Commands that make something of runs that are there. Light at the top, as cli.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd

OPEN, SESSION = "openbaar", "sessie"

OutOption = Annotated[Path, typer.Option("--out", help="Folder for what is made.")]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command()(appendix)
    app.command()(merge)


def appendix(
    run: Annotated[Path, typer.Option(help="Folder of a run.")],
    out: OutOption,
    session: Annotated[
        list[Path] | None,
        typer.Option(help="Session file of the map; may be given more than once."),
    ] = None,
    tier: Annotated[
        str | None, typer.Option(help="openbaar or sessie; openbaar where the run has it.")
    ] = None,
) -> None:
    """Write the appendix to an agreement: bijlage.html, bijlage.pdf and bijlage.docx.

    Example: kansenkaart appendix --run outputs/weesp --session sessie.json --out outputs/bijlage
    """
    from kansenkaart import decisions, outputs, tiers
    from kansenkaart.outputs import appendix as made
    from kansenkaart.outputs import store

    chosen = tier or (OPEN if (run / OPEN / store.FOLDER).is_dir() else SESSION)
    tiers.check_shared(chosen, made.REFUSAL)
    sessions = [decisions.read(path) for path in session or []]
    result = store.read(run, chosen)
    with outputs.adding(out.resolve()) as fresh:
        made.write(result, sessions, fresh)
    typer.echo(f"Done: {', '.join(made.NAMES)} in {out} (tier {chosen}).")


def merge(
    runs: Annotated[list[Path], typer.Argument(help="Folders of two runs or more.")],
    out: OutOption,
    tier: Annotated[str, typer.Option(help="sessie or openbaar.")] = SESSION,
) -> None:
    """Lay the runs of several parties together into one map, one workbook and one GeoPackage.

    Example: kansenkaart merge gemeente noord zuid --out samen
    """
    from kansenkaart import merging, outputs, tiers
    from kansenkaart.outputs import merged, store

    tiers.check_shared(tier, merging.REFUSAL)
    outputs.check_target(out.resolve())
    made = merging.merge([store.read(run, tier) for run in runs])
    with outputs.replacing(out.resolve()) as fresh:
        merged.write(made, fresh)
    typer.echo(merged.text(made))
    typer.echo(f"Done. Open {out / tier / 'kansenkaart.html'} in a browser.")


def decided(table: pd.DataFrame, lang: str) -> str:
    """Return what became of the decisions of sessions, as text for a terminal."""
    from kansenkaart import decisions
    from kansenkaart.texts import Texts

    texts = Texts(lang)
    words = texts.section("codes.decision_found")
    counts = table["found"].value_counts()
    said = ", ".join(f"{words[code]} {n}" for code, n in counts.items())
    lines = [texts("decisions.summary", n=len(table), counts=said)]
    homeless = table[table["found"] == decisions.HOMELESS]
    if len(homeless):
        lines.append(texts("decisions.homeless"))
        pairs = zip(homeless["title"], homeless["status"], strict=True)
        lines += [f"- {title}: {texts('codes.status.' + status)}" for title, status in pairs]
    return "\n".join(lines)
