"""One source with several endpoints: which answer counts when some fail, are empty, or are down."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data_sources.clients import geojson
from data_sources.clients.answers import Answer, Cache
from data_sources.clients.http import Http
from data_sources.clients.service import Service
from data_sources.errors import ConfigError, SourceChanged, SourceEmpty, SourceUnavailable
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.servers.fault import FaultServer, Reply

JSON = {"Content-Type": "application/json"}


def reply(*numbers: int) -> Reply:
    return Reply(str(list(numbers)).encode(), headers=JSON)


class Source:
    """A source that wants a list with something in it, from endpoints in order."""

    def __init__(self, http: Http, *urls: str) -> None:
        self.findings = Findings()
        self.service = Service("bag", http, {"bag": {"ogc": urls}}, self.findings)

    def fetch(self) -> list[int]:
        def wanted(url: str) -> list[int]:
            numbers: list[int] = self.service.http.get(url, geojson.document)
            if not numbers:
                raise SourceEmpty("Nothing here.", found=f"Asked {url}.", advice="On land?")
            return numbers

        return self.service.first({"ogc": wanted})

    @property
    def told(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(f.code, f.examples) for f in self.findings.items]


def test_an_endpoint_that_is_empty_where_another_has_data_is_told(
    server: FaultServer, http: Http
) -> None:
    none, some = server.on("/none", reply()), server.on("/some", reply(1))
    source = Source(http, none, some)
    assert source.fetch() == [1]
    assert source.told == [("endpoint_empty", (none,))]


def test_empty_everywhere_is_empty_after_one_look_at_each(server: FaultServer, http: Http) -> None:
    urls = [server.on(path, reply()) for path in ("/a", "/b", "/c")]
    with pytest.raises(SourceEmpty, match=r"Nothing here.*/a.*/b.*/c.*On land"):
        Source(http, *urls).fetch()
    assert len(server.requests) == 3


def test_empty_at_the_only_endpoint_that_answers_is_empty(server: FaultServer, http: Http) -> None:
    urls = server.on("/down", Reply(b"", 500)), server.on("/gone", Reply(b"", 404))
    none = server.on("/none", reply())
    with pytest.raises(SourceEmpty, match=r"/down: .*500.*/gone: .*404.*/none: "):
        Source(http, *urls, none).fetch()


def test_changed_tells_more_than_down(server: FaultServer, http: Http) -> None:
    urls = server.on("/down", Reply(b"", 500)), server.on("/gone", Reply(b"", 404))
    with pytest.raises(SourceChanged, match=r"/down: .*500.*/gone: .*404"):
        Source(http, *urls).fetch()


def test_no_endpoint_at_all_is_a_matter_of_configuration(http: Http) -> None:
    with pytest.raises(ConfigError, match=r"\[endpoints\.bag\]"):
        Source(http).fetch()


def grown_old(cache: Cache, days: int) -> str:
    """Let everything in a cache be so many days old; return the day."""
    then = datetime.now(UTC) - timedelta(days=days)
    for record in cache.folder.rglob("*.json"):
        text = record.read_text("utf-8")
        before, _, rest = text.partition('"fetched": ')
        after = rest.partition(",")[2]
        record.write_text(f'{before}"fetched": {then.timestamp()},{after}', "utf-8")
    return then.date().isoformat()


@pytest.mark.parametrize("fault", [Reply(b"", 503), Reply(b"[1", cut_at=1), Reply(silent_s=0.5)])
def test_a_dead_server_gives_way_to_a_stale_answer_told_with_its_date(
    server: FaultServer, cache: Cache, fault: Reply
) -> None:
    url = server.on("/x", reply(1, 2))
    Source(Http(cache, QUICK), url).fetch()
    day = grown_old(cache, 20)
    server.on("/x", fault)
    http = Http(cache, QUICK)
    source = Source(http, url)
    assert source.fetch() == [1, 2]
    assert source.told == [("stale_cache_used", (day,))]
    # The answer is dated by its own age, and the client asks servers again.
    assert time.time() - http.oldest == pytest.approx(20 * 86_400, abs=60)
    server.on("/x", reply(3))
    assert Source(http, url).fetch() == [3]


def test_a_dead_server_without_anything_kept_is_unavailable(
    server: FaultServer, cache: Cache
) -> None:
    source = Source(Http(cache, QUICK), server.on("/x", Reply(b"", 503)))
    with pytest.raises(SourceUnavailable, match="status 503"):
        source.fetch()
    assert source.told == []


def test_a_live_endpoint_comes_before_a_stale_answer(server: FaultServer, cache: Cache) -> None:
    first, second = server.on("/a", reply(1)), server.on("/b", reply(2))
    Source(Http(cache, QUICK), first).fetch()
    grown_old(cache, 20)
    server.on("/a", Reply(b"", 503))
    source = Source(Http(cache, QUICK), first, second)
    assert source.fetch() == [2]
    assert source.told == []


def test_a_server_that_changed_is_not_hidden_by_the_cache(
    server: FaultServer, cache: Cache
) -> None:
    url = server.on("/x", reply(1))
    Source(Http(cache, QUICK), url).fetch()
    grown_old(cache, 20)
    server.on("/x", Reply(b"<html>Verhuisd</html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(SourceChanged, match="Verhuisd"):
        Source(Http(cache, QUICK), url).fetch()


def test_who_chose_to_be_offline_is_not_told_of_age(server: FaultServer, cache: Cache) -> None:
    url = server.on("/x", reply(1))
    Source(Http(cache, QUICK), url).fetch()
    grown_old(cache, 20)
    source = Source(Http(cache, QUICK, offline=True), url)
    assert source.fetch() == [1]
    assert source.told == []


def test_a_whole_of_which_half_could_be_refreshed_is_dated_by_its_oldest_half(
    server: FaultServer, cache: Cache
) -> None:
    # Two answers make one whole: when the second fails, both come from the cache.
    first, second = server.on("/a", reply(1)), server.on("/b", reply(2))

    def fetch(findings: Findings) -> list[int]:
        http = Http(cache, replace(QUICK, max_age_s=0.0))
        service = Service("bag", http, {"bag": {"ogc": ("here",)}}, findings)

        def body(answer: Answer) -> int:
            return int(geojson.document(answer)[0])

        return service.first({"ogc": lambda _url: [http.get(u, body) for u in (first, second)]})

    assert fetch(Findings()) == [1, 2]
    server.on("/b", Reply(b"", 503))
    day = grown_old(cache, 20)
    findings = Findings()
    assert fetch(findings) == [1, 2]
    assert [(f.code, f.examples) for f in findings.items] == [("stale_cache_used", (day,))]
