"""Fits the weights of service/confidence.py on tasks: run `python -m training.calibrate --help`.

A logistic regression (L2, Newton's method), standardised inside and written out unstandardised. Reported is what
cross-validation gives: each question is judged by weights that never saw its document group.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from service.assembly import open_reader
from service.choosing import select
from service.confidence import FEATURES, alone, features
from service.measures import auroc, calibration_error, is_hit
from service.reader import EvidenceReader
from service.selecting import candidates
from service.settings import load_settings
from training.reads import Asking, place_of, read_tasks, task_options

Floats = NDArray[np.float64]


def gather(reader: EvidenceReader, askings: list[Asking]) -> list[dict[str, object]]:
    """Return, for each question, its features, whether it is answerable, and whether the quotations touch gold."""
    rows: list[dict[str, object]] = []
    for one in askings:
        asked, query = one.asked, one.query
        ranked = candidates(asked, one.reads)
        if not ranked:
            continue
        quotes = [place_of(choice) for choice in select(asked, ranked)]
        right = any(
            is_hit(quote, query.gold) or any(quote.shared(g) >= 0.5 * (quote.end - quote.start) for g in query.gold)
            for quote in quotes
        )
        rows.append(
            {
                "features": features(asked, one.reads, ranked, alone(reader, asked, ranked)),
                "answerable": bool(query.gold),
                "right": right,
                "group": ranked[0].read.document.source[:2] + query.id[:1],
            }
        )
    return rows


def fit(x: Floats, y: Floats, weight: Floats, penalty: float = 1.0) -> Floats:
    """Return logistic weights by Newton's method; the first column is the constant and isn't penalised."""
    mean, scale = x.mean(0), x.std(0) + 1e-9
    mean[0], scale[0] = 0.0, 1.0
    z = (x - mean) / scale
    w = np.zeros(z.shape[1])
    ridge = np.full(z.shape[1], penalty)
    ridge[0] = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-(z @ w)))
        gradient = z.T @ (weight * (p - y)) + ridge * w
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + np.diag(ridge + 1e-9)
        w -= np.linalg.solve(hessian, gradient)
    plain = w / scale
    plain[0] -= float((w[1:] * mean[1:] / scale[1:]).sum())
    return plain


def main() -> None:
    options = task_options(__doc__).parse_args()
    reader = open_reader(load_settings())
    tasks = read_tasks(options.task, options.keep)
    report({name: (gather(reader, askings), weight) for name, (askings, weight) in tasks.items()}, options.penalty)


def report(gathered: dict[str, tuple[list[dict[str, object]], float]], penalty: float) -> None:
    """Print cross-validated figures for each task, then the weights fitted on everything."""
    rows = [(name, row, weight) for name, (found, weight) in gathered.items() for row in found]
    x = np.array([row["features"] for _, row, _ in rows], float)
    y = np.array([bool(row["right"]) for _, row, _ in rows], float)
    answerable = np.array([bool(row["answerable"]) for _, row, _ in rows])
    weight = np.array([w for *_, w in rows])
    groups = np.array([f"{name}/{row['group']}" for name, row, _ in rows])
    names = np.array([name for name, *_ in rows])
    held = np.zeros(len(rows))
    folds = {group: n % 5 for n, group in enumerate(sorted(set(groups)))}
    fold = np.array([folds[group] for group in groups])
    for number in range(5):
        inside = fold == number
        held[inside] = x[inside] @ fit(x[~inside], y[~inside], weight[~inside], penalty)
    p = 1 / (1 + np.exp(-held))
    for name in gathered:
        mine = names == name
        yes, no = p[mine & answerable], p[mine & ~answerable]
        print(
            f"{name:28s} n={mine.sum()} auroc={auroc(list(yes), list(no))} "
            f"answered at .5: {np.mean(yes >= 0.5) if len(yes) else float('nan'):.3f} of answerable, "
            f"{np.mean(no >= 0.5) if len(no) else float('nan'):.3f} of others; "
            f"calibration error {calibration_error(list(p[mine]), list(y[mine].astype(bool)))}"
        )
    for name, value in zip(FEATURES, fit(x, y, weight, penalty), strict=True):
        print(f"    {value:8.4f},  # {name}")


if __name__ == "__main__":
    main()
