"""Small BAG files in the real formats: an LV BAG extract and a bag-light GeoPackage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, box

_NS = (
    'xmlns:Objecten="www.kadaster.nl/schemas/lvbag/imbag/objecten/v20200601" '
    'xmlns:ref="www.kadaster.nl/schemas/lvbag/imbag/objecten-ref/v20200601" '
    'xmlns:Historie="www.kadaster.nl/schemas/lvbag/imbag/historie/v20200601" '
    'xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:b="http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/v20200601" '
    'xmlns:sl="http://www.kadaster.nl/schemas/standlevering-generiek/1.0"'
)
X, Y = 131_000, 480_000
PAND, VBO = "0457100000000001", "0457010000000001"


class Extract:
    """Builds the parts of an extract; every object is one voorkomen."""

    def __init__(self) -> None:
        kinds = ("PND", "VBO", "NUM", "OPR", "WPL", "LIG", "STA")
        self.objects: dict[str, list[str]] = {kind: [] for kind in kinds}
        self.relations: list[str] = []

    def add(
        self, kind: str, body: str, begin: str, end: str = "", number: int = 1, extra: str = ""
    ) -> None:
        ends = f"<Historie:eindGeldigheid>{end}</Historie:eindGeldigheid>" if end else ""
        history = (
            "<Objecten:voorkomen><Historie:Voorkomen>"
            f"<Historie:voorkomenidentificatie>{number}</Historie:voorkomenidentificatie>"
            f"<Historie:beginGeldigheid>{begin}</Historie:beginGeldigheid>{ends}{extra}"
            "</Historie:Voorkomen></Objecten:voorkomen>"
        )
        self.objects[kind].append(
            f"<sl:stand><b:bagObject><Objecten:X>{body}{history}</Objecten:X></b:bagObject></sl:stand>"
        )

    def pand(
        self,
        begin: str = "2010-01-01",
        end: str = "",
        *,
        pand_id: str = PAND,
        year: int = 1950,
        status: str = "Pand in gebruik",
        x: float = X,
        **history: object,
    ) -> None:
        corners = ((x, Y), (x + 10, Y), (x + 10, Y + 8), (x, Y + 8), (x, Y))
        ring = " ".join(f"{a} {b} 0.0" for a, b in corners)
        self.add(
            "PND",
            f"<Objecten:identificatie>{pand_id}</Objecten:identificatie><Objecten:geometrie>"
            '<gml:Polygon srsDimension="3"><gml:exterior><gml:LinearRing>'
            f'<gml:posList count="5">{ring}</gml:posList>'
            "</gml:LinearRing></gml:exterior></gml:Polygon></Objecten:geometrie>"
            f"<Objecten:oorspronkelijkBouwjaar>{year}</Objecten:oorspronkelijkBouwjaar>"
            f"<Objecten:status>{status}</Objecten:status>",
            begin,
            end,
            **history,
        )

    def vbo(
        self,
        begin: str = "2010-01-01",
        end: str = "",
        *,
        vbo_id: str = VBO,
        panden: tuple[str, ...] = (PAND,),
        uses: tuple[str, ...] = ("woonfunctie",),
        area: int = 80,
        status: str = "Verblijfsobject in gebruik",
        main: str = "0457200000000001",
        also: tuple[str, ...] = (),
        x: float = X + 5,
        **history: object,
    ) -> None:
        def refs(name: str, kind: str, ids: tuple[str, ...]) -> str:
            inner = "".join(f"<ref:{kind}>{i}</ref:{kind}>" for i in ids)
            return f"<Objecten:{name}>{inner}</Objecten:{name}>" if ids else ""

        self.add(
            "VBO",
            refs("heeftAlsHoofdadres", "NummeraanduidingRef", (main,))
            + refs("heeftAlsNevenadres", "NummeraanduidingRef", also)
            + f"<Objecten:identificatie>{vbo_id}</Objecten:identificatie>"
            '<Objecten:geometrie><Objecten:punt><gml:Point srsDimension="3">'
            f"<gml:pos>{x} {Y + 4} 0.0</gml:pos>"
            "</gml:Point></Objecten:punt></Objecten:geometrie>"
            + "".join(f"<Objecten:gebruiksdoel>{use}</Objecten:gebruiksdoel>" for use in uses)
            + f"<Objecten:oppervlakte>{area}</Objecten:oppervlakte>"
            + f"<Objecten:status>{status}</Objecten:status>"
            + refs("maaktDeelUitVan", "PandRef", panden),
            begin,
            end,
            **history,
        )

    def number(
        self,
        begin: str = "2010-01-01",
        end: str = "",
        *,
        address_id: str = "0457200000000001",
        number: int = 7,
        letter: str = "",
        postcode: str = "1381AB",
        street: str = "0457300000000001",
        place: str = "",
    ) -> None:
        self.add(
            "NUM",
            f"<Objecten:identificatie>{address_id}</Objecten:identificatie>"
            f"<Objecten:huisnummer>{number}</Objecten:huisnummer>"
            + (f"<Objecten:huisletter>{letter}</Objecten:huisletter>" if letter else "")
            + (f"<Objecten:postcode>{postcode}</Objecten:postcode>" if postcode else "")
            + f"<Objecten:ligtAan><ref:OpenbareRuimteRef>{street}</ref:OpenbareRuimteRef>"
            + "</Objecten:ligtAan>"
            + (
                f"<Objecten:ligtIn><ref:WoonplaatsRef>{place}</ref:WoonplaatsRef></Objecten:ligtIn>"
                if place
                else ""
            ),
            begin,
            end,
        )

    def street(
        self, begin: str = "2010-01-01", end: str = "", *, name: str = "Kerkstraat", number: int = 1
    ) -> None:
        self.add(
            "OPR",
            "<Objecten:identificatie>0457300000000001</Objecten:identificatie>"
            f"<Objecten:naam>{name}</Objecten:naam>"
            "<Objecten:ligtIn><ref:WoonplaatsRef>1012</ref:WoonplaatsRef></Objecten:ligtIn>",
            begin,
            end,
            number,
        )

    def place(self, place_id: str = "1012", name: str = "Weesp") -> None:
        self.add(
            "WPL",
            f"<Objecten:identificatie>{place_id}</Objecten:identificatie><Objecten:naam>{name}</Objecten:naam>",
            "2010-01-01",
        )

    def standplaats(self, site_id: str, main: str, x: float) -> None:
        ring = f"{x} {Y} {x + 10} {Y} {x + 10} {Y + 8} {x} {Y}"
        self.add(
            "STA",
            "<Objecten:heeftAlsHoofdadres>"
            f"<ref:NummeraanduidingRef>{main}</ref:NummeraanduidingRef></Objecten:heeftAlsHoofdadres>"
            f"<Objecten:identificatie>{site_id}</Objecten:identificatie>"
            "<Objecten:status>Plaats aangewezen</Objecten:status><Objecten:geometrie>"
            f'<gml:Polygon srsDimension="2"><gml:exterior><gml:LinearRing><gml:posList>{ring}'
            "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></Objecten:geometrie>",
            "2010-01-01",
        )

    def belongs(self, gemeente: str, begin: str, end: str = "", place: str = "1012") -> None:
        ends = f"<t:einddatumTijdvakGeldigheid>{end}</t:einddatumTijdvakGeldigheid>" if end else ""
        self.relations.append(
            "<g:GemeenteWoonplaatsRelatie><g:tijdvakgeldigheid>"
            f"<t:begindatumTijdvakGeldigheid>{begin}</t:begindatumTijdvakGeldigheid>{ends}</g:tijdvakgeldigheid>"
            f"<g:gerelateerdeWoonplaats><g:identificatie>{place}</g:identificatie></g:gerelateerdeWoonplaats>"
            f"<g:gerelateerdeGemeente><g:identificatie>{gemeente}</g:identificatie></g:gerelateerdeGemeente>"
            "<g:status>definitief</g:status></g:GemeenteWoonplaatsRelatie>"
        )

    def xml(self, kind: str) -> bytes:
        return f"<b:bagStand {_NS}>{''.join(self.objects[kind])}</b:bagStand>".encode()

    def parts(self) -> dict[str, bytes]:
        """Return file name -> XML of every kind, one file each."""
        files = {f"0457{kind}15102021-000001.xml": self.xml(kind) for kind in self.objects}
        relations = f'<r xmlns:g="x" xmlns:t="y">{"".join(self.relations)}</r>'
        return files | {"GEM-WPL-RELATIE-15102021-000001.xml": relations.encode()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def nested(parts: Mapping[str, bytes]) -> bytes:
    """Return a gemeente extract: a zip per kind, in a zip of the gemeente, in a zip."""
    relation = "GEM-WPL-RELATIE-15102021"
    kinds = {f"{n[:15]}.zip": zipped({n: c}) for n, c in parts.items() if not n.startswith("GEM")}
    document = b'<x xmlns:s="y"><s:StandTechnischeDatum>2021-10-15</s:StandTechnischeDatum></x>'
    return zipped(
        {
            "Leveringsdocument-BAG-Extract.xml": document,
            "0457GEM15102021.zip": zipped(kinds),
            f"{relation}.zip": zipped({n: c for n, c in parts.items() if n.startswith("GEM")}),
        }
    )


@pytest.fixture
def extract() -> Extract:
    """An extract with one street and place, and as yet no panden."""
    made = Extract()
    made.street()
    made.place()
    made.number()
    made.belongs("0457", "2010-01-01", "2022-03-24")
    made.belongs("0363", "2022-03-24")
    return made


@pytest.fixture
def write_extract(tmp_path: Path) -> Callable[[Extract], Path]:
    def write(made: Extract) -> Path:
        path = tmp_path / "extract.zip"
        path.write_bytes(nested(made.parts()))
        return path

    return write


@pytest.fixture
def write_light(tmp_path: Path) -> Callable[..., Path]:
    """Write a GeoPackage in the layout of bag-light; rows are changes on one pand and one VBO."""

    def write(panden: list[dict[str, object]], objects: list[dict[str, object]]) -> Path:
        pand = {"identificatie": PAND, "bouwjaar": 1950, "status": "Pand in gebruik"}
        pand |= {"gebruiksdoel": "woonfunctie", "geometry": box(X, Y, X + 10, Y + 8)}
        vbo = {
            "identificatie": VBO,
            "oppervlakte": 80,
            "status": "Verblijfsobject in gebruik",
            "gebruiksdoel": "woonfunctie",
            "openbare_ruimte_naam": "Kerkstraat",
            "huisnummer": 7,
            "huisletter": "",
            "toevoeging": None,
            "postcode": "1381AB",
            "woonplaats_naam": "Weesp",
            "pand_identificatie": PAND,
            "bronhouder_identificatie": "0457",
            "geometry": Point(X + 5, Y + 4),
        }
        path = tmp_path / "bag-light.gpkg"
        for layer, base, rows in (("pand", pand, panden), ("verblijfsobject", vbo, objects)):
            frame = gpd.GeoDataFrame([base | row for row in rows], crs=28992)
            frame.to_file(path, layer=layer)
        return path

    return write
