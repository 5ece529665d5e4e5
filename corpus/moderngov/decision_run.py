"""One officer's decision of a run: its page is put together, its papers are fetched, like those of a meeting."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment

from corpus.moderngov import describe
from corpus.moderngov.addresses import join
from corpus.moderngov.compose import clean, without_emails
from corpus.moderngov.decisions import Decision, DecisionEntry, address, decision
from corpus.moderngov.errors import Refused, Unavailable
from corpus.moderngov.folder import HeldFile
from corpus.moderngov.meeting import MeetingRun
from corpus.moderngov.options import Entry

FOLDER = "officer-decisions"
COMMITTEE = "Officer decisions"
_SHOWN = (
    ("Decision maker", "maker"), ("Decision status", "status"), ("Is key decision?", "key"),
    ("Is subject to call in?", "call_in"), ("Effective from", "effective"), ("Decided at meeting", "meeting"),
)  # fmt: skip
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True).from_string(
    """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Decision details - {{ title }}{% if council %} - {{ council }}{% endif %}</title>
</head>
<body>
<div id="modgov">
<div class="mgHeader"><h1 class="mgMainTitleTxt">Decision details</h1></div>
<div class="mgSubTitle"><h2 class="mgSubTitleTxt">{{ title }}</h2></div>
<div class="mgContent">
{% for label, value in said %}
<p><span class="mgLabel">{{ label }}: </span>{{ value }}</p>
{% endfor %}
{% for label, text in sections %}
<h3 class="mgSubSubTitleTxt">{{ label }}:</h3>
<div class="mgWordPara">{{ text }}</div>
{% endfor %}
</div>
</div>
</body>
</html>
"""
)


class DecisionRun(MeetingRun):
    """Brings what is held of one decision in step with the site."""

    def take(self, entry: DecisionEntry) -> None:
        """Look at the decision; what can't be had is named in the report, and what was held before is kept."""
        name, url = f"officer decision {entry.id}, {without_emails(entry.title)}", self._address(entry.id)
        try:
            found = decision(self.source.pages, entry)
        except Refused as refusal:
            self.report.refused.append(Entry(name, url, str(refusal)))
            return
        except Unavailable as fault:
            self.report.failed.append(Entry(name, url, str(fault)))
            return
        record = found.as_meeting()
        self._withheld = describe.withheld(record, f"officer decision {entry.id}", url)
        if record.restriction is None:
            self._fetch_papers(record)
            self._put(self._held(found, url), self._composed(found))
            self.state.record = self._line(found, url)
        else:
            self._drop_all()
        self._finish()

    def _address(self, number: str) -> str:
        return str(join(self.client.base, address(number)))

    def _held(self, found: Decision, url: str) -> HeldFile:
        day = found.decided_on or found.published_on
        return HeldFile(
            file=f"{self.state.folder}/00-decision.html",
            sha256="",
            size=0,
            url=url,
            title=without_emails(found.title),
            kind="decision",
            held_on=found.decided_on.isoformat() if found.decided_on else None,
            filed_under=day.isoformat() if day and found.decided_on is None else None,
            item=found.reference,
            settled=self.settled,
        )

    def _composed(self, found: Decision) -> bytes:
        said = [("Reference", found.reference)]
        said += [(label, found.said[key]) for label, key in _SHOWN if found.said.get(key)]
        for label, day in (("Date of decision", found.decided_on), ("Publication date", found.published_on)):
            said += [(label, f"{day:%d/%m/%Y}")] if day else []
        base = self.client.base
        sections = [(label, text) for label, part in found.sections if (text := clean(part, base))]
        return _PAGE.render(
            title=without_emails(found.title),
            council=self.folder.site.council,
            said=[(label, without_emails(value)) for label, value in said],
            sections=sections,
        ).encode()

    def _line(self, found: Decision, url: str) -> dict[str, Any]:
        return {
            "decision_id": found.id,
            "reference": found.reference,
            "title": without_emails(found.title),
            "decided_on": found.decided_on.isoformat() if found.decided_on else None,
            "published_on": found.published_on.isoformat() if found.published_on else None,
            "maker": without_emails(found.said["maker"]) if "maker" in found.said else None,
            "status": found.said.get("status"),
            "key": found.said.get("key"),
            "call_in": found.said.get("call_in"),
            "url": url,
            "file": self.state.composed.file if self.state.composed else None,
            "papers": [held.file for held in self.state.papers.values()],
        }
