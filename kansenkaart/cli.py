"""The command line. Light at the top: heavy imports wait inside each command."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data_sources.errors import ConfigError, InputError, KansenkaartError
from kansenkaart import cli_outputs, cli_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

app = typer.Typer(
    name="kansenkaart",
    help="Quickscan-kansenkaart for Dutch social housing: homes won without demolition.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(help="The rules with their sources.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
cli_outputs.add_commands(app)
app.add_typer(cli_sources.app, name="sources")

DEFAULT_CONFIG = Path("kansenkaart.toml")

ConfigArgument = Annotated[Path, typer.Argument(help="The configuration; see 'kansenkaart init'.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Folder for the outputs.")]
DecisionsOption = Annotated[
    list[Path] | None,
    typer.Option("--decisions", help="Session file of the map; may be given more than once."),
]
LangOption = Annotated[str | None, typer.Option(help="nl or en.")]


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    """Answer ``--version``."""
    if version:
        from kansenkaart import __version__

        typer.echo(f"kansenkaart {__version__}")
        raise typer.Exit


@app.command()
def demo(
    out: OutOption = Path("outputs/demo"),
    seed: Annotated[int, typer.Option(help="Another seed gives another town.")] = 2026,
    lang: LangOption = None,
) -> None:
    """Do the whole job on a town that the program makes up; no network, no data needed.

    Example: kansenkaart demo --out outputs/demo
    """
    from data_sources import demo_town
    from kansenkaart import config, pipeline

    target = (out or Path("outputs/demo")).resolve()
    with reporting() as say:
        say("invent the town")
        files = demo_town.build(target / "invoer", seed=seed)
        made = config.override(config.load(files.config), out=target / "kaart", lang=lang)
        folder = pipeline.scan(made, say).write()
    _say_where(folder, made.run.tiers[0])


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="File to write.")] = DEFAULT_CONFIG,
) -> None:
    """Write a commented configuration to fill in.

    Example: kansenkaart init
    """
    from importlib.resources import files

    if path.exists():
        raise ConfigError(f"{path} is there already.", advice="Name another file, or remove it.")
    template = files("kansenkaart") / "templates" / "kansenkaart.toml"
    path.write_text(template.read_text("utf-8"), "utf-8")
    typer.echo(f"{path} written. Fill it in, then run: kansenkaart scan {path}")


@app.command()
def scan(
    configuration: ConfigArgument = DEFAULT_CONFIG,
    out: OutOption = None,
    gemeente: Annotated[str | None, typer.Option(help="Name or GM code.")] = None,
    role: Annotated[str | None, typer.Option(help="corporatie or gemeente.")] = None,
    lang: LangOption = None,
    tier: Annotated[list[str] | None, typer.Option(help="May be given more than once.")] = None,
    reference_date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Peildatum.")
    ] = None,
    decided: DecisionsOption = None,
) -> None:
    """Find the candidates and write map, workbook and GeoPackage: the main job.

    Example: kansenkaart scan kansenkaart.toml --out outputs/weesp
    """
    from kansenkaart import config

    made = config.override(
        config.load(configuration, gemeente),
        out=out.resolve() if out else None,
        role=role,
        lang=lang,
        tiers=tuple(tier) if tier else None,
        reference_date=reference_date.date() if reference_date else None,
    )
    with reporting() as say:
        say("start")
        from kansenkaart import decisions, outputs, pipeline

        outputs.check_target(made.run.out)
        sessions = [decisions.read(path) for path in decided or []]
        run = pipeline.scan(made, say, sessions)
        folder = run.write()
    if sessions:
        typer.echo(cli_outputs.decided(run.decisions, made.run.lang))
    _say_where(folder, made.run.tiers[0])


@app.command()
def match(
    configuration: ConfigArgument = DEFAULT_CONFIG,
    out: OutOption = None,
    show_columns: Annotated[
        bool, typer.Option("--show-columns", help="Show what each column was taken for.")
    ] = False,
) -> None:
    """Match the stock lists to the BAG and report on every line; no map, no rules needed.

    Example: kansenkaart match kansenkaart.toml --show-columns
    """
    from kansenkaart import config

    made = config.load(configuration)
    if not made.stock:
        raise ConfigError("There is no [[stock]] to match.", advice="Add a stock list.")
    from kansenkaart import pipeline

    with reporting() as say:
        target = out.resolve() if out else made.run.out
        counts = pipeline.match_only(made, target, say)
    if show_columns:
        typer.echo(pipeline.recognised_columns(made))
    typer.echo(counts.to_string(index=False))
    typer.echo(f"Written to {target / 'intern'}: koppeling.csv, koppeling.xlsx and bezit_bag.csv.")


@app.command()
def explain(
    query: Annotated[str, typer.Argument(help="Id of a pand, vbo, complex, candidate; address.")],
    run: Annotated[Path, typer.Option(help="Folder of a run.")],
    tier: Annotated[str, typer.Option(help="Which tier's tables to read.")] = "intern",
    lang: LangOption = None,
) -> None:
    """Tell why, or why not: every criterion with value, threshold, source and contribution.

    Example: kansenkaart explain "Korendragershof 12" --run outputs/weesp
    """
    from kansenkaart import pipeline

    typer.echo(pipeline.explain(query, run, tier, lang))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of the earlier run.")],
    new: Annotated[Path, typer.Argument(help="Folder of the later run.")],
    tier: Annotated[str, typer.Option(help="Which tier's tables to compare.")] = "intern",
    lang: LangOption = None,
) -> None:
    """Tell what changed between two runs, and why: an input, a rule or the version.

    Example: kansenkaart diff outputs/weesp-2025 outputs/weesp-2026
    """
    from kansenkaart import pipeline

    typer.echo(pipeline.diff(old, new, tier, lang))


@rules_app.command("show")
def rules_show(
    gemeente: Annotated[str | None, typer.Option(help="GM code, for municipal values.")] = None,
    file: Annotated[Path | None, typer.Option(help="Your own deviations.")] = None,
    lang: LangOption = None,
) -> None:
    """Print every rule with value, unit, source, evidence code and date.

    Example: kansenkaart rules show --gemeente GM1916
    """
    from kansenkaart import rules
    from kansenkaart.texts import Texts

    typer.echo(rules.show(rules.load(gemeente, file), Texts(lang or "nl")))


@rules_app.command("check")
def rules_check(
    file: Annotated[Path | None, typer.Argument(help="Your own deviations; none: ours.")] = None,
    gemeente: Annotated[str | None, typer.Option(help="GM code that they are laid over.")] = None,
) -> None:
    """Check the rules, before any data are read; every mistake with its file and line.

    Example: kansenkaart rules check mijn-regels.toml --gemeente GM0014
    """
    from kansenkaart import opportunities, rules

    ours = (None, *rules.municipalities())
    for code in ours if file is None and gemeente is None else (gemeente,):
        rules.load(code, file, fields=opportunities.FIELDS)
    typer.echo("The rules are in order.")


@contextmanager
def reporting() -> Iterator[Callable[[str], None]]:
    """Give a function that shows the step at work: a spinner on a terminal, else plain lines."""
    if not sys.stderr.isatty():
        yield lambda step: typer.echo(f"- {step}", err=True)
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("start") as status:

        def show(step: str) -> None:
            console.print(f"[dim]-[/dim] {step}", highlight=False)
            status.update(step)

        yield show


def _say_where(folder: Path, tier: str) -> None:
    typer.echo(f"Done. Open {folder / tier / 'kansenkaart.html'} in a browser.")


def main() -> None:
    """Run the command line; every error that is meant for the user becomes one clear message."""
    try:
        app()
    except KansenkaartError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except PermissionError as error:
        typer.echo(f"Error: no permission for {error.filename}.", err=True)
        sys.exit(InputError.exit_code)


if __name__ == "__main__":
    main()
