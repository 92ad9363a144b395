"""Writes cases/: what scikit-learn and numpy draw of rows in ../sklearn/cases, a file a case.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python generate.py
"""

import csv
import json
import shutil
import warnings
from pathlib import Path

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_curve

HERE = Path(__file__).parent
ROWS = HERE.parent / "sklearn" / "cases"

BINARY = [
    "rows-3", "rows-57", "rows-300", "perfect", "all-wrong", "constant-half", "one-class-positive", "ties-one-digit", "ties-two-values", "rare-3-percent",
    "bin-edges", "extreme-probabilities", "tiny-differences", "threshold-0.3", "logits", "prediction-beside-score", "prediction-alone",
    "weights", "weights-ties", "weights-zeros", "weights-huge-range", "weights-threshold-logits",
]
MULTICLASS = ["rows-40", "ten-numbers", "four-words", "ties", "prediction-lacks", "prediction-beside-scores", "labels-lack-a-class"]
REGRESSION = ["rows-2", "rows-10", "rows-400", "perfect", "constant-predictions", "offset-1e9", "biased", "heavy-tail", "tiny", "huge", "integers"]


def read(name):
    with open(ROWS / name / "rows.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((ROWS / name / "expected.json").read_text(encoding="utf-8"))
    return {column: [row[column] for row in rows] for column in rows[0]}, expected["columns"]


def numbers(values):
    return np.array([float(v) for v in values])


def axis(low, high, most):
    """Bins of the narrowest power of two, at its multiples, of which `most` hold all."""
    for exponent in range(-200, 200):
        width = 2.0**exponent
        if np.floor(high / width) - np.floor(low / width) < most:
            break
    width = max(width, 2.0 ** (np.floor(np.log2(max(abs(low), abs(high)) or 1)) - 52))
    if low == high:
        width = 2.0 ** (np.floor(np.log2(abs(low) or 1)) - 1)
    first, last = np.floor(low / width), np.floor(high / width)
    return first * width + np.arange(last - first + 2) * width


def histogram(values, edges, w=None):
    """numpy.histogram counts the last edge in; nothing lies there."""
    return np.histogram(values, edges, weights=w)[0].tolist()


def curves(y, p, w):
    if min(np.sum((y == side) * (1 if w is None else w)) for side in (0, 1)) == 0:
        return None
    mass = [np.sum((y == side) * (1 if w is None else w)) for side in (0, 1)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fpr, tpr, thresholds = roc_curve(y, p, sample_weight=w, drop_intermediate=False)
        precision, recall, at = precision_recall_curve(y, p, sample_weight=w)
    return {
        "thresholds": thresholds[1:].tolist(),
        "true_positives": (tpr[1:] * mass[1]).tolist(),
        "false_positives": (fpr[1:] * mass[0]).tolist(),
        "precision": precision[:-1][::-1].tolist(),
        "recall": recall[:-1][::-1].tolist(),
        "precision_thresholds": at[::-1].tolist(),
    }


def reliability(y, p, w, bins=15):
    """By bin of equal width: mass, positives, mean prediction; of plain rows that touch no edge as calibration_curve has it."""
    of = np.minimum(np.floor(p * bins), bins - 1)
    w = np.ones(len(y)) if w is None else w
    inside = [of == b for b in range(bins)]
    found = {
        "rows": [float(np.sum(w[i])) for i in inside],
        "positives": [float(np.sum((w * y)[i])) for i in inside],
        "predicted": [float(np.average(p[i], weights=w[i])) if np.sum(w[i]) > 0 else None for i in inside],
    }
    if np.all(w == 1) and not np.any(np.isin(p, np.linspace(0, 1, bins + 1)[1:-1])) and len(set(y)) == 2:
        true, predicted = calibration_curve(y, p, n_bins=bins, strategy="uniform")
        found |= {"calibration_curve": [true.tolist(), predicted.tolist()]}
    return found


def binary(name):
    table, columns = read(f"binary-{name}")
    y = numbers(table["y"]).astype(int)
    w = numbers(table["w"]) if "weight" in columns else None
    found = {}
    if "score" in columns:
        p = numbers(table["p"])
        weighs = np.full(len(y), True) if w is None else w > 0
        edges = axis(p[weighs].min(), p[weighs].max(), 40)
        sides = [(p[y == side], edges, None if w is None else w[y == side]) for side in (0, 1)]
        found |= {"curve": curves(y, p, w), "edges": edges.tolist(), "negatives": histogram(*sides[0]), "positives": histogram(*sides[1])}
        if p.min() >= 0 and p.max() <= 1:
            found |= {"reliability": reliability(y, p, w)}
    predicted = numbers(table["d"]) if "prediction" in columns else p >= columns.get("threshold", 0.5)
    return found | {"confusion": confusion_matrix(y, predicted.astype(int), labels=[0, 1], sample_weight=w).tolist()}


def multiclass(name):
    table, columns = read(f"multiclass-{name}")
    scores = [column for column in table if column.startswith("p_")]
    classes = [column[2:] for column in scores] or sorted(set(table["y"]) | set(table["d"]))
    predicted = table["d"] if "prediction" in columns else [classes[at] for at in np.argmax(np.array([numbers(table[c]) for c in scores]), axis=0)]
    if all(c.isdigit() for c in classes):
        classes.sort(key=int)
    return {"classes": classes, "confusion": confusion_matrix(table["y"], predicted, labels=classes).tolist()}


def window(values, edges, most):
    """Wider bins over the stretch that leaves out at most one row in 200 at either end."""
    counts = np.histogram(values, edges)[0]
    width = edges[1] - edges[0]
    low = int(np.argmax(np.cumsum(counts) > 0.005 * len(values)))
    high = len(counts) - 1 - int(np.argmax(np.cumsum(counts[::-1]) > 0.005 * len(values)))
    wide = axis(edges[low], edges[high], most)
    return wide if wide[1] - wide[0] >= width else edges[low : high + 2]


def regression(name):
    table, _ = read(f"regression-{name}")
    y, predicted = numbers(table["y"]), numbers(table["d"])
    residual = y - predicted
    x = window(predicted, axis(predicted.min(), predicted.max(), 64), 24)
    z = window(residual, axis(residual.min(), residual.max(), 128), 32)
    counts = np.histogram2d(predicted, residual, bins=[x, z])[0].astype(int)
    return {"predicted": x.tolist(), "residual": z.tolist(), "counts": counts.tolist(), "beyond": int(len(y) - counts.sum())}


def main():
    shutil.rmtree(HERE / "cases", ignore_errors=True)
    (HERE / "cases").mkdir()
    for task, names, draw in (("binary", BINARY, binary), ("multiclass", MULTICLASS, multiclass), ("regression", REGRESSION, regression)):
        for name in names:
            lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in draw(name).items())
            (HERE / "cases" / f"{task}-{name}.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


main()
