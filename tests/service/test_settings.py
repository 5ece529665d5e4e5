"""Settings as an operator writes them: what is taken, and what is refused with its key and what to write."""

from __future__ import annotations

import pytest

from service.settings import SettingsError, load_settings


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ('["https://www.example.gov.uk"]', ("https://www.example.gov.uk",)),
        ('["https://WWW.Example.gov.uk/"]', ("https://www.example.gov.uk",)),
        ('["https://a.example", "http://localhost:8080"]', ("https://a.example", "http://localhost:8080")),
        ("https://www.example.gov.uk", ("https://www.example.gov.uk",)),
        ("https://a.example, https://b.example/", ("https://a.example", "https://b.example")),
        ('["*"]', ("*",)),
        ("", ()),
    ],
)
def test_origins_are_read_as_browsers_send_them(
    monkeypatch: pytest.MonkeyPatch, written: str, origins: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MATTERS_CORS_ORIGINS", written)
    assert load_settings().cors_origins == origins


@pytest.mark.parametrize(
    "written", ["www.example.gov.uk", '["https://www.example.gov.uk/minutes"]', '["https://www.example.gov.uk"', "[1]"]
)
def test_what_is_no_origin_is_refused_with_what_to_write(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("MATTERS_CORS_ORIGINS", written)
    with pytest.raises(SettingsError, match="MATTERS_CORS_ORIGINS") as refused:
        load_settings()
    assert "Value error" not in str(refused.value)
    assert written == "[1]" or "https://www.example.gov.uk" in str(refused.value)


@pytest.mark.parametrize("written", ["minutes.example.gov.uk", "/minutes", "javascript:alert(1)"])
def test_an_address_of_the_site_that_links_could_not_begin_with_is_refused(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("MATTERS_BASE_URL", written)
    with pytest.raises(SettingsError, match=r"MATTERS_BASE_URL .*write https://minutes\.example\.gov\.uk"):
        load_settings()
