"""Tells what kind of thing a text holds: a count, a sum, a date, a person, a reason, a vote, a decision."""

from __future__ import annotations

import re

# "seven", "twenty-six": minutes spell small numbers out.
_SPELT = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|(?:a |one )?(?:dozen|hundred|thousand))"
)
_NUMBER = rf"(?:\d[\d,.]*|{_SPELT}|an?|half an?)"
# A recorded vote: two sides of it, since "the policy asked for 30%" is no vote.
_SIDE = r"(?:for|against|in favour|abstained|abstentions?)"
# What may follow its number; "for 19 hours in May and for six in June" is no vote.
_OF_SIDE = r"(?:and|to|with|votes?|members?|councillors?|cllrs?|against|in favour|for|abst\w*|nil|none)\b"
VOTE_COUNTED = re.compile(
    rf"\b{_SIDE}\b\W{{0,3}}\d+\b(?!%|\s+(?!{_OF_SIDE})[a-z]).{{0,80}}?\b{_SIDE}\b"
    rf"|^\|\s*{_SIDE}\s*\|\s*\d"
    rf"|\b\d+ (?:votes? |members )?(?:voting |voted )?{_SIDE}\b.{{0,80}}?\b(?:\d|none|abstaining|{_SIDE}\b)"
    rf"|\b{_SPELT} (?:votes? |members? )?(?:voting |voted )?(?:for|in favour)\b.{{0,80}}?\b(?:against|abstain\w*)"
    rf"|\b{_SIDE} (?:of )?(?:the|it) ?(?:motion|amendment|proposal|application)?\W{{0,3}}\d.{{0,80}}?\b{_SIDE}\b"
    rf"|\b(?:\d+|{_SPELT}) votes? to (?:\d|{_SPELT})",
    re.IGNORECASE,
)
VOTE_TOLD = re.compile(r"\b(?:carried|lost|defeated|unanimously|nem\.? con|casting vote)\b", re.IGNORECASE)
VOTE_TAKEN = re.compile(rf"{VOTE_COUNTED.pattern}|{VOTE_TOLD.pattern}", re.IGNORECASE)

_LASTS = rf"\b{_NUMBER} (?:\w+ )?(?:minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|terms?|decades?)\b"
_CLOCK = r"\b\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b|\b\d{1,2}[.:]\d\d\b(?! ?%)|\b(?:noon|midday|midnight)\b|\bo['’]clock\b"
_DAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
KINDS = {
    "count": re.compile(rf"\b\d[\d,.]*\b|\b{_SPELT}\b|\b(?:none|no|nobody|half)\b", re.I),
    "sum": re.compile(
        r"[£$€]\s?\d|\b\d[\d,.]*\s?(?:m|k|million|billion|thousand)\b|\b\d+(?:p|\s?pence)\b|\bfree\b", re.I
    ),
    "percentage": re.compile(
        r"\d\s?%|\bper ?cent\b|\b(?:half|thirds?|fifths?|tenths?|an? quarter of|three[- ]quarters)\b"
        rf"|\b(?:\d+|{_SPELT}) (?:in|out of) (?:every )?(?:\d+|{_SPELT})\b",
        re.I,
    ),
    # "May" and "March" are words too; by when something is done is often told by a day, a season or a stretch.
    "date": re.compile(
        r"\b(?:1\d|20)\d\ds?\b|\b(?:january|february|april|june|july|august|september|october|november|december)\b"
        rf"|\b(?-i:May|March)\b|\b\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:christmas|easter|spring|summer|autumn|winter)\b"
        rf"|\b(?:next|(?:beginning|start|end|middle) of (?:the|each|every)) \w+|{_DAY}|{_CLOCK}|{_LASTS}",
        re.I,
    ),
    "duration": re.compile(rf"{_LASTS}|\b(?:since|until|till|permanent\w*|indefinite\w*)\b|\b(?:1\d|20)\d\ds?\b", re.I),
    "time": re.compile(rf"{_CLOCK}|\b(?:dawn|dusk|sunset|morning|noon)\b", re.I),
    "age": re.compile(rf"\d|\bborn\b|\b{_NUMBER}[ -](?:\w+[ -])?(?:years?|months?)\b", re.I),
    "frequency": re.compile(
        rf"\b(?:once|twice|every|each|daily|weekly|fortnightly|monthly|quarterly|annual\w*|yearly|never)\b"
        rf"|\b{_NUMBER} (?:times|occasions)\b|\b(?:a|per) (?:day|week|month|year)\b",
        re.I,
    ),
    "distance": re.compile(
        rf"\b{_NUMBER} ?(?:square |cubic )?(?:mm|cm|m|km|metres?|kilometres?|millimetres?|centimetres?|miles?|yards?"
        r"|feet|foot|ft|inch(?:es)?|hectares?|acres?|stor(?:eys?|ies))\b",
        re.I,
    ),
    "weight": re.compile(rf"\b{_NUMBER} ?(?:kg|kilos?|grams?|kilograms?|tonnes?|tons?|lbs?|pounds?)\b|\d ?t\b", re.I),
    "speed": re.compile(r"\d ?(?:mph|km/h|kph)\b|\bmiles (?:an|per) hour\b", re.I),
    "person": re.compile(r"\b(?:councillor|cllr|mr|mrs|ms|dr|director|officer|head of|chair|member for)\b", re.I),
    "reason": re.compile(
        r"\b(?:because|due to|owing to|as a (?:result|consequence)|since|in order to|reasons?|causes?|caused"
        r"|on (?:the )?grounds|on account of|so that|given that|in (?:view|light) of|pointed to|attributed|blamed"
        r"|the feedback|explained|the explanation|meant that|for (?:want|lack) of|in response to|prompted"
        r"|resulting from|thanks to|put (?:\w+ ){0,3}down to|led to)\b",
        re.I,
    ),
    "vote": re.compile(
        rf"^\W*(?:voting |voted )?{_SIDE} \(\d+\)|\b(?:abstain\w*|vot(?:e[sd]?|ing))\b|{VOTE_TAKEN.pattern}", re.I
    ),
    "decision": re.compile(r"\b(?:resolved|agreed|approved|recommended|decided)\b", re.I),
}
# The kinds that are a number of units, or a time of day.
MEASURES = frozenset({"duration", "time", "age", "frequency", "distance", "weight", "speed"})
# The kinds that a figure or a day tells, however it is put.
COUNTABLE = MEASURES | {"sum", "percentage", "date", "count"}


def holds(kind: str, text: str) -> bool:
    """Return whether a text holds a kind of thing."""
    pattern = KINDS.get(kind)
    return bool(pattern and pattern.search(text))
