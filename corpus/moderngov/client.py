"""Asking a council's site, politely: one request a second, robots.txt kept, back-off, limits, own hosts only."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self

import httpx
from protego import Protego
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

from corpus.moderngov.addresses import HostRules, Resolver, port_of, system_resolver
from corpus.moderngov.errors import FetchError, Refused, Stopped, Unavailable
from corpus.moderngov.options import PRODUCT, FetchOptions
from corpus.moderngov.responses import (
    REDIRECTS,
    TryAgain,
    broken,
    check_status,
    pause,
    redirected,
    too_large,
    unknown_host,
)

MAX_HOPS = 5
MAX_PAGE_BYTES = 30_000_000
"""For answers of the service and for pages; papers have the limit that the options set."""
MAX_ROBOTS_BYTES = 512_000
"""RFC 9309 asks for at least 500 kibibytes of a robots.txt to be read."""
REFUSALS_TO_STOP = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site sent: the address it came from in the end, the body, and what says its version.

    ``whole`` is false where nothing in the answer says how long it should be. ``same`` answers a conditional request.
    """

    url: str
    content_type: str
    body: bytes = field(repr=False)
    etag: str | None = None
    modified: str | None = None
    whole: bool = True
    same: bool = False


@dataclass(slots=True)
class _Host:
    client: httpx.Client
    robots: Protego | None = None
    closed: str | None = None
    ready_at: float = 0.0


@dataclass(slots=True)
class Client:
    """One run's way to the site. ``clock`` and ``sleep`` are in seconds and can be replaced by a test."""

    base: str
    options: FetchOptions
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    resolver: Resolver = system_resolver
    requests: int = 0
    _hosts: dict[tuple[str, int], _Host] = field(default_factory=dict)
    _refusals: int = 0
    _secure: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in self._hosts.values():
            host.client.close()

    @property
    def rules(self) -> HostRules:
        """The hosts that may be asked."""
        options = self.options
        return HostRules(httpx.URL(self.base), options.hosts, options.allow_loopback, self.resolver)

    def get(
        self, url: httpx.URL, *, etag: str | None = None, modified: str | None = None, limit: int = MAX_PAGE_BYTES
    ) -> Answer:
        """Return what stands at the address, of at most ``limit`` bytes; with validators it may be ``same``.

        Raises:
            Refused: the site, robots.txt or the host rules say no.
            Unavailable: the address gives nothing, after the attempts that the options allow.
            Stopped: the site asks to be left alone.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in conditions.items() if value}
        try:
            answer = self._retrying(lambda: self._follow(url, headers, limit))
        except Refused as refusal:
            self._count(url, refusal)
            raise
        except TryAgain as fault:
            if fault.busy:
                raise Stopped(
                    f"{url.host} asks to be left alone ({fault}). Nothing is lost; run the same command again later."
                ) from fault
            raise Unavailable(f"{fault} ({self.options.attempts} attempts)") from fault
        self._refusals = 0
        return answer

    def _count(self, url: httpx.URL, refusal: Refused) -> None:
        """Give up once the site has refused several requests in a row: it means the tool, not a paper."""
        self._refusals += refusal.by_site
        if self._refusals >= REFUSALS_TO_STOP:
            raise Stopped(
                f"{url.host} refused {self._refusals} requests in a row ({refusal}). It isn't asked further: ask the "
                "council for access, or index files that you have."
            ) from refusal

    def _retrying(self, attempt: Callable[[], Answer]) -> Answer:
        retrying = Retrying(
            stop=stop_after_attempt(self.options.attempts),
            wait=pause,
            retry=retry_if_exception_type(TryAgain),
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(attempt)

    def _follow(self, url: httpx.URL, headers: dict[str, str], limit: int) -> Answer:
        """Ask once, going along with redirects; each hop is held to the same rules as the first."""
        for _ in range(MAX_HOPS + 1):
            if url.scheme == "http" and url.host in self._secure:
                url = url.copy_with(scheme="https")
            addresses = self._allowed(url)
            self._obey_robots(url)
            result = self._request(url, headers, limit, addresses)
            if isinstance(result, Answer):
                return result
            if url.scheme == "http" and result.scheme == "https" and result.host == url.host:
                self._secure.add(url.host)
            url = result
        raise Unavailable(f"it was redirected more than {MAX_HOPS} times", lasting=True)

    def _allowed(self, url: httpx.URL) -> list[str]:
        try:
            found = self.rules.addresses(url)
        except OSError as error:
            raise TryAgain(f"the host name {url.host} isn't known ({error})") from error
        if not found:
            raise Unavailable(f"the host name {url.host} has no address")
        return found

    def _host(self, url: httpx.URL) -> _Host:
        key = (f"{url.scheme}://{url.host.lower()}", port_of(url))
        if key not in self._hosts:
            # A client for each host: connections are made to checked addresses, and two hosts may share one.
            client = httpx.Client(
                verify=_trust(),
                headers={"User-Agent": self.options.user_agent(), "Accept-Encoding": "gzip, deflate"},
                timeout=self.options.timeout,
                trust_env=False,
                follow_redirects=False,
            )
            self._hosts[key] = _Host(client)
        return self._hosts[key]

    def _wait_for_turn(self, host: _Host) -> None:
        asked = host.robots.crawl_delay(PRODUCT) if host.robots is not None else None
        interval = max(self.options.interval, float(asked or 0.0))
        pause = host.ready_at - self.clock()
        if pause > 0:
            self.sleep(pause)
        host.ready_at = self.clock() + interval

    def _request(
        self, url: httpx.URL, headers: dict[str, str], limit: int, addresses: list[str], *, cut: bool = False
    ) -> Answer | httpx.URL:
        """Make one request to the first checked address that takes it; a redirect returns where it leads.

        What is larger than the limit is an error, or is ``cut`` after the last whole line within it.
        """
        host = self._host(url)
        fault: httpx.ConnectError | None = None
        for address in addresses:
            self._wait_for_turn(host)
            self.requests += 1
            # Connecting to the address that was checked, so that a second look-up can't lead elsewhere.
            request = host.client.build_request(
                "GET",
                url.copy_with(host=address),
                headers={"Host": url.netloc.decode("ascii"), **headers},
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            )
            try:
                response = host.client.send(request, stream=True)
            except httpx.ConnectError as error:
                fault = error
                continue
            except httpx.TransportError as error:
                raise broken(error) from error
            with closing(response):
                return self._read(url, response, limit, cut)
        raise TryAgain(f"no connection to {url.host} ({fault})") from fault

    def _read(self, url: httpx.URL, response: httpx.Response, limit: int, cut: bool) -> Answer | httpx.URL:
        status = response.status_code
        if status in REDIRECTS:
            return redirected(url, response)
        if status == 304:
            return Answer(str(url), "", b"", same=True)
        check_status(url, response)
        declared = response.headers.get("content-length", "")
        chunked = "chunked" in response.headers.get("transfer-encoding", "")
        if declared.isdecimal() and int(declared) > limit and not cut:
            raise too_large(int(declared), limit)
        return Answer(
            url=str(url),
            content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            body=self._body(response, limit, cut),
            etag=response.headers.get("etag"),
            modified=response.headers.get("last-modified"),
            whole=chunked or bool(declared),
        )

    def _body(self, response: httpx.Response, limit: int, cut: bool) -> bytes:
        body = bytearray()
        end = self.clock() + self.options.deadline
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > limit and cut:
                    return bytes(body[:limit]).rpartition(b"\n")[0]
                if len(body) > limit:
                    raise too_large(len(body), limit)
                if self.clock() > end:
                    raise Unavailable(f"it didn't arrive within {self.options.deadline:g} seconds")
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise broken(error) from error
        return bytes(body)

    def _obey_robots(self, url: httpx.URL) -> None:
        """Raise Refused where the host's robots.txt keeps this address from robots (RFC 9309)."""
        host = self._host(url)
        if host.robots is None and host.closed is None:
            self._read_robots(url, host)
        if host.closed is not None:
            raise Refused(host.closed)
        if host.robots is not None and not host.robots.can_fetch(str(url), PRODUCT):
            raise Refused(f"robots.txt of {url.host} asks robots to stay away from it")

    def _read_robots(self, url: httpx.URL, host: _Host) -> None:
        def ask() -> Answer:
            at = url.copy_with(raw_path=b"/robots.txt")
            for _ in range(MAX_HOPS + 1):
                result = self._request(at, {}, MAX_ROBOTS_BYTES, self._allowed(at), cut=True)
                if isinstance(result, Answer):
                    return result
                at = result
            raise Unavailable("redirected too often", lasting=True)

        try:
            text = self._retrying(ask).body.decode("utf-8", "replace")
        except (TryAgain, Unavailable) as fault:
            if isinstance(fault, TryAgain) or not fault.lasting:
                # RFC 9309, 2.3.1.4: a robots.txt that can't be reached because of the server means "stay away".
                host.closed = f"robots.txt of {url.host} can't be read ({fault}), so nothing on it is asked for"
                return
            # RFC 9309, 2.3.1.3: where there is none, nothing is disallowed.
            text = ""
        host.robots = Protego.parse(text)


@cache
def _trust() -> ssl.SSLContext:
    """Return the certificates to trust, read once: that takes longer than many a request."""
    return httpx.create_ssl_context()


def check_base(base: str, options: FetchOptions, resolver: Resolver = system_resolver) -> None:
    """Raise a FetchError where the site's own address is one that this tool never asks."""
    rules = HostRules(httpx.URL(base), options.hosts, options.allow_loopback, resolver)
    try:
        rules.addresses(httpx.URL(base))
    except Refused as refusal:
        raise FetchError(str(refusal)) from refusal
    except OSError as error:
        raise unknown_host(base, error) from error
