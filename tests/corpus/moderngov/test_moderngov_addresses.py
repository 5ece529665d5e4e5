from __future__ import annotations

import httpx
import pytest

from corpus.moderngov.addresses import HostRules, join, link_readings, registrable, site_base
from corpus.moderngov.errors import FetchError, Refused

BASE = httpx.URL("https://democracy.thornmere.gov.uk/moderngov")


def rules(*addresses: str, **settings: object) -> HostRules:
    return HostRules(BASE, resolver=lambda host, port: list(addresses), **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pasted", "base"),
    [
        ("democracy.thornmere.gov.uk", "https://democracy.thornmere.gov.uk"),
        (" https://democracy.thornmere.gov.uk/ ", "https://democracy.thornmere.gov.uk"),
        ("https://d.gov.uk/moderngov/ieListMeetings.aspx?CId=1&Year=0", "https://d.gov.uk/moderngov"),
        ("http://d.gov.uk/mgWebService.asmx/GetMeeting?lMeetingId=1", "http://d.gov.uk"),
        ("https://d.gov.uk/a/documents/s1/Some report.pdf", "https://d.gov.uk/a"),
        ("https://d.gov.uk:8443/x/mgFindMember.aspx#top", "https://d.gov.uk:8443/x"),
    ],
)
def test_the_base_is_found_from_any_page(pasted: str, base: str) -> None:
    assert site_base(pasted) == base


@pytest.mark.parametrize("pasted", ["", "ftp://d.gov.uk", "https://", "https://user:pw@d.gov.uk/", "https://[bad/"])
def test_what_is_no_address_is_an_error(pasted: str) -> None:
    with pytest.raises(FetchError):
        site_base(pasted)


def test_links_are_read_through_entities_spaces_and_line_breaks() -> None:
    assert link_readings("  a.aspx?A=1&amp;amp;B=2\n") == ("a.aspx?A=1&B=2",)
    assert link_readings("documents/Some\r\n  Report 100%.pdf") == (
        "documents/SomeReport 100%25.pdf",
        "documents/Some Report 100%25.pdf",
    )
    assert link_readings(" \n ") == ()


def test_a_link_over_http_goes_over_https_as_the_site_does() -> None:
    assert str(join(str(BASE), "http://democracy.thornmere.gov.uk/moderngov/documents/s1/a b.pdf")) == (
        "https://democracy.thornmere.gov.uk/moderngov/documents/s1/a%20b.pdf"
    )
    assert str(join(str(BASE), "documents/s1/a.pdf#page=2")) == (
        "https://democracy.thornmere.gov.uk/moderngov/documents/s1/a.pdf"
    )


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "mailto:a@b.gov.uk", "https://u:p@thornmere.gov.uk/x", "http://["]
)
def test_a_link_that_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(Refused):
        join(str(BASE), link)


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("democracy.manchester.gov.uk", "manchester.gov.uk"),
        ("thornmere.moderngov.co.uk", "thornmere.moderngov.co.uk"),
        ("www.thornmere.moderngov.co.uk", "thornmere.moderngov.co.uk"),
        ("thornmere.cloudapp.azure.com", "thornmere.cloudapp.azure.com"),
        ("thornmere.uksouth.cloudapp.azure.com", "thornmere.uksouth.cloudapp.azure.com"),
        ("thornmere.sharepoint.com", "thornmere.sharepoint.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_hosts_are_told_apart_by_what_their_owner_registered(host: str, owner: str) -> None:
    assert registrable(host) == owner


@pytest.mark.parametrize("host", ["democracy.thornmere.gov.uk", "www.thornmere.gov.uk", "files.example.org"])
def test_the_councils_own_and_listed_hosts_are_allowed(host: str) -> None:
    found = rules("93.184.216.34", listed=("files.example.org",)).addresses(httpx.URL(f"https://{host}/x"))
    assert found == ["93.184.216.34"]


@pytest.mark.parametrize(
    "url", ["https://elsewhere.gov.uk/x", "https://gov.uk/", "https://democracy.thornmere.gov.uk:6379/"]
)
def test_other_hosts_and_ports_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        rules("93.184.216.34").addresses(httpx.URL(url))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fec0::1",
        "64:ff9b:1::a00:1",
        "::10.0.0.1",
        "::7f00:1",
        "::ffff:0:10.0.0.1",
    ],
)
def test_a_name_of_the_council_that_leads_inside_a_network_is_refused(address: str) -> None:
    for allow in (False, True):
        with pytest.raises(Refused, match="private network"):
            rules("93.184.216.34", address, allow_loopback=allow).addresses(httpx.URL("https://www.thornmere.gov.uk/"))


@pytest.mark.parametrize("address", ["2a00:1450:4009:820::200e", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_a_public_address_is_allowed_in_every_form(address: str) -> None:
    assert rules(address).addresses(httpx.URL("https://www.thornmere.gov.uk/")) == [address]


def test_loopback_is_only_for_the_site_itself() -> None:
    site = HostRules(httpx.URL("http://127.0.0.1:8000"), allow_loopback=True, resolver=lambda host, port: [host])
    assert site.addresses(httpx.URL("http://127.0.0.1:8000/x")) == ["127.0.0.1"]
    for url in ("http://127.0.0.1:8001/", "http://127.0.0.1/", "http://127.0.0.2:8000/"):
        with pytest.raises(Refused):
            site.addresses(httpx.URL(url))
