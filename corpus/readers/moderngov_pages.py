"""Reads the pages of ModernGov sites by their own markup: agenda items, meetings, issues and decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.extract import Extract
from corpus.readers.building import Piece, put_together
from corpus.readers.markup import classes, language, page_title, plain
from corpus.readers.moderngov_marks import is_item_row, is_restricted, is_restricted_item
from corpus.readers.walking import Walker
from corpus.records import DocumentKind, DocumentStatus, Metadata, Withheld

_OURS = re.compile(
    r"""class\s*=\s*["'][^"']*\bmg(?:MainTitleTxt|SubTitleTxt|SubSubTitleTxt|AiTitleTxt|SubItemTitleTxt|"""
    r"""ItemTable|WordPara|ItemNumberCell|Label)\b"""
)
_FURNITURE = (
    "mgHide mgFileSize mgLinks mgActionList mgFooter mgBreadcrumb mgBreadCrumb mgNavigation mgTopNav mgToolbar "
    "mgSearch mgSearchBox mgPrintLink mgSocialMedia mgRssFeed mgMenu mgSkipLink mgMediaPlayer mgCalendarNav"
)
_DROPPED = frozenset(_FURNITURE.split())
_LABEL_CLASSES = frozenset(("mgSubItemTitleTxt", "mgSubSubTitleTxt", "mgSectionTitle"))
_FILE_NOISE = re.compile(
    r",?\s*(?:\bPDF|\bDOCX?|\bXLSX?|\bPPTX?|\bRTF|\bZIP)\s*,?\s*\(?\d[\d.,]*\s*[KMG]B\)?(?=\s|$)", re.I
)
_NOISE_AT_END = re.compile(rf"(?:{_FILE_NOISE.pattern})\s*$", re.I)
_MEETING_BLOCK = re.compile(
    r"(?:Meeting|Cyfarfod):?\s*(?P<date>\d{1,2}/\d{1,2}/\d{4})\s*[-–]\s*(?P<committee>.+?)\s*(?:\((?:Item|Eitem)\s+(?P<item>[^)]+)\))?",
    re.S,
)
_MEETING_LINK = re.compile(
    r"(?:Meeting of|Cyfarfod)\s+(?P<committee>.+?),\s*"
    r"(?P<date>(?:\w+,?\s+)?\d{1,2}(?:st|nd|rd|th|ain|fed|eg|ydd)?\s+\w+,?\s+\d{4})"
    r"(?:[^(]*\((?:Item|Eitem)\s+(?P<item>[^)]+?)\.?\))?",
    re.S,
)
_NAMED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ain|fed|eg|ydd)?\s+([A-Za-z]+),?\s+(\d{4})")
_SLASHED_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
    )
    for number, name in enumerate(names.split(), 1)
}
_COUNCIL = re.compile(r"council|cyngor|authority|borough|corporation", re.I)
_WHY = "marked as restricted on the page"


def is_one(page: str) -> bool:
    """Return whether a page has ModernGov's markup."""
    return _OURS.search(page) is not None


def read(tree: LexborHTMLParser, source: str, address: str | None) -> list[Extract]:
    """Return the page's one document, or for an issue page one for each meeting at which it was dealt with."""
    body = tree.body
    if body is None:
        return []
    title, what = _text_of(tree, "h2.mgSubTitleTxt"), _text_of(tree, "h1.mgMainTitleTxt")
    if _is_restricted_page(tree, body):
        held = Withheld(source, title or what or "the whole page", _WHY)
        return [Extract("", withheld=(held,))]
    restriction = _Restrictions(source)
    pieces: list[Piece] = []
    for node in _parts(tree, body):
        pieces += Walker(restriction.drop, restriction.special, "td.mgItemNumberCell, h1, h2, h3").walk(node)
    pieces = [_without_noise(piece) for piece in pieces]
    stated = _stated(tree, what, title, pieces, address)
    blocks = [(number, found) for number, piece in enumerate(pieces) if (found := _MEETING_BLOCK.fullmatch(piece.text))]
    heads = [Piece("paragraph", what)] * bool(what) + [Piece("heading", title, 1)] * bool(title)
    withheld = tuple(restriction.withheld)
    if blocks:
        return _by_meeting(heads, pieces, blocks, stated, withheld)
    text, marks, _ = put_together([*heads, *pieces])
    return [Extract(text, marks, stated=stated, withheld=withheld)]


def _parts(tree: LexborHTMLParser, body: LexborNode) -> list[LexborNode]:
    """Return the parts of the page with the text: its contents, else everything that isn't a title."""
    found = [node for node in tree.css(".mgContent") if not _inside(node, "mgContent")]
    if found:
        return found
    return [tree.css_first("#modgov") or body]


def _is_restricted_page(tree: LexborHTMLParser, body: LexborNode) -> bool:
    """Return whether the page as a whole is marked: its title, or a note that stands in no item's row."""
    title = tree.css_first("h2.mgSubTitleTxt")
    if title is not None and is_restricted(title):
        return True
    of_one_item = tree.css_first("td.mgItemNumberCell") is None
    notes = [node for node in tree.css(".mgLinks, .mgActionList") if not _numbered(node)]
    return any(is_restricted_item(part, of_one_item) for part in [*_parts(tree, body), *notes])


def _inside(node: LexborNode, name: str) -> bool:
    parent = node.parent
    while parent is not None:
        if name in classes(parent):
            return True
        parent = parent.parent
    return False


def _text_of(tree: LexborHTMLParser, selector: str) -> str:
    found = tree.css_first(selector)
    return _clean(plain(found)) if found is not None else ""


def _clean(text: str) -> str:
    return _FILE_NOISE.sub("", text).strip(" ")


def _without_noise(piece: Piece) -> Piece:
    """Return a piece without the size of a file; in what the minutes say of one it stands, so there only at an end."""
    if piece.kind in ("paragraph", "table_row"):
        return Piece(piece.kind, _NOISE_AT_END.sub("", piece.text).strip(" "), piece.level)
    return Piece(piece.kind, _clean(piece.text), piece.level)


@dataclass(slots=True)
class _Restrictions:
    """Leaves out what isn't shown or isn't public, and notes what that was."""

    source: str
    withheld: list[Withheld]

    def __init__(self, source: str) -> None:
        self.source = source
        self.withheld = []

    def drop(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        """Return whether the walk leaves an element out."""
        names = frozenset((attributes.get("class") or "").split())
        if names & _DROPPED or names & {"mgMainTitleTxt", "mgSubTitleTxt"}:
            return True
        if is_item_row(node):
            title = node.css_first("td:not(.mgItemNumberCell) .mgAiTitleTxt")
            marked = is_restricted_item(node) or (title is not None and is_restricted(title))
            return marked and self._withhold(title, "an item without a title")
        parent = node.parent
        in_papers = node.tag == "li" and parent is not None and "mgBulletList" in classes(parent)
        return in_papers and is_restricted(node) and self._withhold(node, "a paper without a title")

    def special(self, node: LexborNode, attributes: dict[str, str | None]) -> Piece | None:
        """Turn the title row of an agenda item into a heading with its number, and labels into paragraphs."""
        names = frozenset((attributes.get("class") or "").split())
        if node.tag == "td" and "mgItemNumberCell" in names:
            title = node.parent.css_first("td:not(.mgItemNumberCell) .mgAiTitleTxt") if node.parent else None
            words = " ".join(filter(None, (plain(node), _clean(_shown(title)) if title is not None else "")))
            return Piece("heading", words, 2) if words else None
        if "mgAiTitleTxt" in names:
            # Beside its number the title has been taken already.
            return Piece("paragraph", "") if _numbered(node) else Piece("heading", _clean(_shown(node)), 2)
        if names & _LABEL_CLASSES and not _MEETING_BLOCK.fullmatch(plain(node)):
            return Piece("paragraph", _clean(_shown(node)))
        return None

    def _withhold(self, named: LexborNode | None, otherwise: str) -> bool:
        name = (_clean(_shown(named)) if named is not None else "") or otherwise
        self.withheld.append(Withheld(self.source, name, _WHY))
        return True


def _numbered(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag != "tr":
        parent = parent.parent
    return parent is not None and parent.css_first("td.mgItemNumberCell") is not None


def _shown(node: LexborNode) -> str:
    """Return an element's text without what the page hides (and without file sizes)."""
    pieces = Walker(lambda _, attributes: bool(frozenset((attributes.get("class") or "").split()) & _DROPPED))
    return " ".join(" ".join(piece.text.split("\n")) for piece in pieces.walk(node))


def _stated(tree: LexborHTMLParser, what: str, title: str, pieces: Sequence[Piece], address: str | None) -> Metadata:
    committee, held_on = _meeting(tree, title, pieces)
    names = [part.strip() for part in re.split(r"\s+[-–|:]\s+", page_title(tree) or "")]
    council = next((name for name in reversed(names[1:]) if _COUNCIL.search(name) and len(name) < 80), None)
    return Metadata(
        council=council, committee=committee, held_on=held_on, title=title or what or None, url=address,
        kind=_kind(what, pieces), status=_status(what), language=language(tree, address),
    )  # fmt: skip


def _meeting(tree: LexborHTMLParser, title: str, pieces: Sequence[Piece]) -> tuple[str | None, date | None]:
    """Return the committee and day of the page's meeting, from its links, its title or its labels."""
    for link in tree.css(".mgLinks a, .mgActionList a, .mgContent a"):
        if "ielistdocuments" in (link.attributes.get("href") or "").lower():
            words = plain(link)
            found = _MEETING_LINK.search(words) or re.fullmatch(r"(?P<date>\d+/\d+/\d+)\s+-\s+(?P<committee>.+)", words)
            if found is not None:
                return found["committee"].strip(), day(found["date"])
    found = re.fullmatch(r"(?P<committee>.+?)\s+[-–]\s+(?P<date>.*\d{4}.*)", title)
    if found is not None and day(found["date"]) is not None:
        return found["committee"], day(found["date"])
    for piece in pieces:
        label = re.match(r"(?:Date of decision|Dyddiad y penderfyniad):\s*", piece.text, re.I)
        if label is not None:
            return None, day(piece.text[label.end() :])
    return None, None


def day(text: str) -> date | None:
    """Return the first day named in a text, as "31/03/2025" or "Monday, 31st March, 2025", or None."""
    slashed, named = _SLASHED_DAY.search(text), _NAMED_DAY.search(text)
    try:
        if slashed is not None:
            return date(int(slashed[3]), int(slashed[2]), int(slashed[1]))
        if named is not None and named[2].lower() in _MONTHS:
            return date(int(named[3]), _MONTHS[named[2].lower()], int(named[1]))
    except ValueError:
        pass
    return None


def _kind(what: str, pieces: Sequence[Piece]) -> DocumentKind | None:
    labels = {piece.text.strip().rstrip(":").lower() for piece in pieces if len(piece.text) < 30}
    if labels & {"minutes", "cofnodion"}:
        return "minutes"
    if labels & {"decision", "decisions", "penderfyniad"} or re.match(r"decision|penderfyniad", what, re.I):
        return "decision"
    return "agenda" if re.fullmatch(r"agenda|rhaglen", what.strip(), re.I) else None


def _status(what: str) -> DocumentStatus | None:
    return "draft" if re.search(r"\bdraft\b|\bdrafft\b", what, re.I) else None


def _by_meeting(
    heads: list[Piece],
    pieces: list[Piece],
    blocks: Sequence[tuple[int, re.Match[str]]],
    stated: Metadata,
    withheld: tuple[Withheld, ...],
) -> list[Extract]:
    """Cut an issue page into its meetings; what stands before the first of them is a document of its own."""
    extracts: list[Extract] = []
    before = pieces[: blocks[0][0]]
    if any(len(piece.text) > 60 for piece in before):
        text, marks, _ = put_together([*heads, *before])
        about = Metadata(title=stated.title, url=stated.url, language=stated.language)
        extracts.append(Extract(text, marks, stated=about))
    used: set[str] = set()
    ends = [number for number, _ in blocks[1:]] + [len(pieces)]
    for (start, found), end in zip(blocks, ends, strict=True):
        inside = pieces[start + 1 : end]
        head = Piece("heading", pieces[start].text, 2)
        text, marks, _ = put_together([*heads, head, *inside])
        name = f"{day(found['date']) or found['date']} {found['committee']} {found['item'] or ''}"
        part = re.sub(r"[^\w-]+", "-", name.lower()).strip("-")
        part = part if part not in used else f"{part}-{len(used) + 1}"
        used.add(part)
        about = Metadata(
            council=stated.council, committee=found["committee"], held_on=day(found["date"]), title=stated.title,
            url=f"{stated.url}#{part}" if stated.url else None, kind=_kind("", inside), language=stated.language,
        )  # fmt: skip
        extracts.append(Extract(text, marks, stated=about, part=part))
    extracts[0] = Extract(
        extracts[0].text, extracts[0].marks, stated=extracts[0].stated, part=extracts[0].part, withheld=withheld
    )
    return extracts
