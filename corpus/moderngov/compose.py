"""A meeting's minutes as one web page in ModernGov's own markup, put together from what the site says of each item."""

from __future__ import annotations

import re
from typing import Literal

from jinja2 import Environment
from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement
from lxml_html_clean import Cleaner
from markupsafe import Markup

from corpus.moderngov.addresses import join
from corpus.moderngov.errors import Refused
from corpus.moderngov.model import Item, MeetingRecord, Paper
from corpus.records import DocumentStatus

ComposedKind = Literal["minutes", "decision", "agenda"]

EMAIL_REMOVED = "[e-mail address left out]"
_EMAIL = re.compile(r"[\w.+'’-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a b blockquote br caption col colgroup dd div dl dt em h2 h3 h4 h5 h6 i li ol p pre s span strong sub sup "
        "table tbody td tfoot th thead tr u ul",
    )
)
_ATTRIBUTES = frozenset(["class", "colspan", "href", "lang", "rowspan", "start", "type", "value"])
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CLEANER = Cleaner(
    allow_tags=_TAGS,
    remove_unknown_tags=False,
    safe_attrs_only=True,
    safe_attrs=_ATTRIBUTES,
    style=True,
    inline_style=True,
)
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True).from_string(
    """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>{{ heading }} - {{ subtitle }}{% if council %} - {{ council }}{% endif %}</title>
</head>
<body>
<div id="modgov">
<div class="mgHeader"><h1 class="mgMainTitleTxt">{{ heading }}</h1></div>
<div class="mgSubTitle"><h2 class="mgSubTitleTxt">{{ subtitle }}</h2></div>
<div class="mgContent">
<table class="mgItemTable">
{% for item in items %}
<tr>
<td class="mgItemNumberCell"><p class="mgAiTitleTxt"><a id="AI{{ item.id }}"></a>{{ item.number }}</p></td>
<td>
<p class="mgAiTitleTxt">{{ item.title }}</p>
{% if item.links %}
<ul class="mgBulletList">
{% for title, url in item.links %}
<li><a href="{{ url }}">{{ title }}</a></li>
{% endfor %}
</ul>
{% endif %}
{% for label, text in item.texts %}
{% if label %}
<p class="mgSubItemTitleTxt">{{ label }}</p>
{% endif %}
<div class="mgWordPara">{{ text }}</div>
{% endfor %}
</td>
</tr>
{% endfor %}
</table>
</div>
</div>
</body>
</html>
"""
)
_HEADINGS: dict[ComposedKind, str] = {"minutes": "Minutes", "decision": "Decisions", "agenda": "Agenda"}


def composed_kind(record: MeetingRecord) -> ComposedKind | None:
    """Return what there is to write of the meeting, the fullest first; None where it has no public text."""
    if record.has_minutes:
        return "minutes"
    if record.has_decisions:
        return "decision"
    return "agenda" if any(not item.restriction and item.title for item in record.items) else None


def draft_status(heading: str | None) -> DocumentStatus:
    """Return "draft" where the heading says so ("Agenda and draft minutes"); that it doesn't says nothing."""
    return "draft" if re.search(r"\bdraft\b|\bdrafft\b", heading or "", re.IGNORECASE) else "unknown"


def compose(record: MeetingRecord, kind: ComposedKind, committee: str, council: str | None, base: str) -> str:
    """Return the meeting's public items as a page; restricted items and papers aren't on it at all.

    An item's agenda text is only there where no minutes are published: what was asked for isn't what was agreed.
    """
    status = draft_status(record.heading)
    heading = "Draft minutes" if kind == "minutes" and status == "draft" else _HEADINGS[kind]
    return _PAGE.render(
        heading=heading,
        subtitle=subtitle(record, committee),
        council=council,
        items=[_row(item, kind, base) for item in record.items if item.restriction is None],
    )


def subtitle(record: MeetingRecord, committee: str) -> str:
    """Return what a page calls the meeting: "Audit Committee - Tuesday, 14 March 2017 10.00 am"."""
    day = record.held_on
    when = f"{day:%A}, {day.day} {day:%B %Y}" if day else ""
    return " - ".join(part for part in (committee, " ".join(filter(None, (when, record.time)))) if part)


def _row(item: Item, kind: ComposedKind, base: str) -> dict[str, object]:
    texts = [("Decision:", item.decision), ("Minutes:", item.minutes)]
    if kind == "agenda":
        texts.append(("", item.agenda))
    papers = [paper for paper in item.papers if paper.restriction is None]
    return {
        "id": item.id,
        "number": f"{item.number}." if item.number and item.number[-1].isdigit() else item.number,
        "title": without_emails(item.title),
        "links": [(without_emails(paper.title), address) for paper in papers if (address := _address(paper, base))],
        "texts": [(label, cleaned) for label, text in texts if (cleaned := clean(text, base))],
    }


def _address(paper: Paper, base: str) -> str | None:
    try:
        return str(join(base, paper.links[0])) if paper.links else None
    except Refused:
        return None


def clean(text: str, base: str) -> Markup:
    """Return HTML without scripts, styles, forms, hidden words and e-mail addresses; empty where no words are left."""
    try:
        node = lxml_html.fragment_fromstring(text, create_parent="div")
    except ParserError:
        return Markup("")
    for hidden in node.xpath('.//*[contains(concat(" ", normalize-space(@class), " "), " mgHide ")]'):
        hidden.drop_tree()
    _CLEANER(node)
    node.make_links_absolute(f"{base}/", handle_failures="discard")
    for part in node.iter():
        _tidy(part)
    if not node.text_content().strip():
        return Markup("")
    # What is written here has been through the cleaner.
    return Markup(lxml_html.tostring(node, encoding="unicode"))


def _tidy(part: HtmlElement) -> None:
    for place in ("text", "tail"):
        text = getattr(part, place)
        if text:
            setattr(part, place, _CONTROL.sub("", without_emails(text)))
    href = part.get("href")
    if href is not None and (not href.startswith(("http://", "https://")) or _EMAIL.search(href)):
        del part.attrib["href"]


def without_emails(text: str) -> str:
    """Return the text with a visible mark where an e-mail address stood."""
    return _EMAIL.sub(EMAIL_REMOVED, text)
