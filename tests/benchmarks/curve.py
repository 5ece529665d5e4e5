"""Draws what things cost as an index grows, as an SVG with both axes in powers of ten."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import ceil, floor, log10
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 780, 420, 70, 230, 50, 50
LINES = {
    "search_p50_ms": ("search, median", "#1d70b8"),
    "search_p99_ms": ("search, 99 of 100", "#5694ca"),
    "filtered_p99_ms": ("filter that leaves 0.1%, 99 of 100", "#00703c"),
    "ask_p50_ms": ("answer, median", "#d4351c"),
    "trace_p50_ms": ("trace, median", "#912b88"),
    "floor_model_p50_ms": ("the model alone", "#6f777b"),
    "floor_faiss_exact_p50_ms": ("exact FAISS alone", "#b58840"),
    "floor_tantivy_p50_ms": ("tantivy alone", "#28a197"),
}


def draw(by_size: Mapping[str, Mapping[str, Any]]) -> str:
    """Return an SVG of milliseconds over passages; figures are those of ``bench_scale``, by size."""
    rows = sorted(by_size.values(), key=lambda figures: figures["passages"])
    values = [row[name] for row in rows for name in LINES if row.get(name)]
    across = (floor(log10(rows[0]["passages"])), max(ceil(log10(rows[-1]["passages"])), 1))
    across = (across[0], max(across[1], across[0] + 1))
    up = (floor(log10(min(values))), ceil(log10(max(values))))

    def x(passages: float) -> float:
        return LEFT + (log10(passages) - across[0]) / (across[1] - across[0]) * (WIDTH - LEFT - RIGHT)

    def y(milliseconds: float) -> float:
        return HEIGHT - BOTTOM - (log10(milliseconds) - up[0]) / max(1, up[1] - up[0]) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="13">',
        "<title>Milliseconds by the number of passages in the index</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="26" font-size="16">Milliseconds by number of passages</text>',
    ]
    for power in range(up[0], up[1] + 1):
        parts.append(f'<path d="M{LEFT} {y(10**power):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for power in range(across[0], across[1] + 1):
        parts.append(f'<text x="{x(10**power):.1f}" y="{HEIGHT - 22}" text-anchor="middle">{10**power:,}</text>')
    ends = []
    for name, (label, colour) in LINES.items():
        points = [(x(row["passages"]), y(row[name])) for row in rows if row.get(name)]
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        if points:
            ends.append((points[-1][1], label, colour))
    lowest = float(TOP)
    for height, label, colour in sorted(ends):
        lowest = max(height, lowest + 16)  # labels don't stand on each other
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{lowest + 4:.1f}" fill="{colour}">{escape(label)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
