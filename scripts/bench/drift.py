"""Evidently's data drift preset on two Parquet files, every column but id and top. Prints the drift of each column as JSON."""
import json
import sys

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

reference, current, method = sys.argv[1:4]
frames = [pd.read_parquet(path).drop(columns=["id", "top"]) for path in (current, reference)]
numbers = [name for name in frames[0].columns if frames[0][name].dtype.kind == "f"]
texts = [name for name in frames[0].columns if name not in numbers]
definition = DataDefinition(numerical_columns=numbers, categorical_columns=texts)
data = [Dataset.from_pandas(frame, data_definition=definition) for frame in frames]
preset = DataDriftPreset() if method == "default" else DataDriftPreset(method=method)
result = json.loads(Report([preset]).run(*data).json())
found = {}
for metric in result["metrics"]:
    name = metric.get("config", {}).get("column")
    if name is not None:
        found[name] = metric["value"]
if len(found) != len(numbers) + len(texts):
    raise SystemExit(f"Evidently told of {len(found)} columns: {metric}")
print(json.dumps(found))
