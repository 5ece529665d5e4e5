"""Chooses the sentences that answer: the smallest set, with what a question asks for beside the strongest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from service.asking import names_decision
from service.changes import TOLD_AS_STORY
from service.kinds import VOTE_COUNTED, VOTE_TAKEN, holds
from service.limits import CHANGE, COMPARISON, NARROW, limits_for
from service.motions import RECORDED_WITHIN, place, with_outcomes
from service.selecting import Chosen, item, paragraph
from service.tabulated import with_announced, with_any_table, with_series
from service.understanding import Understanding, content_terms, shares


def select(asked: Understanding, ranked: Sequence[Chosen]) -> list[Chosen]:
    """Return the smallest set: the strongest sentence and those near it, and what they can't be understood without."""
    if not ranked:
        return []
    taken = _near(asked, ranked)
    for completed in (_with_table, _with_reason, _with_resolutions, _with_vote, _with_last_vote):
        taken = completed(asked, ranked, taken)
    return with_announced(ranked, with_outcomes(ranked, taken))


def _near(asked: Understanding, ranked: Sequence[Chosen]) -> list[Chosen]:
    """Return the strongest sentence and those that come near it, no two with the same words.

    What is told in a paragraph without any word of the subject is only ever the strongest. The parts of a question for
    one fact are of one matter, so they are answered from one meeting: a share of one scheme isn't another's. So is
    whether something was decided.
    """
    limits, subject = limits_for(asked), asked.subject
    one_matter = limits is NARROW and (bool(asked.parts) or (asked.asks_whether and asked.wants_outcome))
    taken: list[Chosen] = []
    seen: set[str] = set()
    per_document: Counter[str] = Counter()
    for choice in ranked:
        if len(taken) == limits.most:
            break
        document = choice.read.document.id
        if taken and one_matter and _meeting_of(choice) != _meeting_of(taken[0]):
            continue
        if document in per_document:
            least = ranked[0].score - limits.behind
        else:
            least = min(ranked[0].score - limits.behind_new, limits.enough)
        if choice.score < least or (taken and _is_beside_the_point(subject, choice)):
            continue
        words = " ".join(content_terms(choice.text))
        if words in seen or per_document[document] == limits.per_document:
            continue
        seen.add(words)
        per_document[document] += 1
        taken.append(choice)
    return taken


def _meeting_of(choice: Chosen) -> str:
    return choice.read.document.meeting.id


def _is_beside_the_point(subject: Sequence[str], choice: Chosen) -> bool:
    """Return whether a sentence is told in a paragraph without any word of the subject, or among the formalities."""
    if choice.read.hit.passage.kind == "procedural":
        return True
    return bool(subject) and shares(subject, [paragraph(choice)])[0] == 0


def _with_table(asked: Understanding, ranked: Sequence[Chosen], taken: list[Chosen]) -> list[Chosen]:
    """Add, where a change or things beside each other are asked for, the table that tells them."""
    limits = limits_for(asked)
    if limits is CHANGE and asked.told_in != "any":
        return with_series(ranked, taken)
    return with_any_table(ranked, taken) if limits is COMPARISON else taken


def _with_resolutions(asked: Understanding, ranked: Sequence[Chosen], taken: list[Chosen]) -> list[Chosen]:
    """Add, where a decision, its reasons or a story is asked for, the strongest resolution on each item without one.

    What leads to a decision is often nearer to the question's words than "RESOLVED that the report be noted".
    """
    reasons = asked.asked == "reason" and names_decision(asked.question.casefold())
    if not reasons and "decision" not in (asked.asked, *asked.also_asked) and not TOLD_AS_STORY.search(asked.question):
        return taken
    decided = {item(choice) for choice in taken if choice.read.hit.passage.kind == "resolution"}
    added: list[Chosen] = []
    for one in dict.fromkeys(item(choice) for choice in taken):
        resolved = (c for c in ranked if item(c) == one and c.read.hit.passage.kind == "resolution")
        if one not in decided and (found := next(resolved, None)):
            added.append(found)
    return [*taken, *added]


def _with_reason(asked: Understanding, ranked: Sequence[Chosen], taken: list[Chosen]) -> list[Chosen]:
    """Add, where a reason is asked for and none is quoted, the strongest sentence on the same item that gives one.

    What is nearest to a "why" in words tells what was done, and the reason stands beside it.
    """
    if asked.asked != "reason" or any(holds("reason", choice.text) for choice in taken):
        return taken
    given = (c for c in ranked if item(c) == item(taken[0]) and holds("reason", c.text))
    found = next(given, None)
    return [*taken, found] if found else taken


def _with_vote(asked: Understanding, ranked: Sequence[Chosen], taken: list[Chosen]) -> list[Chosen]:
    """Add, where a vote is asked for, the first count recorded after the strongest sentence, unless one is quoted.

    Where votes are told in words alone ("the motion was lost"), it is the first of these.
    """
    if "vote" not in (asked.asked, *asked.also_asked):
        return taken
    for pattern in (VOTE_COUNTED, VOTE_TAKEN):
        if any(pattern.search(choice.text) for choice in taken):
            return taken
        recorded = [c for c in ranked if _is_recorded_by(taken[0], c) and pattern.search(c.text)]
        if recorded:
            return [*taken, min(recorded, key=place)]
    return taken


def _is_recorded_by(strongest: Chosen, other: Chosen) -> bool:
    """Return whether a sentence stands in the same passage as the strongest, or not far after it."""
    if other.read.hit.passage.id == strongest.read.hit.passage.id:
        return True
    same = other.read.document.id == strongest.read.document.id
    return same and 0 < place(other) - place(strongest) <= RECORDED_WITHIN


def _with_last_vote(asked: Understanding, ranked: Sequence[Chosen], taken: list[Chosen]) -> list[Chosen]:
    """Add, where a vote is asked for and that on an amendment is quoted, the one on the motion that followed it.

    The vote on an amendment, taken for that on the motion, would tell the opposite of what was decided.
    """
    if asked.asked != "vote" or "amendment" in asked.question.casefold():
        return taken
    votes = [c for c in taken if c.read.hit.passage.kind == "vote" and "amendment" in c.read.text.casefold()]
    after = [
        c
        for c in ranked
        if votes and _is_recorded_by(votes[0], c) and VOTE_COUNTED.search(c.text) and place(c) > place(votes[0])
    ]
    last = max(after, key=place, default=None)
    return [*taken, last] if last and last not in taken else taken
