"""Writes numbers as numbered lists show them: 1, a, A, i, I."""

from __future__ import annotations


def numeral(number: int, style: str) -> str:
    """Return a number as a list shows it; the style is HTML's ``type``: 1, a, A, i or I."""
    if style in "iI" and 0 < number < 4000:
        roman = _roman(number)
        return roman if style == "i" else roman.upper()
    if style in "aA" and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters if style == "a" else letters.upper()
    return str(number)


def _roman(number: int) -> str:
    signs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
    text = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        text += sign * count
    return text
