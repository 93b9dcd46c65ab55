"""``kansenkaart sources``: what the sources are, whether they are there, and fetching them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from data_sources.errors import ConfigError, SourceUnavailable

app = typer.Typer(help="The sources: list, check, fetch.", no_args_is_help=True)

ConfigArgument = Annotated[
    Path | None, typer.Argument(help="A configuration, for endpoints of your own.")
]


@app.command("list")
def list_sources() -> None:
    """Show every source with publisher, licence, rhythm, limits and endpoints.

    Example: kansenkaart sources list
    """
    from data_sources.catalogue import catalogue
    from data_sources.online import FETCHERS

    for name, entry in catalogue().items():
        live = " (online)" if name in FETCHERS else ""
        typer.echo(f"{name}{live}: {entry.title} - {entry.publisher}")
        typer.echo(f"  licence: {entry.licence}; {entry.attribution}")
        typer.echo(f"  rhythm: {entry.rhythm}")
        typer.echo(f"  limits: {entry.limits}")
        for protocol, addresses in entry.endpoints.items():
            for address in addresses:
                typer.echo(f"  {protocol}: {address}")


@app.command()
def check(
    configuration: ConfigArgument = None,
    seconds: Annotated[float, typer.Option(help="How long to wait for an answer.")] = 20.0,
) -> None:
    """Ask every live endpoint whether it is there: ok, moved, changed, empty or down.

    Example: kansenkaart sources check
    """
    from dataclasses import replace

    from data_sources import probe
    from data_sources.clients.limits import standard
    from kansenkaart import config

    overrides = config.load_endpoints(configuration) if configuration else {}
    limits = replace(standard(), connect_s=seconds, read_s=seconds, total_s=seconds)
    wrong = 0
    for found in probe.check(limits, datetime.now(UTC).year, overrides):
        wrong += found.verdict != "ok"
        detail = f"  {found.detail}" if found.detail else ""
        typer.echo(f"{found.verdict:8} {found.source:15} {found.protocol:5} {found.url}{detail}")
    if wrong:
        raise SourceUnavailable(
            f"{wrong} endpoint(s) are not as the catalogue says.",
            advice="Where another endpoint of the source is ok, that one is used; else name one "
            "under [endpoints.<source>], or give a file.",
        )


@app.command()
def fetch(
    configuration: Annotated[Path, typer.Argument()] = Path("kansenkaart.toml"),
    gemeente: Annotated[str | None, typer.Option(help="Name or GM code.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every request.")] = False,
) -> None:
    """Fetch what a run needs for its area into the cache, so that the run can be offline.

    Example: kansenkaart sources fetch kansenkaart.toml
    """
    import logging
    from dataclasses import replace

    from data_sources.findings import Findings
    from kansenkaart import config
    from kansenkaart.pipeline import loading

    if verbose:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("data_sources").setLevel(logging.INFO)
    made = config.load(configuration, gemeente)
    if not made.online.sources:
        raise ConfigError(
            "No source is online in this configuration.",
            advice='Write "online" for a source under [sources].',
        )
    run = replace(made.run, role="gemeente")
    alone = replace(made, run=run, stock=(), holdings=(), renovation=(), overlay=())
    day = made.run.reference_date or datetime.now(UTC).date()
    findings = Findings()
    say = typer.echo
    loaded = loading.load(alone, day, findings, progress=lambda step: say(f"- {step}", err=True))
    for source, path in loaded.fetched.items():
        say(f"{source}: {path}")
