"""The plain way: both models' metrics on all rows, and a paired bootstrap of their differences. Prints JSON."""
import json
import sys

import numpy as np
import pyarrow.parquet as parquet
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score

path, rounds = sys.argv[1], int(sys.argv[2])
table = parquet.read_table(path, columns=["label", "s1", "s2"])
label, first, second = (table[name].to_numpy() for name in ("label", "s1", "s2"))
metrics = {
    "accuracy": lambda y, p: accuracy_score(y, p >= 0.5),
    "f1": lambda y, p: f1_score(y, p >= 0.5),
    "roc_auc": roc_auc_score,
}
random = np.random.default_rng(0)
changes = {name: [] for name in metrics}
for _ in range(rounds):
    rows = random.integers(0, len(label), len(label))
    y, a, b = label[rows], first[rows], second[rows]
    for name, metric in metrics.items():
        changes[name].append(metric(y, b) - metric(y, a))
print(json.dumps({
    name: {"change": metric(label, second) - metric(label, first), "interval": [float(x) for x in np.quantile(changes[name], [0.025, 0.975])] if rounds else None}
    for name, metric in metrics.items()
}))
