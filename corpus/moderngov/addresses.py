"""Addresses: where a ModernGov site starts, how its untidy links are read, and which hosts may be asked at all."""

from __future__ import annotations

import html
import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from tld import get_fld

from corpus.moderngov.errors import FetchError, Refused

Resolver = Callable[[str, int], list[str]]
"""Gives the addresses of a host name; raises OSError where there are none."""

SHARED_SUFFIXES = ("moderngov.co.uk",)
"""Hosting names under which many councils have their sites: each council's own host starts one label further."""
HOSTING_SUFFIXES = (
    "azurecontainerapps.io", "azurefd.net", "b-cdn.net", "cloudapp.azure.com", "force.com", "granicus.com",
    "kinsta.cloud", "oraclecloud.com", "powerappsportals.com", "public-i.tv", "rackcdn.com", "sharepoint.com",
    "squarespace.com", "storage.googleapis.com", "umbraco.io", "web.core.windows.net", "weebly.com", "wordpress.com",
    "wpengine.com", "zendesk.com",
)  # fmt: skip
"""Hosting names that the public suffix list lacks, where some host is any customer's: each counts as its own owner."""

_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PAGE = re.compile(r"/[^/]*\.(?:aspx|asp|asmx|html?)(?:/.*)?$", re.IGNORECASE)
_DOCUMENTS = re.compile(r"/documents(?:/.*)?$", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?|[0-9a-f:.]+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def site_base(pasted: str) -> str:
    """Return where the site starts, without a final slash, from the address of any of its pages.

    Raises:
        FetchError: it isn't the address of a web site.
    """
    text = pasted.strip()
    if "://" not in text:
        text = f"https://{text}"
    problem = f"{pasted.strip()!r} isn't the address of a web site. Give one like https://democracy.example.gov.uk"
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise FetchError(f"{problem} ({error}).") from error
    if not _is_web(url):
        raise FetchError(f"{problem}.")
    if url.userinfo:
        raise FetchError(f"The address of {url.host} holds a user name: only public pages are read. Leave it out.")
    path = _DOCUMENTS.sub("", _PAGE.sub("", url.path)).rstrip("/")
    return f"{url.scheme}://{url.netloc.decode('ascii')}{path}"


def link_readings(text: str) -> tuple[str, ...]:
    """Return the addresses that a link may mean, the likeliest first; none for an empty link.

    Links come with entities, spaces and line breaks inside. A browser drops a line break, but it may also stand
    where a space was, so such a link has two readings.
    """
    link = html.unescape(html.unescape(text)).strip()
    readings = dict.fromkeys((_BREAK.sub("", link), _BREAK.sub(" ", link)))
    return tuple(_STRAY_PERCENT.sub("%25", reading) for reading in readings if reading)


def join(base: str, link: str) -> httpx.URL:
    """Return ``link`` as it reads on a page directly under ``base``, over https where ``base`` is.

    Raises:
        Refused: it isn't a web address.
    """
    try:
        root = httpx.URL(f"{base}/")
        url = root.join(link)
        if not _is_web(url) or url.userinfo:
            raise Refused(f"{link!r} isn't an address on the web.")
        if url.host == root.host and url.port is None:
            # The service gives http:// for its own host whatever the site itself uses.
            url = url.copy_with(scheme=root.scheme, port=root.port)
        elif root.scheme == "https" and url.scheme == "http" and url.port is None:
            url = url.copy_with(scheme="https")
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused(f"{link!r} isn't an address on the web ({error}).") from error
    return url.copy_with(fragment=None)


def _is_web(url: httpx.URL) -> bool:
    host = url.raw_host.decode("ascii").strip("[]").lower()
    return url.scheme in _DEFAULT_PORTS and _HOST.fullmatch(host) is not None


def registrable(host: str) -> str:
    """Return the part of a host name that its owner registered (manchester.gov.uk), or the host itself."""
    name = host.lower().rstrip(".")
    for suffix in SHARED_SUFFIXES:
        if name.endswith(f".{suffix}"):
            return f"{name[: -len(suffix) - 1].rpartition('.')[2]}.{suffix}"
    if name.endswith(tuple(f".{suffix}" for suffix in HOSTING_SUFFIXES)):
        return name
    found = get_fld(name, fix_protocol=True, fail_silently=True, search_private=True)
    return found if isinstance(found, str) else name


def port_of(url: httpx.URL) -> int:
    """Return the port that the address names or means."""
    return url.port or _DEFAULT_PORTS[url.scheme]


def system_resolver(host: str, port: int) -> list[str]:
    """Return the addresses that the system's resolver knows for the host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class HostRules:
    """Which hosts may be asked: the council's own, and never an address inside somebody's network.

    ``listed`` are further host names the operator vouches for. ``allow_loopback`` lets the site itself (same host
    and port, nothing else) be on this machine, for tests.
    """

    base: httpx.URL
    listed: tuple[str, ...] = ()
    allow_loopback: bool = False
    resolver: Resolver = system_resolver

    def addresses(self, url: httpx.URL) -> list[str]:
        """Return the checked network addresses of the host, to be connected to as they are.

        Raises:
            Refused: the host isn't the council's, or an address of it isn't public.
            OSError: the host name isn't known.
        """
        host = url.host.lower()
        if not self._own(host):
            raise Refused(
                f"{host} isn't one of the council's own hosts ({registrable(self.base.host)}). "
                f"If it is the council's, name it with --host {host}."
            )
        if port_of(url) not in {80, 443, port_of(self.base)}:
            raise Refused(f"{url} is at a port ({url.port}) where no web site of a council is.")
        found = self.resolver(url.raw_host.decode("ascii"), port_of(url))
        for address in found:
            if not (_is_public(address) or self._is_test_site(url, address)):
                raise Refused(f"{host} leads to {address}, an address inside a private network; it isn't followed.")
        return found

    def _own(self, host: str) -> bool:
        names = {name.lower() for name in self.listed}
        return host == self.base.host.lower() or host in names or registrable(host) == registrable(self.base.host)

    def _is_test_site(self, url: httpx.URL, address: str) -> bool:
        same = url.host == self.base.host and port_of(url) == port_of(self.base)
        return self.allow_loopback and same and ipaddress.ip_address(address).is_loopback


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
"""All that is assigned to the public (IANA); ``is_global`` lets older and local forms through, on Python 3.11 most."""


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address can hide in an IPv6 one (RFC 4291, 6052, 3056, 4380).
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(str(inner))
        if address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast
