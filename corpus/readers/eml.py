"""Reads e-mails: the text of the message and the attachments that can be read, each a document of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from corpus.extract import Extract, UnreadableError
from corpus.readers.building import Piece, is_blank, put_together
from corpus.readers.plain import decode
from corpus.readers.properties import of_mail, secret_property
from corpus.readers.running import status_of
from corpus.records import Metadata

Extractor = Callable[[bytes, str], list[Extract]]
MAX_ATTACHMENTS = 200
MAX_DEPTH = 3
_SKIPPED_TYPES = (
    "image/", "audio/", "video/", "font/", "text/calendar", "text/vcard", "text/css", "text/javascript",
    "application/javascript", "application/x-javascript", "application/pkcs7", "application/x-pkcs7", "application/pgp",
    "message/delivery-status", "message/disposition-notification",
)  # fmt: skip

# What mail programs write for "Confidential" and "Private" (RFC 2156).
_SENSITIVE = frozenset(("private", "company-confidential"))


class EmlReader:
    """Takes e-mails; the message's own extract comes first. ``extractor`` reads the attachments."""

    name = "e-mail"
    suffixes = (".eml",)

    def __init__(self, extractor: Extractor | None = None, depth: int = 1) -> None:
        if extractor is None:
            from corpus import readers

            extractor = readers.extract
        self._extractor = extractor
        self._depth = depth

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes begin with the fields of a message."""
        head = data[:4096].lstrip().lower()
        return any(f"{name}:".encode() in head for name in ("message-id", "mime-version", "received", "return-path"))

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the message and its attachments; addresses and other fields are left out.

        Raises:
            UnreadableError: it can't be parsed, or has neither text nor attachments that can be read.
        """
        try:
            return self._message(BytesParser(policy=policy.default).parsebytes(data), source)
        except UnreadableError:
            raise
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise UnreadableError(f"{source} is an e-mail that is damaged ({error}). Save it again.") from error

    def _message(self, message: EmailMessage, source: str) -> list[Extract]:
        texts, others = _sorted(message)
        attached = [part for part in others if not part.get_content_type().startswith(_SKIPPED_TYPES)]
        if len(attached) > MAX_ATTACHMENTS:
            raise UnreadableError(f"{source} has more than {MAX_ATTACHMENTS} attachments. Save them in a folder.")
        extracts = self._body(texts, source, str(message["subject"] or "").strip() or None)
        for number, part in enumerate(attached, 1):
            extracts += self._attachment(part, source, number)
        sensitivity = str(message["sensitivity"] or "").strip().casefold()
        why = f"its field 'Sensitivity' says {sensitivity!r}" if sensitivity in _SENSITIVE else None
        if why := why or secret_property(of_mail(message)):
            extracts = [replace(extract, row=Metadata(restriction=why)) for extract in extracts]
        if not extracts:
            raise UnreadableError(f"{source} is an e-mail without text or attachments to read. Leave it out.")
        return extracts

    def _body(self, texts: list[EmailMessage], source: str, subject: str | None) -> list[Extract]:
        contents = [_content(part) for part in texts]
        if all(map(is_blank, contents)):
            return []
        if texts[0].get_content_type() == "text/html":
            page = f"<!doctype html><html><head><meta charset='utf-8'></head><body>{''.join(contents)}</body></html>"
            found = self._extractor(page.encode("utf-8", "replace"), f"{source}.html")
            return [replace(extract, stated=replace(extract.stated, title=subject)) for extract in found]
        paragraphs = [part for content in contents for part in content.replace("\r\n", "\n").split("\n\n")]
        text, marks, _ = put_together([Piece("paragraph", paragraph.strip("\n")) for paragraph in paragraphs])
        return [Extract(text, marks, stated=Metadata(title=subject, status=status_of([subject or ""])))]

    def _attachment(self, part: EmailMessage, source: str, number: int) -> list[Extract]:
        if self._depth >= MAX_DEPTH:
            return [
                Extract("", part=f"attachment {number}", problem=f"{source}: e-mails inside e-mails, too deep to read.")
            ]
        inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" and part.is_multipart() else None
        otherwise = f"attachment-{number}" if inner is None else f"message-{number}.eml"
        name = "".join(c if c.isprintable() and c not in "/\\" else "_" for c in part.get_filename() or otherwise)[:200]
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        if part.get_content_maintype() == "multipart":
            problem = f"{source} has a part that is damaged or breaks off. Save it again."
            return [Extract("", part=name, problem=problem)]
        try:
            if isinstance(inner, EmailMessage):
                found = EmlReader(self._extractor, self._depth + 1)._message(inner, f"{source}#{name}")
            elif name.endswith(".eml"):
                found = EmlReader(self._extractor, self._depth + 1).read(data, f"{source}#{name}")
            else:
                found = self._extractor(data, f"{source}#{name}")
        except UnreadableError as error:
            return [Extract("", part=name, problem=str(error))]
        return [replace(extract, part=f"{name}#{extract.part}" if extract.part else name) for extract in found]


def _sorted(part: EmailMessage) -> tuple[list[EmailMessage], list[EmailMessage]]:
    """Return the parts that are the message's own text, all of one type, and those that are documents of their own.

    Mail programs nest them in many ways: Apple's puts attachments inside one of the alternatives of the text, and some
    leave the plain alternative empty.
    """
    kind = part.get_content_type()
    if kind == "message/rfc822" or not part.is_multipart():
        own = kind in ("text/plain", "text/html") and not (part.get_filename() or part.is_attachment())
        return ([part], []) if own else ([], [part])
    sorted_parts = [_sorted(inner) for inner in part.iter_parts() if isinstance(inner, EmailMessage)]
    attached = [other for _, others in sorted_parts for other in others]
    bodies = [texts for texts, _ in sorted_parts if not all(is_blank(_content(text)) for text in texts)]
    if not bodies:
        return [], attached
    if kind == "multipart/alternative":
        plain = (texts for texts in bodies if texts[0].get_content_type() == "text/plain")
        return next(plain, bodies[0]), attached
    first = bodies[0][0].get_content_type() if kind != "multipart/related" else None
    texts, apart = bodies[0], list[EmailMessage]()
    for more in bodies[1:]:
        (texts if more[0].get_content_type() == first else apart).extend(more)
    return texts, [*apart, *attached]


def _content(part: EmailMessage) -> str:
    """Return the text of a part; one in an encoding that nobody knows is read by what its bytes look like."""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
    try:
        return decode(data, "it")[0]
    except UnreadableError:
        return data.decode("utf-8", "replace")
