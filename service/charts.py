"""Draws charts as SVG that stands alone: bars for one topic, lines for several.

Every mark has its own title for screen readers and links to what it is made of; lines differ by marker and dash, not by
colour alone. There is no style sheet or script inside, so that a strict Content-Security-Policy lets it pass, and the
classes let a page's own style sheet choose the colours. A table of the same numbers belongs beside every chart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from service.cells import xml_text

WIDTH, HEIGHT = 760, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 24, 64
_LABELS_MOST = 16
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_INK, _SOFT, _GRID, _PAPER = "#1c2326", "#545f63", "#d8d5cb", "#ffffff"
# Okabe and Ito (2008), told apart by people with any common colour blindness; dark enough for 3:1 on white.
_COLOURS = ("#0072b2", "#b34700", "#00775a", "#8f4f7d", "#4d4d4d")
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2")
_MARKERS = ("circle", "square", "triangle", "diamond", "cross")


@dataclass(frozen=True, slots=True)
class Bar:
    """A period: its share (0 to 1, None for a gap), what to say of it, where its mark leads, what stands above it."""

    label: str
    share: float | None
    told: str
    href: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line over the periods: None where there is no value, which breaks the line; ``hrefs`` are where marks lead."""

    label: str
    values: tuple[float | None, ...]
    told: tuple[str, ...]
    hrefs: tuple[str | None, ...] = ()


def bar_chart(title: str, description: str, bars: Sequence[Bar]) -> str:
    """Return a bar for each period; a gap is hatched, since no meeting isn't the same as no interest."""
    svg = _canvas(title, description)
    if any(bar.href for bar in bars):
        svg.set("role", "group")  # an image can hold no links
    _hatching(svg)
    top = _nice(max((bar.share or 0.0 for bar in bars), default=0.0), most=1.0)
    _axes(svg, [bar.label for bar in bars], top, percent=True)
    step = _inner() / max(1, len(bars))
    width = min(64.0, step * 0.72)
    for n, bar in enumerate(bars):
        x = _LEFT + step * n + (step - width) / 2
        mark = _link(svg, bar.href, bar.told)
        if bar.share is None:
            box = SubElement(mark, "rect", _at(x, _TOP, width, HEIGHT - _TOP - _BOTTOM))
            box.attrib |= {"fill": "url(#gap)", "class": "gap"}
        else:
            tall = max(2.0 if bar.share else 0.5, (HEIGHT - _TOP - _BOTTOM) * bar.share / top)
            box = SubElement(mark, "rect", _at(x, HEIGHT - _BOTTOM - tall, width, tall))
            box.attrib |= {"fill": _COLOURS[0], "class": "bar", "rx": "2"}
            if bar.note and len(bars) <= _LABELS_MOST:
                _write(svg, bar.note, x + width / 2, HEIGHT - _BOTTOM - tall - 5, "middle", _SOFT)
        SubElement(box, "title").text = xml_text(bar.told)
    return _text_of(svg)


def line_chart(
    title: str, description: str, periods: Sequence[str], lines: Sequence[Line], *, percent: bool = True
) -> str:
    """Return one line for each series over shared periods, with a legend below."""
    svg = _canvas(title, description, extra=22 * len(lines))
    if any(href for line in lines for href in line.hrefs):
        svg.set("role", "group")  # an image can hold no links
    values = [value for line in lines for value in line.values if value is not None]
    top = _nice(max(values, default=0.0), most=1.0 if percent else math.inf)
    _axes(svg, periods, top, percent=percent)
    step = _inner() / max(1, len(periods))
    for number, line in enumerate(lines):
        colour = _COLOURS[number % len(_COLOURS)]
        # Equal values would hide one another: each line stands a little beside the others.
        aside = (number - (len(lines) - 1) / 2) * min(6.0, step / 8)
        places = [
            None if v is None else (_LEFT + step * (n + 0.5) + aside, _y(v, top)) for n, v in enumerate(line.values)
        ]
        for run in _runs(places):
            path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in run)
            given = {"d": path, "fill": "none", "stroke": colour, "stroke-width": "2", "class": f"line l{number}"}
            if _DASHES[number % len(_DASHES)]:
                given["stroke-dasharray"] = _DASHES[number % len(_DASHES)]
            SubElement(svg, "path", given)
        hrefs = line.hrefs or (None,) * len(places)
        for place, told, href in zip(places, line.told, hrefs, strict=True):
            if place is not None:
                said = f"{line.label}, {told}"
                SubElement(_marker(_link(svg, href, said), number, *place), "title").text = xml_text(said)
        at = HEIGHT + 22 * number
        _marker(svg, number, _LEFT + 8, at - 4)
        _write(svg, line.label[:90], _LEFT + 24, at, "start", _INK)
    return _text_of(svg)


def _canvas(title: str, description: str, extra: int = 0) -> Element:
    height = HEIGHT + extra
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "role": "img",
            "aria-labelledby": "chart-title chart-told",
            "font-family": _FONT,
            "font-size": "13",
            "class": "chart",
        },
    )
    SubElement(svg, "title", {"id": "chart-title"}).text = xml_text(title)
    SubElement(svg, "desc", {"id": "chart-told"}).text = xml_text(description)
    SubElement(svg, "rect", {**_at(0, 0, WIDTH, height), "fill": _PAPER, "class": "paper"})
    return svg


def _hatching(svg: Element) -> None:
    pattern = SubElement(
        SubElement(svg, "defs"), "pattern",
        {"id": "gap", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"},
    )  # fmt: skip
    SubElement(pattern, "path", {"d": "M0 0V6", "stroke": _GRID, "stroke-width": "2", "class": "hatch"})


def _axes(svg: Element, labels: Sequence[str], top: float, *, percent: bool) -> None:
    # Every mark says its own label and value: a screen reader needs no axes.
    svg = SubElement(svg, "g", {"aria-hidden": "true"})
    for part in range(5):
        value = top * part / 4
        y = _y(value, top)
        SubElement(svg, "path", {"d": f"M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}", "stroke": _GRID, "class": "grid"})
        _write(svg, f"{value:.0%}" if percent else f"{value:,.10g}", _LEFT - 8, y + 4, "end", _SOFT)
    step = _inner() / max(1, len(labels))
    every = max(1, math.ceil(len(labels) / _LABELS_MOST))
    slanted = len(labels) > 8 or any(len(label) > 10 for label in labels)
    for n, label in enumerate(labels):
        if n % every:
            continue
        x, y = _LEFT + step * (n + 0.5), HEIGHT - _BOTTOM + 18
        shown = label if len(label) <= 18 else label[:17] + "…"
        text = _write(svg, shown, x, y, "end" if slanted else "middle", _SOFT)
        if slanted:
            text.set("transform", f"rotate(-35 {x:.1f} {y:.1f})")


def _marker(svg: Element, number: int, x: float, y: float) -> Element:
    colour = _COLOURS[number % len(_COLOURS)]
    shape = _MARKERS[number % len(_MARKERS)]
    given = {"fill": colour, "class": f"marker m{number}"}
    if shape == "circle":
        return SubElement(svg, "circle", {**given, "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4.5"})
    paths = {
        "square": f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z",
        "triangle": f"M{x:.1f} {y - 5:.1f}l5 9h-10z",
        "diamond": f"M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
        "cross": f"M{x - 2:.1f} {y - 5:.1f}h4v3h3v4h-3v3h-4v-3h-3v-4h3z",
    }
    return SubElement(svg, "path", {**given, "d": paths[shape]})


def _runs(places: Iterable[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Return the stretches between gaps that hold at least two points."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if len(run) > 1]


def _link(svg: Element, href: str | None, told: str) -> Element:
    if href is None:
        return svg
    return SubElement(svg, "a", {"href": xml_text(href), "aria-label": xml_text(told)})


def _write(svg: Element, text: str, x: float, y: float, anchor: str, colour: str) -> Element:
    given = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "fill": colour, "class": "said"}
    element = SubElement(svg, "text", given)
    element.text = xml_text(text)
    return element


def _at(x: float, y: float, width: float, height: float) -> dict[str, str]:
    return {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top


def _inner() -> float:
    return WIDTH - _LEFT - _RIGHT


def _nice(largest: float, most: float) -> float:
    """Return the smallest round number (1, 2, 4, 5 or 8 times a power of ten) that is as large, ``most`` at most."""
    if largest < 1e-300:  # a power of ten as small as that is no number any more
        return min(1.0, most)
    scale = 10.0 ** math.floor(math.log10(largest))
    step = next((f for f in (1, 2, 4, 5, 8, 10) if f * scale >= largest * (1 - 1e-9)), 10)
    return min(step * scale, most)


def _text_of(svg: Element) -> str:
    return tostring(svg, encoding="unicode")
