"""Writes cases/: a folder a case with rows.csv and expected.json: how far groups lie apart, as Fairlearn has it.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python generate.py

Every case has its own seed, so a new one leaves the others as they are.
"""

import json
import shutil
import zlib
from functools import partial
from pathlib import Path

import numpy as np
from fairlearn import metrics as fairlearn
from sklearn.metrics import accuracy_score, precision_score, recall_score

CASES = Path(__file__).parent / "cases"

NAMED = {
    "demographic_parity_difference": fairlearn.demographic_parity_difference,
    "demographic_parity_ratio": fairlearn.demographic_parity_ratio,
    "equalized_odds_difference": fairlearn.equalized_odds_difference,
    "equalized_odds_ratio": fairlearn.equalized_odds_ratio,
    "equal_opportunity_difference": fairlearn.equal_opportunity_difference,
    "equal_opportunity_ratio": fairlearn.equal_opportunity_ratio,
}
FRAMES = {
    "selection_rate": fairlearn.selection_rate,
    "false_positive_rate": fairlearn.false_positive_rate,
    "false_negative_rate": fairlearn.false_negative_rate,
    "recall": partial(recall_score, zero_division=np.nan),
    "precision": partial(precision_score, zero_division=np.nan),
    "accuracy": accuracy_score,
}


def seeded(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def number(value):
    return None if not np.isfinite(value) else float(value)


def case(name, group, label, prediction, weight=None):
    folder = CASES / name
    folder.mkdir(parents=True)
    names = ["id", "group", "label", "prediction"] + ([] if weight is None else ["weight"])
    columns = [range(len(group)), group, label, prediction] + ([] if weight is None else [weight])
    lines = [",".join(names)] + [",".join(str(v) for v in row) for row in zip(*columns)]
    (folder / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    truth, said, of = np.array(label), np.array(prediction), np.array(group)
    weights = None if weight is None else np.array(weight)
    found = {metric: number(f(truth, said, sensitive_features=of, sample_weight=weights)) for metric, f in NAMED.items()}
    params = {} if weights is None else {"sample_weight": weights}
    by_group = {}
    for metric, f in FRAMES.items():
        frame = fairlearn.MetricFrame(metrics=f, y_true=truth, y_pred=said, sensitive_features=of, sample_params=params)
        # One group alone lies 0 apart for Fairlearn; here there is nothing to compare it with.
        several = frame.by_group.notna().sum() > 1
        found[f"{metric} max_gap"] = number(frame.difference(method="between_groups")) if several else None
        found[f"{metric} min_ratio"] = number(frame.ratio(method="between_groups")) if several else None
        by_group[metric] = {str(key): number(value) for key, value in frame.by_group.items()}
    found["predictive_parity_difference"] = found["precision max_gap"]
    weighted = {} if weight is None else {"weight": "weight"}
    (folder / "expected.json").write_text(json.dumps({"columns": weighted, "apart": found, "groups": by_group}, indent=2) + "\n", encoding="utf-8")


def drawn(name, sizes, positives, hits, alarms, weights=None):
    rng = seeded(name)
    group, label, prediction = [], [], []
    for at, size in enumerate(sizes):
        truth = (rng.random(size) < positives[at]).astype(int)
        said = np.where(truth == 1, rng.random(size) < hits[at], rng.random(size) < alarms[at]).astype(int)
        group += [f"g{at}"] * size
        label += [int(v) for v in truth]
        prediction += [int(v) for v in said]
    order = rng.permutation(len(group))
    pick = lambda values: [values[at] for at in order]
    weight = None if weights is None else [float(v) for v in np.round(rng.uniform(*weights, len(group)), 3)]
    case(name, pick(group), pick(label), pick(prediction), weight)


if __name__ == "__main__":
    shutil.rmtree(CASES, ignore_errors=True)
    drawn("two-groups", [200, 150], [0.4, 0.5], [0.7, 0.6], [0.2, 0.1])
    drawn("five-groups", [120, 90, 60, 200, 40], [0.3, 0.4, 0.5, 0.35, 0.5], [0.8, 0.7, 0.6, 0.75, 0.5], [0.1, 0.2, 0.15, 0.1, 0.3])
    drawn("equal-groups", [150, 150, 150], [0.4] * 3, [0.7] * 3, [0.2] * 3)
    drawn("rare-positives", [900, 700], [0.05, 0.08], [0.6, 0.4], [0.02, 0.05])
    drawn("weights", [200, 150, 80], [0.4, 0.5, 0.3], [0.7, 0.6, 0.8], [0.2, 0.1, 0.3], weights=(0.1, 3.0))
    drawn("many-groups", [30] * 12, list(np.linspace(0.3, 0.6, 12)), list(np.linspace(0.5, 0.9, 12)), list(np.linspace(0.1, 0.4, 12)))
    drawn("one-group-never-selected", [100, 80], [0.4, 0.5], [0.7, 0.0], [0.2, 0.0])
    drawn("no-false-alarms", [100, 80], [0.4, 0.5], [0.7, 0.5], [0.0, 0.0])
    drawn("a-third-group-never-selected", [100, 80, 60], [0.4, 0.5, 0.4], [0.7, 0.6, 0.0], [0.2, 0.1, 0.0])
    drawn("perfect", [60, 50], [0.4, 0.5], [1.0, 1.0], [0.0, 0.0])
    print(len(list(CASES.iterdir())), "cases")
