"""The configuration of a run: kansenkaart.toml, checked before any data are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from data_sources.catalogue import PROTOCOLS, catalogue
from data_sources.errors import ConfigError
from kansenkaart import toml_tree
from kansenkaart.tiers import TIERS

SOURCES = (
    "bag",
    "buurten",
    "heights",
    "energy_labels",
    "monuments",
    "townscapes",
    "transit",
    "vacancy",
    "zoning",
    "grid",
    "parking",
    "elevation",
)
NAME = "kansenkaart.toml"
ONLINE = "online"
"""What ``sources.<name>`` says of a source that is to be fetched."""
FILES_ONLY = ("vacancy", "parking")
"""Sources that are a list of somebody's own: nobody publishes them."""
FETCHED_BY_DEFAULT = ("bag", "buurten", "heights", "monuments", "townscapes")
"""Sources of a run of which only the gemeente is named: those that need no key and no download of
the whole country."""
ROLES = ("corporatie", "gemeente")
THEMES = ("klimaat", "natuur", "warmte", "openbare ruimte", "SMP")


@dataclass(frozen=True)
class RunConfig:
    """What to make, and where."""

    reference_date: date | None = None
    """Peildatum; None means the day of the run, filled in at the edge."""
    lang: str = "nl"
    tiers: tuple[str, ...] = ("intern",)
    out: Path = Path("outputs/kansenkaart")
    role: str | None = None
    """``corporatie`` where there is a stock list, else ``gemeente``."""
    title: str = ""
    """Name of the area on the map; the gemeente by default."""
    invented: bool = False
    """True for sample data; every output then says so."""


@dataclass(frozen=True)
class AreaConfig:
    """What part of the country."""

    gemeente: tuple[str, ...] = ()
    buurten: tuple[str, ...] = ()
    polygon: Path | None = None


@dataclass(frozen=True)
class StockConfig:
    """One party's stock list."""

    party: str
    file: tuple[Path, ...]
    corrections: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    complexes: Path | None = None


@dataclass(frozen=True)
class PartyFile:
    """A file of one party: what it shares of its holdings, or its renovation plan."""

    party: str
    file: Path
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OverlayConfig:
    """A layer to show beside the candidates."""

    name: str
    file: Path
    theme: str


@dataclass(frozen=True)
class RulesConfig:
    """Overrides on the national defaults."""

    file: Path | None = None


@dataclass(frozen=True)
class OnlineConfig:
    """How sources are fetched."""

    sources: tuple[str, ...] = ()
    """Sources to fetch: those of which ``[sources]`` says ``"online"``."""
    cache: Path | None = None
    """Folder for what was fetched; None is the user's cache folder."""
    offline: bool = False
    """True asks no server: only what is in the cache."""
    addresses: bool = False
    """True asks the Locatieserver for addresses of stock lists that the BAG file does not have."""


@dataclass(frozen=True)
class Config:
    """The whole configuration; paths are resolved against the folder of the file."""

    run: RunConfig = RunConfig()
    area: AreaConfig = AreaConfig()
    sources: Mapping[str, Path] = field(default_factory=dict)
    stock: tuple[StockConfig, ...] = ()
    holdings: tuple[PartyFile, ...] = ()
    renovation: tuple[PartyFile, ...] = ()
    overlay: tuple[OverlayConfig, ...] = ()
    rules: RulesConfig = RulesConfig()
    online: OnlineConfig = OnlineConfig()
    endpoints: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Per source and protocol, endpoints that replace those of the catalogue."""

    @property
    def role(self) -> str:
        """The role asked for, else the one that the inputs imply."""
        return self.run.role or ("corporatie" if self.stock else "gemeente")

    @property
    def parties(self) -> tuple[str, ...]:
        """Every listed party once, in the order of the configuration."""
        return tuple(
            dict.fromkeys([*(s.party for s in self.stock), *(h.party for h in self.holdings)])
        )


def load(path: Path, gemeente: str | None = None) -> Config:
    """Read and check a configuration file.

    Parameters
    ----------
    path
        The file. Where the usual one is not there, but a gemeente is named, all that can be
        fetched is.
    gemeente
        Name or GM code; it replaces the area of the file.

    Raises
    ------
    ConfigError
        When the file is missing, is no TOML, or holds an unknown key or a value of the wrong kind;
        the message names the key and suggests the nearest known one.
    """
    all_online = gemeente is not None and path.name == NAME and not path.exists()
    tree = {"sources": dict.fromkeys(FETCHED_BY_DEFAULT, ONLINE)} if all_online else _tree(path)
    if gemeente is not None:
        tree["area"] = {"gemeente": gemeente}
    return parse(tree, path.parent.resolve())


def load_endpoints(path: Path) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Read the endpoints of a configuration file, which need not name an area or sources yet."""
    return _endpoints(_tree(path).get("endpoints", {}))


def _tree(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(
            f"Configuration {path} is not there.",
            advice="Run 'kansenkaart init' to write one, or name a --gemeente to fetch it all.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"Configuration {path} is not valid TOML.", found=f"{error}.") from None


def parse(tree: Mapping[str, Any], base: Path) -> Config:
    """Turn a parsed TOML tree into a :class:`Config`; ``base`` is what paths are relative to."""
    toml_tree.refuse_unknown(tree, [f.name for f in fields(Config)], "")
    config = Config(
        run=toml_tree.section(RunConfig, tree.get("run", {}), "run", base),
        area=toml_tree.section(AreaConfig, tree.get("area", {}), "area", base),
        sources=_sources(tree.get("sources", {}), base),
        stock=toml_tree.sections(StockConfig, tree, "stock", base),
        holdings=toml_tree.sections(PartyFile, tree, "holdings", base),
        renovation=toml_tree.sections(PartyFile, tree, "renovation", base),
        overlay=toml_tree.sections(OverlayConfig, tree, "overlay", base),
        rules=toml_tree.section(RulesConfig, tree.get("rules", {}), "rules", base),
        online=_online(tree, base),
        endpoints=_endpoints(tree.get("endpoints", {})),
    )
    return check(config)


def check(config: Config) -> Config:
    """Return ``config`` when its values can be carried out together, else raise ConfigError."""
    _one_of("run.lang", (config.run.lang,), ("nl", "en"))
    _one_of("run.tiers", config.run.tiers, TIERS)
    _one_of("run.role", (config.role,), ROLES)
    _one_of("overlay.theme", tuple(o.theme for o in config.overlay), THEMES)
    _one_of("online.sources", config.online.sources, SOURCES)
    for source in FILES_ONLY:
        if source in config.online.sources:
            raise ConfigError(
                f"Source '{source}' cannot be fetched: nobody publishes it for the whole country.",
                found=f'sources.{source} = "online".',
                advice="Name a file of your own, or leave it out.",
            )
    given = [*config.sources, *config.online.sources]
    if "bag" not in given or "buurten" not in given:
        raise ConfigError(
            "The sources 'bag' and 'buurten' are needed.",
            found=f"Given: {', '.join(given) or 'none'}.",
            advice='Name both files under [sources], or write "online" to fetch them.',
        )
    if config.role == "corporatie" and not config.stock:
        raise ConfigError(
            "Role 'corporatie' needs a stock list.",
            advice="Add a [[stock]] section with party and file, or choose role 'gemeente'.",
        )
    if not (config.area.gemeente or config.area.buurten or config.area.polygon):
        raise ConfigError(
            "The area is not named.", advice="Give gemeente, buurten or polygon under [area]."
        )
    return config


def override(config: Config, **values: object) -> Config:
    """Return the configuration with [run] values and area replaced; None changes nothing."""
    given = {k: v for k, v in values.items() if v is not None}
    gemeente = given.pop("gemeente", None)
    area = AreaConfig(gemeente=(str(gemeente),)) if gemeente else config.area
    return check(replace(config, run=replace(config.run, **given), area=area))  # type: ignore[arg-type]


def _one_of(name: str, values: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    for value in values:
        if value not in allowed:
            raise ConfigError(
                f"{name} = {value!r} is not known.", found=f"Choose from {', '.join(allowed)}."
            )


def _sources(tree: Mapping[str, Any], base: Path) -> dict[str, Path]:
    """Return the files; a source that is to be fetched has none."""
    toml_tree.refuse_unknown(tree, list(SOURCES), "sources.")
    return {
        name: toml_tree.convert(Path, value, f"sources.{name}", base)
        for name, value in tree.items()
        if value != ONLINE
    }


def _online(tree: Mapping[str, Any], base: Path) -> OnlineConfig:
    asked: OnlineConfig = toml_tree.section(OnlineConfig, tree.get("online", {}), "online", base)
    named = [name for name, value in tree.get("sources", {}).items() if value == ONLINE]
    return replace(asked, sources=tuple(dict.fromkeys([*asked.sources, *named])))


def _endpoints(tree: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the endpoints that replace those of the catalogue."""
    toml_tree.refuse_unknown(tree, list(catalogue()), "endpoints.")
    for source, protocols in tree.items():
        if not isinstance(protocols, Mapping):
            raise ConfigError(
                f"endpoints.{source} must be a table.", advice=f"Write [endpoints.{source}]."
            )
        toml_tree.refuse_unknown(protocols, list(PROTOCOLS), f"endpoints.{source}.")
    return {
        source: {
            protocol: toml_tree.convert(
                "tuple[str, ...]", value, f"endpoints.{source}.{protocol}", Path()
            )
            for protocol, value in protocols.items()
        }
        for source, protocols in tree.items()
    }
