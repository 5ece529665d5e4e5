"""Decisions that officers took under delegated powers: the site's list of them, and the page of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from lxml import html as lxml_html
from lxml.html import HtmlElement

from corpus.dates import find_days
from corpus.moderngov.errors import Refused, Unavailable
from corpus.moderngov.item_rows import RESTRICTED, document_links, words
from corpus.moderngov.model import Item, MeetingRecord, Paper
from corpus.moderngov.pages import Pages, links

LIST = "mgListOfficerDecisions.aspx?bcr=1"
MAX_PAGES = 60
_LISTS = ("mglistofficerdecisions.aspx", "mgdelegateddecisions.aspx")
_LABEL = re.compile(r"mg(?:Label|SubSubTitleTxt|SubItemTitleTxt)\b")
_PERSONAL = re.compile(r"contact|e-?mail|telephone|phone", re.I)
_PAPERS = re.compile(r"accompanying|supporting|background|documents?|reports?$|attachments?", re.I)
_NAMES = {
    "maker": re.compile(r"decision[- ]maker|decided by|made by|penderfynwr|gwneuthurwr", re.I),
    "decided": re.compile(r"date (?:of|made|decision)|decision date|dyddiad y penderfyniad", re.I),
    "published": re.compile(r"publication date|date published|published|dyddiad cyhoeddi", re.I),
    "effective": re.compile(r"(?:date )?effective|implementation", re.I),
    "status": re.compile(r"decision status|status|statws", re.I),
    "key": re.compile(r"is key|key decision", re.I),
    "call_in": re.compile(r"is subject to call|call-?in", re.I),
    "reference": re.compile(r"(?:decision )?ref(?:erence)?(?: no\.?| number)?$", re.I),
    "exempt": re.compile(r"is (?:the decision )?(?:exempt|confidential|restricted)", re.I),
    "meeting": re.compile(r"decided at meeting", re.I),
}


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A line of the list of decisions; ``listed_on`` is the day it names, None where it can't be read."""

    id: str
    title: str
    listed_on: date | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the page of a decision says.

    ``said`` holds what stands behind each label that is known (maker, reference, status, key, call_in …) and
    ``sections`` the HTML under each heading. Names of contacts, e-mail addresses and telephone numbers aren't read.
    """

    id: str
    title: str
    decided_on: date | None
    published_on: date | None
    said: dict[str, str] = field(default_factory=dict)
    sections: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    papers: tuple[Paper, ...] = ()
    restriction: str | None = None

    @property
    def reference(self) -> str:
        """The reference that the page states, else the site's own number."""
        return self.said.get("reference") or self.id

    def as_meeting(self) -> MeetingRecord:
        """Return the decision as a record of one item, so that its papers are fetched as those of a meeting are."""
        item = Item(self.id, "", self.title, papers=self.papers)
        return MeetingRecord(f"decision-{self.id}", self.decided_on, items=(item,), restriction=self.restriction)


def listed(pages: Pages) -> list[DecisionEntry]:
    """Return the officers' decisions that the site lists, earliest first; none where it has no such list.

    Raises:
        Refused, Unavailable: the site refuses its list, or doesn't answer now.
    """
    waiting, seen = [LIST], {LIST}
    found: dict[str, DecisionEntry] = {}
    while waiting and len(seen) <= MAX_PAGES:
        try:
            page = pages.page(waiting.pop(0))
        except Refused:
            raise
        except Unavailable as fault:
            if fault.lasting:
                continue
            raise
        before = len(found)
        for entry in _entries(page):
            found.setdefault(entry.id, entry)
        if len(found) > before:
            # Other periods of the list; one that brings nothing new leads no further.
            further = [str(link.get("href")) for link, _ in links(page, *_LISTS)]
            waiting += [link for link in dict.fromkeys(further) if link not in seen]
            seen.update(further)
    return sorted(found.values(), key=lambda entry: (str(entry.listed_on or "9999"), int(entry.id)))


def _entries(page: HtmlElement) -> Iterator[DecisionEntry]:
    for link, parameters in links(page, "iedecisiondetails.aspx"):
        number = parameters.get("id", "")
        row = next(link.iterancestors("tr", "li"), None)
        if not number.isdecimal() or row is None:
            continue
        days = [found.day for cell in row.iter("td") if link not in cell.iter() for found in find_days(words(cell))]
        yield DecisionEntry(number, words(link), days[0] if days else None)


def decision(pages: Pages, entry: DecisionEntry) -> Decision:
    """Return what the page of a decision says.

    Raises:
        Refused, Unavailable: the site refuses the page, or what came isn't one.
    """
    page = pages.page(address(entry.id))
    content = next((node for node in page.iter("div") if "mgContent" in str(node.get("class", "")).split()), None)
    if content is None:
        raise Unavailable("its page isn't a page of a decision")
    title = next((words(node) for node in page.iter("h2") if "mgSubTitleTxt" in str(node.get("class", ""))), "")
    said, sections = _parts(content)
    decided, published = _day(said.get("decided", "")), _day(said.get("published", ""))
    exempt = said.get("exempt", "").casefold().startswith(("y", "true"))
    return Decision(
        entry.id,
        title or entry.title,
        decided,
        published or entry.listed_on,
        said,
        tuple(sections),
        tuple(document_links(content)),
        RESTRICTED if exempt else None,
    )


def address(number: str) -> str:
    """Return the address of a decision's page on its site."""
    return f"ieDecisionDetails.aspx?ID={number}"


def _parts(content: HtmlElement) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return what is said behind labels, and the sections under headings, what is personal or a list of papers left."""
    said: dict[str, str] = {}
    sections: list[tuple[str, str]] = []
    title: str | None = None
    for node in content:
        if not isinstance(node.tag, str):
            continue
        label = node if _LABEL.search(str(node.get("class", ""))) else _label_in(node)
        if label is None:
            if title is not None and node.tag != "ul":
                copy = deepcopy(node)
                copy.tail = None
                sections.append((title, lxml_html.tostring(copy, encoding="unicode")))
            continue
        name, value = words(label).rstrip(": "), words(node)[len(words(label)) :].strip(" :")
        wanted = not _PERSONAL.search(name) and not _PAPERS.search(name)
        title = name if wanted and label is node else None
        known = next((key for key, pattern in _NAMES.items() if pattern.match(name)), None)
        if wanted and value and known is not None:
            said.setdefault(known, value)
    return said, sections


def _label_in(node: HtmlElement) -> HtmlElement | None:
    return next((part for part in node.iter("span", "strong") if _LABEL.search(str(part.get("class", "")))), None)


def _day(text: str) -> date | None:
    days = find_days(text)
    return days[0].day if days else None
