"""The columns of every contract table, as data: name, dtype, unit, meaning and invariants."""

from __future__ import annotations

from dataclasses import dataclass

CRS = 28992
"""EPSG code of every geometry inside the program: RD New, metres, x then y."""

RD_BOUNDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
"""(xmin, ymin, xmax, ymax) of the area of use of EPSG:28992, metres."""

PAND_ID = r"^\d{4}10\d{10}$"
VBO_ID = r"^\d{4}(01|02|03)\d{10}$"
"""A verblijfsobject, or the ligplaats (02) or standplaats (03) that a home can also be."""
BUURT_CODE = r"^BU\d{4}[0-9A-Z]{4}$"
WIJK_CODE = r"^WK\d{4}[0-9A-Z]{2}$"
GEMEENTE_CODE = r"^GM\d{4}$"
POSTCODE = r"^[1-9]\d{3}[A-Z]{2}$"

LIVE_PAND = (
    "Pand in gebruik",
    "Pand in gebruik (niet ingemeten)",
    "Verbouwing pand",
    "Sloopvergunning verleend",
    "Pand buiten gebruik",
)
"""Statuses of a pand that stands; the last two are kept and flagged."""

LIVE_VBO = (
    "Verblijfsobject in gebruik",
    "Verblijfsobject in gebruik (niet ingemeten)",
    "Verbouwing verblijfsobject",
    "Verblijfsobject buiten gebruik",
)
"""Statuses that count in the dwelling stock, as CBS counts it."""

USES = (
    "bijeenkomstfunctie",
    "celfunctie",
    "gezondheidszorgfunctie",
    "industriefunctie",
    "kantoorfunctie",
    "logiesfunctie",
    "onderwijsfunctie",
    "overige gebruiksfunctie",
    "sportfunctie",
    "winkelfunctie",
    "woonfunctie",
)
"""The eleven gebruiksdoelen of the BAG."""

UNIT_KINDS = ("dwelling", "room", "garage", "parking", "storage", "business", "other", "unknown")
VVE = ("none", "active", "dormant", "unknown")
OUTCOMES = ("matched", "uncertain", "conflict", "unmatched", "out_of_operation", "duplicate")
STRATEGIES = ("doorexploiteren", "verkoop", "sloop", "onbekend")
MEASURES = (
    "onderhoud",
    "isolatie",
    "renovatie_licht",
    "renovatie_ingrijpend",
    "transformatie",
    "sloop_nieuwbouw",
    "onbekend",
)
CERTAINTIES = ("vastgesteld", "begroot", "verkenning", "onbekend")
AMBITIONS = ("hergebruik", "biobased", "losmaakbaar")
"""Circular ambitions that a plan can name, one or several; :data:`NO_AMBITION` is none of them."""
NO_AMBITION = "geen"
THEMES = ("klimaat", "natuur", "warmte", "openbare ruimte", "SMP")
_AMBITION = rf"(?:{'|'.join(AMBITIONS)})"
ROOF_TYPES = ("horizontal", "multiple horizontal", "slanted", "no points", "no planes", "unknown")
LABELS = ("A+++++", "A++++", "A+++", "A++", "A+", "A", "B", "C", "D", "E", "F", "G")


@dataclass(frozen=True)
class Column:
    """One column of a contract table."""

    name: str
    dtype: str
    """A pandas dtype; ``object`` is a list of strings."""
    description: str
    unit: str = ""
    nullable: bool = True
    pattern: str = ""
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    @property
    def is_list(self) -> bool:
        """Whether each cell is a list of strings."""
        return self.dtype == "object"


@dataclass(frozen=True)
class Contract:
    """One contract table: its key, columns and geometry."""

    key: tuple[str, ...]
    columns: tuple[Column, ...]
    geometry: str = ""
    """``point``, ``polygon``, ``any``, or empty for a table without geometry."""

    @property
    def geometry_types(self) -> tuple[str, ...]:
        """Shapely type names that the geometry column may hold."""
        return {
            "point": ("Point",),
            "polygon": ("Polygon", "MultiPolygon"),
            "any": (
                "Point",
                "MultiPoint",
                "LineString",
                "MultiLineString",
                "Polygon",
                "MultiPolygon",
            ),
        }[self.geometry]


def _id(name: str, description: str, pattern: str = "") -> Column:
    return Column(name, "str", description, nullable=False, pattern=pattern)


def _text(name: str, description: str, *, allowed: tuple[str, ...] = ()) -> Column:
    return Column(name, "str", description, allowed=allowed)


def _metres(name: str, description: str, unit: str = "m") -> Column:
    return Column(name, "float64", description, unit=unit)


def _year(name: str, description: str) -> Column:
    return Column(name, "Int64", description, unit="year", minimum=1000, maximum=2200)


_ADDRESS = (
    _text("street", "openbare ruimte, full name"),
    Column("house_number", "Int64", "huisnummer", minimum=0),
    _text("house_letter", "huisletter, one letter"),
    _text("house_addition", "huisnummertoevoeging"),
    Column("postcode", "str", "postcode as 1234AB", pattern=POSTCODE),
    _text("place", "woonplaats"),
)

_PARTY = _id("party", "name of the corporation or other party that owns the list")

CONTRACTS: dict[str, Contract] = {
    "pand": Contract(
        ("pand_id",),
        (
            _id("pand_id", "BAG id of the pand", PAND_ID),
            _year("construction_year", "oorspronkelijk bouwjaar; dummies are null"),
            Column("status", "str", "BAG status", nullable=False, allowed=LIVE_PAND),
        ),
        "polygon",
    ),
    "verblijfsobject": Contract(
        ("vbo_id",),
        (
            _id("vbo_id", "BAG id of the verblijfsobject", VBO_ID),
            Column("pand_ids", "object", "panden it is part of; at least one", nullable=False),
            Column("status", "str", "BAG status", nullable=False, allowed=LIVE_VBO),
            Column("uses", "object", "gebruiksdoelen", nullable=False, allowed=USES),
            Column("area_m2", "float64", "gebruiksoppervlakte; dummies are null", "m2", minimum=1),
            *_ADDRESS,
            Column("gemeente_code", "str", "gemeente of today", pattern=GEMEENTE_CODE),
        ),
        "point",
    ),
    "address": Contract(
        ("address_id",),
        (
            _id("address_id", "BAG id of the nummeraanduiding", r"^\d{4}20\d{10}$"),
            _id("vbo_id", "object that it addresses", VBO_ID),
            Column("is_main", "bool", "hoofdadres, else nevenadres", nullable=False),
            *_ADDRESS,
        ),
    ),
    "ended": Contract(
        ("bag_id",),
        (
            _id("bag_id", "BAG id of a pand or verblijfsobject that is not live", r"^\d{16}$"),
            _id("status", "its last BAG status"),
            *_ADDRESS,
        ),
    ),
    "buurt": Contract(
        ("buurt_code",),
        (
            _id("buurt_code", "CBS code", BUURT_CODE),
            _id("buurt_name", "name, not unique"),
            Column("wijk_code", "str", "CBS code", pattern=WIJK_CODE),
            _text("wijk_name", "name of the wijk"),
            _id("gemeente_code", "CBS code", GEMEENTE_CODE),
            _text("gemeente_name", "name of the gemeente"),
            _year("vintage", "year of the division into buurten"),
            _metres("households", "huishoudens", "count"),
            _metres("household_size", "gemiddelde huishoudensgrootte", "persons"),
            _metres("dwelling_stock", "woningvoorraad", "count"),
            _metres("corporation_share", "huurwoningen van corporaties", "share 0-1"),
            _metres("single_family_share", "eengezinswoningen", "share 0-1"),
            _metres("vacancy_share", "leegstaande woningen", "share 0-1"),
            _metres("low_income_share", "personen in de laagste inkomensgroep", "share 0-1"),
            Column(
                "urbanity_class", "Int64", "stedelijkheid, 1 dense - 5 rural", minimum=1, maximum=5
            ),
            _metres("address_density", "omgevingsadressendichtheid", "addresses/km2"),
        ),
        "polygon",
    ),
    "unit": Contract(
        ("party", "file", "sheet", "line"),
        (
            _PARTY,
            _id("unit_id", "VHE number as the party writes it"),
            _id("file", "name of the file, without folders"),
            _id("sheet", "name of the sheet, or an empty text"),
            Column("line", "int64", "line in the file, header and titles counted", nullable=False),
            _text("complex_id", "maintenance complex"),
            _id("given", "address as the list gives it, one line"),
            *_ADDRESS,
            _text("vbo_id_given", "BAG id as the list gives it"),
            Column("vbo_ids", "object", "usable BAG ids of verblijfsobjecten", nullable=False),
            Column("kind", "str", "what is let", nullable=False, allowed=UNIT_KINDS),
            _text("dwelling_type", "type as the list words it"),
            _metres("area_m2", "area as listed", "m2"),
            _year("construction_year", "year as listed"),
            _text("energy_label", "label as listed", allowed=LABELS),
            _metres("rooms", "kamers", "count"),
            _metres("storeys", "woonlagen of the home", "count"),
            Column("vve", "str", "homeowners' association", nullable=False, allowed=VVE),
            Column("ownership_share", "float64", "legal share of the party", minimum=0, maximum=1),
            Column(
                "in_operation", "bool", "false when sold, demolished or withdrawn", nullable=False
            ),
        ),
    ),
    "complex": Contract(
        ("party", "complex_id"),
        (
            _PARTY,
            _id("complex_id", "maintenance complex"),
            _text("complex_name", "name"),
            Column("strategy", "str", "plan with it", nullable=False, allowed=STRATEGIES),
            _metres("remaining_exploitation_years", "resterende exploitatie", "years"),
            Column("lift", "boolean", "has a lift"),
            _text("structure", "constructietype as listed"),
            _text("floor_type", "vloertype as listed"),
            _text("roof_type", "daktype as listed"),
            Column("vve", "str", "homeowners' association", nullable=False, allowed=VVE),
        ),
    ),
    "holding": Contract(
        ("party", "vbo_id", "pand_id"),
        (
            _PARTY,
            Column("vbo_id", "str", "BAG id; null for a pand without VBO", pattern=VBO_ID),
            Column("pand_id", "str", "BAG id; may be null beside a VBO", pattern=PAND_ID),
        ),
    ),
    "match": Contract(
        (),
        (
            _PARTY,
            _id("unit_id", "VHE number"),
            _id("file", "as in unit"),
            _id("sheet", "as in unit"),
            Column("line", "int64", "as in unit", nullable=False),
            Column("vbo_id", "str", "object found, or null", pattern=VBO_ID),
            Column("pand_id", "str", "pand found, or null", pattern=PAND_ID),
            Column("outcome", "str", "what became of the line", nullable=False, allowed=OUTCOMES),
            _id("rung", "stable code of the rung of the ladder that decided"),
            _id("reason", "why, in plain Dutch"),
            _text("found", "address found in the BAG"),
        ),
    ),
    "building_height": Contract(
        ("pand_id",),
        (
            _id("pand_id", "BAG id", PAND_ID),
            _metres("ground_m", "maaiveld", "m NAP"),
            _metres("roof_p50_m", "median roof height above ground"),
            _metres("roof_p70_m", "70th percentile of the roof above ground"),
            _metres("roof_max_m", "highest point above ground"),
            Column("roof_type", "str", "3DBAG dak_type", allowed=ROOF_TYPES),
            _metres("flat_roof_m2", "flat part of the roof", "m2"),
            _metres("sloped_roof_m2", "sloped part of the roof", "m2"),
            _metres("storeys", "bouwlagen, trusted up to 5", "count"),
            _year("model_year", "year of the point cloud"),
            _text("quality", "ok, or why the model is not to be trusted"),
        ),
    ),
    "energy_label": Contract(
        ("vbo_id",),
        (
            _id("vbo_id", "BAG id", VBO_ID),
            Column("label", "str", "energieklasse", nullable=False, allowed=LABELS),
            Column("registration_date", "datetime64[us]", "registratiedatum"),
            Column("valid_to", "datetime64[us]", "geldig tot"),
        ),
    ),
    "townscape": Contract(
        ("townscape_id",),
        (
            _id("townscape_id", "number in the register, or a running number"),
            _text("name", "name of the beschermd gezicht"),
        ),
        "polygon",
    ),
    "monument": Contract(
        ("monument_id",),
        (
            _id("monument_id", "number in the register"),
            Column(
                "level", "str", "", nullable=False, allowed=("rijks", "provinciaal", "gemeentelijk")
            ),
            Column("pand_id", "str", "pand where the register names it", pattern=PAND_ID),
        ),
        "any",
    ),
    "station": Contract(
        ("station_id",),
        (
            _id("station_id", "id of the stop"),
            _text("name", "name"),
            Column("mode", "str", "", nullable=False, allowed=("train", "metro", "tram", "bus")),
        ),
        "point",
    ),
    "vacancy": Contract(
        ("bag_id",),
        (
            _id("bag_id", "vacant pand or verblijfsobject", r"^\d{16}$"),
            Column("since", "datetime64[us]", "vacant since, where known"),
            Column("vacant_m2", "float64", "vacant area, where known", "m2", minimum=0),
            Column("list_date", "datetime64[us]", "date of the list"),
        ),
    ),
    "renovation_project": Contract(
        ("party", "project_id"),
        (
            _PARTY,
            _id("project_id", "number in the plan, or file and line"),
            _id("file", "name of the file, without folders"),
            Column("line", "int64", "line in the file", nullable=False),
            _text("complex_id", "complex as the plan names it"),
            _text("street", "street, for a plan without complexes"),
            _text("house_numbers", "of the street: '2, 5-47 odd' (odd, even); null for all"),
            _text("place", "woonplaats or gemeente of the street, as the plan names it"),
            Column("measure", "str", "kind of work", nullable=False, allowed=MEASURES),
            _year("start_year", "first year"),
            _year("end_year", "last year"),
            Column("certainty", "str", "how sure", nullable=False, allowed=CERTAINTIES),
            Column("homes", "float64", "number of homes as listed", "count", minimum=0),
            Column("budget_eur", "float64", "internal only", "EUR"),
            Column("tenants_informed", "boolean", "gecommuniceerd met huurders"),
            Column("share", "str", "released for a tier", allowed=("sessie",)),
            _text("label_before", "energy label before the work", allowed=LABELS),
            _text("label_target", "energy label that the work is to give", allowed=LABELS),
            _text("vve", "homeowners' association of the complex", allowed=VVE),
            Column("remaining_exploitation_years", "float64", "internal only", "years", minimum=0),
            Column(
                "circular_ambition",
                "str",
                "'biobased, losmaakbaar'; null where nobody told",
                pattern=rf"^(?:{NO_AMBITION}|{_AMBITION}(?:, {_AMBITION})*)$",
            ),
        ),
    ),
    "height_limit": Contract(
        ("limit_id",),
        (
            _id("limit_id", "id of the maatvoering, or a running number"),
            _text("plan_id", "plan that it is part of"),
            Column("plan_date", "datetime64[us]", "date of the plan"),
            _metres("max_height_m", "maximum bouwhoogte"),
            _metres("max_eaves_m", "maximum goothoogte"),
            _metres("max_storeys", "maximum aantal bouwlagen", "count"),
            _metres("max_built_share", "maximum bebouwingspercentage", "share 0-1"),
        ),
        "polygon",
    ),
    "grid_congestion": Contract(
        ("postcode",),
        (
            _id("postcode", "postcode as 1234AB", POSTCODE),
            Column("demand", "Int64", "afname: 0 room - 3 shortage", minimum=0, maximum=3),
            Column("supply", "Int64", "opwek: 0 room - 3 shortage", minimum=0, maximum=3),
            _text("area_id", "voedingsgebied"),
            _text("area_name", "name of the voedingsgebied"),
            _text("operator", "regional grid operator"),
            Column("date", "datetime64[us]", "date of the row, else of the file"),
        ),
    ),
    "parking_norm": Contract(
        (),
        (
            _id("function", "functie or woningtype as the table words it"),
            _metres("area_min_m2", "floor area from", "m2"),
            _metres("area_max_m2", "floor area to", "m2"),
            _text("segment", "koop, huur and the like"),
            _text("urbanity", "stedelijkheid as the table words it"),
            _text("location", "ligging as the table words it"),
            Column("norm_min", "float64", "places per unit, lower", nullable=False, minimum=0),
            Column("norm_max", "float64", "places per unit, upper", nullable=False, minimum=0),
            Column("visitor_share", "float64", "share for visitors", minimum=0, maximum=1),
            _text("unit", "what the norm is per"),
            _text("source", "where the norm comes from"),
        ),
    ),
    "overlay": Contract(
        ("name", "feature"),
        (
            _id("name", "name of the overlay"),
            _id("feature", "running number or id"),
            Column("theme", "str", "", nullable=False, allowed=THEMES),
            _text("value", "value as given"),
            _year("year", "year of the source or the work"),
        ),
        "any",
    ),
}
