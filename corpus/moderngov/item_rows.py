"""The agenda items and the linked papers on the page of a ModernGov meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import unquote

from lxml import html as lxml_html
from lxml.html import HtmlElement

from corpus.exempt_words import SITE_ITEM
from corpus.moderngov.addresses import link_readings
from corpus.moderngov.model import Item, Paper
from corpus.moderngov.naming import slug
from corpus.records import digest

RESTRICTED = "the page marks it as restricted"

_NOISE_CLASSES = {"mgFileSize", "mgHide"}
_SIZE = re.compile(r"\s*\b(?:PDF|DOCX?|XLSX?|PPTX?|RTF|ODT|HTML?|CSV|ZIP)\s+[\d.,]+\s*[KMG]?B\s*$", re.IGNORECASE)
_RESTRICTED = re.compile(
    r"reasons why\b.*\brestricted|\bis restricted\b|^\W*restricted\W*$|\(restricted\)", re.IGNORECASE
)
_DOCUMENT = re.compile(
    r"(?:^|/)documents/([a-z])(\d+)/|mgconvert2pdf\.aspx\?(?:.*&)?id=(\d+)|\.(?:pdf|docx?|rtf|odt|xlsx?|pptx?)(?:$|\?)",
    re.IGNORECASE,
)
_LABELS = (
    (re.compile(r"^(?:draft\s+)?(?:minutes|cofnodion)\b", re.IGNORECASE), "minutes"),
    (re.compile(r"^(?:decision|penderfyniad)", re.IGNORECASE), "decision"),
)


def words(node: HtmlElement) -> str:
    """Return the node's text as single-spaced words, without file sizes and what the page hides."""
    parts: list[str] = []
    _collect(node, parts)
    return _SIZE.sub("", " ".join("".join(parts).split()))


def _collect(node: HtmlElement, parts: list[str]) -> None:
    if isinstance(node.tag, str) and not _NOISE_CLASSES & _classes(node):
        parts.append(node.text or "")
        for child in node:
            _collect(child, parts)
            parts.append(child.tail or "")


def _classes(node: HtmlElement) -> set[str]:
    return set(str(node.get("class") or "").split())


def item_rows(page: HtmlElement, meeting: str) -> Iterator[Item]:
    """Yield the items of the page's table, in its order."""
    for count, row in enumerate(_rows(page), 1):
        number_cell, content = _cells(row)
        anchors = [str(node.get(key) or "") for node in row.iter() for key in ("name", "id") if node.get(key)]
        number = next((anchor[2:] for anchor in anchors if re.fullmatch(r"AI\d+", anchor)), f"{meeting}-{count}")
        texts = _sections(content)
        yield Item(
            id=number,
            number=words(number_cell).rstrip("."),
            title=_title(content),
            agenda=texts["agenda"],
            minutes=texts["minutes"],
            decision=texts["decision"],
            papers=(*document_links(content), *_unlinked(content)),
            restriction=RESTRICTED if _item_restricted(row) else None,
        )


def document_links(node: HtmlElement, *, outside_items: bool = False) -> Iterator[Paper]:
    """Yield the papers that the node links to, each once; those of a whole page, or only those outside its items."""
    seen: set[str] = set()
    for link in node.iter("a"):
        readings = link_readings(str(link.get("href") or ""))
        match = _DOCUMENT.search(unquote(readings[0])) if readings else None
        if match is None or readings[0] in seen or (outside_items and _inside_items(link)):
            continue
        seen.add(readings[0])
        title = words(link) or unquote(readings[0]).rpartition("/")[2]
        entry = _entry(link)
        hidden = _RESTRICTED.search(words(entry)) is not None
        yield Paper(_paper_id(match, title, readings[0]), title, readings, RESTRICTED if hidden else None)


def _unlinked(content: HtmlElement) -> Iterator[Paper]:
    """Yield the restricted papers of an item that are named without a link."""
    for entry in content.iter("li"):
        title = words(entry)
        links = (unquote(str(link.get("href") or "")) for link in entry.iter("a"))
        if (
            _RESTRICTED.search(title)
            and not any(map(_DOCUMENT.search, links))
            and "mgActionList" not in _list_classes(entry)
        ):
            yield Paper(digest(title)[:8], title, (), RESTRICTED)


def _paper_id(match: re.Match[str], title: str, link: str) -> str:
    if match[3]:
        return match[3]
    if match[1] and match[1].lower() == "s":
        return match[2]
    return f"{match[1].lower()}{match[2]}-{slug(title)}" if match[1] else digest(link)[:8]


def _entry(link: HtmlElement) -> HtmlElement:
    """Return the list entry that the link stands in, or the link itself."""
    for parent in link.iterancestors():
        if parent.tag == "li":
            return parent
        if parent.tag in {"ul", "ol", "td", "table", "div"}:
            break
    return link


def _rows(page: HtmlElement) -> Iterator[HtmlElement]:
    for cell in page.iter("td"):
        row = cell.getparent()
        if "mgItemNumberCell" in _classes(cell) and row is not None and len(_cells(row)) == 2:
            yield row


def _cells(row: HtmlElement) -> tuple[HtmlElement, ...]:
    cells = [cell for cell in row if cell.tag == "td"]
    numbers = [cell for cell in cells if "mgItemNumberCell" in _classes(cell)]
    others = [cell for cell in cells if cell not in numbers]
    return (numbers[0], others[0]) if numbers and others else ()


def _inside_items(node: HtmlElement) -> bool:
    return any(parent.tag == "tr" and _cells(parent) for parent in node.iterancestors())


def _title(content: HtmlElement) -> str:
    for node in content.iter("p", "h2", "h3"):
        if "mgAiTitleTxt" in _classes(node):
            return words(node)
    return ""


def _item_restricted(row: HtmlElement) -> bool:
    """Return whether the item itself is restricted, not merely a paper in one of its lists."""
    if any("restricted" in name.lower() for name in _classes(row)):
        return True
    for node in row.iter("a", "p", "span"):
        around = list(node.iterancestors())
        listed = any(parent.tag == "li" and "mgActionList" not in _list_classes(parent) for parent in around)
        if (
            not listed
            and not any("mgWordPara" in _classes(parent) for parent in around)
            and SITE_ITEM.search(words(node))
        ):
            return True
    return False


def _list_classes(entry: HtmlElement) -> set[str]:
    parent = entry.getparent()
    return _classes(parent) if parent is not None else set()


def _sections(content: HtmlElement) -> dict[str, str]:
    """Return the HTML under the labels of an item: its agenda text, its minutes, its decision."""
    found: dict[str, list[str]] = {"agenda": [], "minutes": [], "decision": [], "other": []}
    section = "agenda"
    for node in _blocks(content):
        names = _classes(node)
        if "mgSubItemTitleTxt" in names:
            label = words(node).rstrip(":").strip()
            section = next((name for pattern, name in _LABELS if pattern.match(label)), "other")
        elif "mgAiTitleTxt" not in names and not ({"mgBulletList", "mgActionList", "mgLinks"} & names):
            copy = deepcopy(node)
            copy.tail = None
            found[section].append(lxml_html.tostring(copy, encoding="unicode"))
    return {name: "\n".join(parts) for name, parts in found.items()}


def _blocks(node: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the blocks of an item in order, looking into wrappers that only hold others."""
    for child in node:
        if not isinstance(child.tag, str):
            continue
        wrapper = child.tag == "div" and "mgWordPara" not in _classes(child)
        if wrapper and any(
            "mgSubItemTitleTxt" in _classes(inner) or "mgWordPara" in _classes(inner) for inner in child.iter()
        ):
            yield from _blocks(child)
        elif child.tag in {"p", "div", "ul", "ol", "table", "h2", "h3", "h4", "blockquote"} and words(child):
            yield child
