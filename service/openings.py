"""Takes off how a question is opened ("Can you tell me why …"), which hides what it asks for."""

from __future__ import annotations

import re

_ASKS = r"(?:who|whom|whose|what|when|where|why|how|which)\b"
_OPENING = re.compile(
    r"\A\W*(?:(?:hi|hello|please|pls|plz|so|and|also|roughly)[\s,]+)*"
    r"(?:(?:(?:can|could|would|will) (?:you|someone|anyone)|do (?:you|we)(?: happen to)?"
    r"|i(?:['’]d| would)?(?: just)?(?: like| want| need)? to)(?: please)? )?"
    r"(?:(?:please )?(?:tell|show|remind|let)(?: (?:me|us))?(?: know)? |know |say |find out |explain )?"
    rf"(?=(?:(?:on|in|by|from|to|at|for|until|since) )?{_ASKS})",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"\b(what|who|how|where|when|why)['’]?s\b", re.IGNORECASE)
_HAS = re.compile(rf"{_CONTRACTED.pattern}(?= (?:\w+ )?(?:been|happened|become|changed|gone|got)\b)", re.I)
_MISTYPED = {
    "wat": "what", "wot": "what", "waht": "what", "wher": "where", "whre": "where", "were's": "where is", "wen": "when",
    "whn": "when", "wich": "which", "whcih": "which", "hwo": "who", "whos": "who is", "hw": "how", "wy": "why",
}  # fmt: skip
_MISTYPED_WORD = re.compile(rf"(?<![\w'’-])(?:{'|'.join(_MISTYPED)})(?![\w'’-])")


def with_asking_words(question: str) -> str:
    """Return a question with the words that ask put right where they are mistyped in lower case ("wher", "wich")."""
    return _MISTYPED_WORD.sub(lambda found: _MISTYPED[found.group()], question)


def without_opening(question: str) -> str:
    """Return a question from its question word on, where it has one.

    "Whats" and "what's" stand for "what is", "what's been" for "what has been", "wat" for "what".
    """
    question = _HAS.sub(r"\1 has", with_asking_words(question))
    question = _CONTRACTED.sub(r"\1 is", question)
    return _OPENING.sub("", question, count=1)
