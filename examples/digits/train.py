"""Read handwritten digits with a champion and a candidate, cross-validated.

1,797 images of 8 x 8 pixels. Five-fold cross-validation makes every image a test image once: each prediction comes from a
model that has not seen the image.

Writes next to this file:
    predictions/champion.jsonl.gz    logistic regression
    predictions/candidate.jsonl.gz   extremely randomised trees, the same images
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Final

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.datasets import load_digits
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

HERE: Final = Path(__file__).resolve().parent
SEED: Final = 1797
FOLDS: Final = 5
DECIMALS: Final = 6


def models() -> dict[str, ClassifierMixin | Pipeline]:
    """The two models by the name of their file."""
    return {
        "champion": make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)),
        "candidate": ExtraTreesClassifier(n_estimators=200, random_state=SEED),
    }


def rounded(probabilities: np.ndarray) -> np.ndarray:
    """Round each row to `DECIMALS` so that it still sums to one: the largest probability takes the remainder."""
    short = np.round(probabilities, DECIMALS)
    rows, best = np.arange(len(short)), short.argmax(axis=1)
    short[rows, best] += 1 - short.sum(axis=1)
    return np.round(short, DECIMALS)


def write_predictions(labels: np.ndarray, probabilities: np.ndarray, path: Path) -> None:
    """Write one line an image: its digit, the digit predicted, and `p_0` to `p_9`. The archive carries no time."""
    path.parent.mkdir(exist_ok=True)
    lines = []
    for image, (label, row) in enumerate(zip(labels, probabilities, strict=True), start=1):
        scores = {f"p_{digit}": float(p) for digit, p in enumerate(row)}
        lines.append(json.dumps({"image": image, "label": int(label), "prediction": int(row.argmax()), **scores}))
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0))


def main() -> None:
    """Cross-validate both models on the same folds."""
    pixels, labels = load_digits(return_X_y=True)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for name, model in models().items():
        probabilities = cross_val_predict(model, pixels, labels, cv=folds, method="predict_proba")
        write_predictions(labels, rounded(probabilities), HERE / "predictions" / f"{name}.jsonl.gz")


if __name__ == "__main__":
    # One thread: sums in a fixed order, so that a second run writes the same bytes.
    with threadpool_limits(limits=1):
        main()
