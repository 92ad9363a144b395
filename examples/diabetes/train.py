"""Predict the progression of diabetes with a champion and a candidate, cross-validated.

Ten measurements of 442 patients, and how far the disease progressed in the year after. Ten-fold cross-validation makes
every patient a test patient once: each prediction comes from a model that has not seen the patient.

Writes next to this file:
    predictions/champion.csv    ridge regression
    predictions/candidate.csv   support vector regression with a radial kernel, the same patients
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR
from threadpoolctl import threadpool_limits

HERE: Final = Path(__file__).resolve().parent
SEED: Final = 442
FOLDS: Final = 10
AGE: Final = 0
SEX: Final = 1


def models() -> dict[str, Pipeline]:
    """The two models by the name of their file."""
    return {
        "champion": make_pipeline(StandardScaler(), RidgeCV(alphas=np.logspace(-2, 3, 21))),
        "candidate": make_pipeline(StandardScaler(), SVR(C=100, gamma=0.01)),
    }


def write_predictions(features: np.ndarray, truth: np.ndarray, predicted: np.ndarray, path: Path) -> None:
    """Write one row a patient: progression as measured and as predicted, with age and sex to slice on."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["patient", "progression", "predicted", "age", "sex"])
        for patient, (row, measured, value) in enumerate(zip(features, truth, predicted, strict=True), start=1):
            writer.writerow([patient, int(measured), f"{value:.2f}", int(row[AGE]), int(row[SEX])])


def main() -> None:
    """Cross-validate both models on the same folds."""
    features, truth = load_diabetes(return_X_y=True, scaled=False)
    folds = KFold(FOLDS, shuffle=True, random_state=SEED)
    for name, model in models().items():
        predicted = cross_val_predict(model, features, truth, cv=folds)
        write_predictions(features, truth, predicted, HERE / "predictions" / f"{name}.csv")


if __name__ == "__main__":
    # One thread: sums in a fixed order, so that a second run writes the same bytes.
    with threadpool_limits(limits=1):
        main()
