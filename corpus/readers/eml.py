"""Reads e-mails: the text of the message and the attachments that can be read, each a document of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from corpus.extract import Extract, UnreadableError
from corpus.readers.building import Piece, is_blank, put_together
from corpus.records import Metadata

Extractor = Callable[[bytes, str], list[Extract]]
MAX_ATTACHMENTS = 200
MAX_DEPTH = 3
_SKIPPED_TYPES = ("image/", "audio/", "video/", "text/calendar", "application/pkcs7", "application/pgp", "text/vcard")


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
            message = BytesParser(policy=policy.default).parsebytes(data)
            subject = str(message["subject"] or "").strip() or None
            extracts = self._body(message, source, subject)
            for number, part in enumerate(message.iter_attachments()):
                if number >= MAX_ATTACHMENTS:
                    raise UnreadableError(
                        f"{source} has more than {MAX_ATTACHMENTS} attachments. Save them in a folder."
                    )
                if isinstance(part, EmailMessage) and not part.get_content_type().startswith(_SKIPPED_TYPES):
                    extracts += self._attachment(part, source, number + 1)
        except UnreadableError:
            raise
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise UnreadableError(f"{source} is an e-mail that is damaged ({error}). Save it again.") from error
        if not extracts:
            raise UnreadableError(f"{source} is an e-mail without text or attachments to read. Leave it out.")
        return extracts

    def _body(self, message: EmailMessage, source: str, subject: str | None) -> list[Extract]:
        part = message.get_body(preferencelist=("plain", "html"))
        if part is None:
            return []
        content = part.get_content()
        if not isinstance(content, str) or is_blank(content):
            return []
        if part.get_content_type() == "text/html":
            page = f"<!doctype html><html><head><meta charset='utf-8'></head><body>{content}</body></html>"
            found = self._extractor(page.encode("utf-8", "replace"), f"{source}.html")
            return [replace(extract, stated=replace(extract.stated, title=subject)) for extract in found]
        paragraphs = content.replace("\r\n", "\n").split("\n\n")
        text, marks, _ = put_together([Piece("paragraph", paragraph.strip("\n")) for paragraph in paragraphs])
        return [Extract(text, marks, stated=Metadata(title=subject))]

    def _attachment(self, part: EmailMessage, source: str, number: int) -> list[Extract]:
        if self._depth >= MAX_DEPTH:
            return [
                Extract("", part=f"attachment {number}", problem=f"{source}: e-mails inside e-mails, too deep to read.")
            ]
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            name, data = f"message-{number}.eml", inner.as_bytes() if isinstance(inner, EmailMessage) else b""
        else:
            payload = part.get_payload(decode=True)
            name, data = part.get_filename() or f"attachment-{number}", payload if isinstance(payload, bytes) else b""
        name = "".join(char if char.isprintable() and char not in "/\\" else "_" for char in name)[:200]
        try:
            if name.endswith(".eml"):
                found = EmlReader(self._extractor, self._depth + 1).read(data, f"{source}#{name}")
            else:
                found = self._extractor(data, f"{source}#{name}")
        except UnreadableError as error:
            return [Extract("", part=name, problem=str(error))]
        return [replace(extract, part=f"{name}#{extract.part}" if extract.part else name) for extract in found]
