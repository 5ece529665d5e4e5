"""Reads what a response says apart from its body: where it leads, when to come back, what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from tenacity import RetryCallState

from corpus.moderngov.errors import FetchError, Refused, Stopped, Unavailable

LONGEST_WAIT = 300.0
"""A site that asks for a longer pause than this (seconds) is left alone until another run."""
REDIRECTS = {301, 302, 303, 307, 308}
REFUSING = {401, 403, 451}


class TryAgain(Exception):
    """A passing fault; ``wait`` is the pause in seconds that the site asked for, ``busy`` that it asked for one."""

    def __init__(self, reason: str, wait: float | None = None, *, busy: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.busy = busy


def pause(state: RetryCallState) -> float:
    """Return the seconds before the next attempt: what the site asked for, at least 2, 4, 8 … up to a minute."""
    fault = state.outcome.exception() if state.outcome else None
    asked = fault.wait if isinstance(fault, TryAgain) else None
    return max(asked or 0.0, min(60.0, 2.0**state.attempt_number))


def check_status(url: httpx.URL, response: httpx.Response) -> None:
    """Raise what a status other than 200 means (RFC 9110, 15; RFC 6585 for 429)."""
    status = response.status_code
    if status in REFUSING:
        raise Refused(f"the site refuses it (status {status})", by_site=True)
    if status == 429 or status >= 500:
        wait = retry_after(response.headers.get("retry-after"))
        if wait is not None and wait > LONGEST_WAIT:
            raise Stopped(f"{url.host} asks to be left alone for {wait:.0f} seconds. Run it again after that.")
        raise TryAgain(f"the site answered with status {status}", wait, busy=status == 429 or wait is not None)
    if status in {404, 410}:
        raise Unavailable(f"the site says that it isn't there (status {status})", lasting=True)
    if status != 200:
        raise Unavailable(f"the site answered with status {status}", lasting=True)


def retry_after(value: str | None) -> float | None:
    """Return the seconds of a Retry-After header, which is a number or a date (RFC 9110, 10.2.3)."""
    text = (value or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def redirected(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    """Return where a redirect leads; over https once https was used."""
    location = response.headers.get("location", "").strip()
    if not location:
        raise Unavailable("it was redirected to nowhere", lasting=True)
    try:
        target = url.join(location)
    except httpx.InvalidURL as error:
        raise Unavailable(f"it was redirected to {location!r}, which isn't an address", lasting=True) from error
    if target.scheme not in {"http", "https"} or not target.host or target.userinfo:
        raise Refused(f"it was redirected to {target}, which isn't a public page")
    if target.path.lower().endswith("/mgerror.aspx"):
        raise Unavailable("the site sent its error page instead", lasting=True)
    if url.scheme == "https" and target.scheme == "http":
        target = target.copy_with(scheme="https")
    return target.copy_with(fragment=None)


def too_large(size: int, limit: int) -> Unavailable:
    """Return the fault of a document beyond the limit, both in bytes."""
    return Unavailable(f"it is larger than the limit ({size:,} of {limit:,} bytes)", lasting=True)


def broken(error: httpx.TransportError | httpx.DecodingError) -> TryAgain:
    """Return in words what went wrong on the way."""
    if isinstance(error, httpx.TimeoutException):
        return TryAgain("the site took too long to answer")
    if isinstance(error, httpx.RemoteProtocolError):
        return TryAgain("the answer broke off before its end")
    if isinstance(error, httpx.DecodingError):
        return TryAgain(f"its compression is broken ({error})")
    return TryAgain(f"the connection failed ({error or type(error).__name__})")


def unknown_host(base: str, error: OSError) -> FetchError:
    """Return the error of a site whose name leads nowhere."""
    return FetchError(f"The host name in {base} isn't known ({error}). Check the spelling and the connection.")
