"""Writes cases/: a folder a case with rows.csv and expected.json.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python generate.py

Every case has its own seed, so a new one leaves the others as they are.
"""

import csv
import json
import shutil
import zlib
from pathlib import Path

import numpy as np

import reference

CASES = Path(__file__).parent / "cases"


def text(value):
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


def write(name, task, columns, table, found):
    """`table`: column -> values. `found`: metric -> computation, or None for undefined."""
    folder = CASES / name
    folder.mkdir(parents=True)
    with open(folder / "rows.csv", "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["id", *table])
        for at, row in enumerate(zip(*table.values())):
            rows.writerow([at, *map(text, row)])
    values = {metric: None if compute is None else reference.value_of(compute) for metric, compute in found.items()}
    lines = ",\n".join(f"    {json.dumps(metric)}: {json.dumps(value)}" for metric, value in values.items())
    head = f'{{\n  "task": {json.dumps(task)},\n  "columns": {json.dumps(columns, ensure_ascii=False)},\n  "metrics": {{\n'
    (folder / "expected.json").write_text(f"{head}{lines}\n  }}\n}}\n", encoding="utf-8")


def weighting(w, columns, table):
    return (columns, table) if w is None else ({**columns, "weight": "w"}, {**table, "w": w})


def seeded(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def binary(name, y, score=None, w=None, threshold=None, prediction=None, label=None, positive=None):
    """`label`: how the truth is written (default: 0 and 1)."""
    y = np.asarray(y)
    columns, table = {"label": "y"}, {"y": y if label is None else [label[v] for v in y]}
    if positive is not None:
        columns["positive"] = positive
    if score is not None:
        score = np.asarray(score, dtype=float)
        columns["score"], table["p"] = "p", score
    if threshold is not None:
        columns["threshold"] = threshold
    if prediction is not None:
        columns["prediction"] = "d"
        table["d"] = prediction if label is None else [label[v] for v in prediction]
    predicted = np.asarray(prediction) if prediction is not None else (score >= (0.5 if threshold is None else threshold)).astype(int)
    found = reference.binary(y, score, predicted, w)
    write(f"binary-{name}", "binary", *weighting(w, columns, table), found)


def binary_cases():
    def random(name, n, share=0.4, digits=None):
        rng = seeded(name)
        y = (rng.random(n) < share).astype(int)
        p = np.clip(0.3 * y + 0.7 * rng.random(n) ** (1 + share), 0, 1)
        return rng, y, p if digits is None else np.round(p, digits)

    for n in (2, 3, 8, 57, 300):
        binary(f"rows-{n}", *random(f"rows-{n}", n)[1:])
    binary("rows-1-positive", [1], [0.7])
    binary("rows-1-negative", [0], [0.7])
    binary("perfect", [0, 0, 1, 1, 1], [0.1, 0.2, 0.8, 0.9, 0.95])
    binary("all-wrong", [0, 0, 1, 1, 1], [0.9, 0.8, 0.2, 0.1, 0.05])
    binary("constant-half", [0, 1, 1, 0, 1, 0, 0], [0.5] * 7)
    binary("constant-zero", [0, 1, 1, 0, 1], [0.0] * 5)
    binary("certain-and-right", [0, 1, 1, 0, 1], [0, 1, 1, 0, 1])
    binary("certain-and-wrong", [0, 1, 1, 0, 1], [1, 0, 1, 0, 0])
    binary("one-class-positive", [1] * 12, seeded("op").random(12))
    binary("one-class-negative", [0] * 12, seeded("on").random(12))
    binary("never-predicted", [0, 1, 1, 0, 0, 1], [0.1, 0.2, 0.3, 0.3, 0.4, 0.49])
    binary("always-predicted", [0, 1, 1, 0, 0, 1], [0.6, 0.7, 0.8, 0.8, 0.5, 0.9])
    binary("both-one-class", [0] * 5, [0.1, 0.2, 0.3, 0.4, 0.1])
    binary("ties-one-digit", *random("ties-one-digit", 240, digits=1)[1:])
    binary("ties-two-values", *(lambda r: (r[1], (r[2] > 0.4) * 0.5 + 0.2))(random("ties-two-values", 90)))
    binary("rare-3-percent", *random("rare-3-percent", 400, share=0.03)[1:])
    binary("common-97-percent", *random("common-97-percent", 400, share=0.97)[1:])
    binary("tiny-differences", [0, 1, 0, 1, 1], 0.5 + np.array([0, 1, 2, 3, 4]) * 2.0**-53)
    binary("extreme-probabilities", [0, 1, 0, 1, 0, 1], [1e-300, 1 - 1e-16, 1e-17, 1e-12, 1.0, 5e-324])
    binary("bin-edges", *(lambda r: (r[1], np.arange(106) % 16 / 15))(random("bin-edges", 106)))
    binary("threshold-0.3", *random("threshold-0.3", 120, digits=1)[1:], threshold=0.3)
    rng, y, p = random("logits", 150)
    binary("logits", y, np.log((p + 0.01) / (1.01 - p)), threshold=0)
    rng, y, p = random("prediction-beside-score", 120)
    binary("prediction-beside-score", y, p, prediction=(p > rng.random(120)).astype(int))
    binary("prediction-alone", y, prediction=(p > 0.6).astype(int))
    binary("text-labels", y, p, label=["on time", "it's late"], positive="it's late")
    binary("text-labels-predicted", y, prediction=(p > 0.6).astype(int), label=["ünpaid", "paid"], positive="paid")
    binary("boolean-labels", y, p, label=[False, True])
    binary("boolean-labels-inverted", y, p, label=[True, False], positive=False)
    binary("numbers-1-and-2", y, p, label=[1, 2], positive=2)
    for name, digits in (("weights", None), ("weights-ties", 1)):
        rng, y, p = random(name, 200, digits=digits)
        binary(name, y, p, w=rng.exponential(size=200))
    rng, y, p = random("weights-zeros", 150, digits=2)
    binary("weights-zeros", y, p, w=rng.integers(0, 3, 150) * 0.37)
    binary("weights-integers", y, p, w=rng.integers(1, 5, 150))
    binary("weights-tenth", y, p, w=np.full(150, 0.1))
    binary("weights-huge-range", y, p, w=10.0 ** rng.uniform(-6, 6, 150))
    binary("weights-leave-no-positives", y, p, w=(1 - y) * 0.3)
    binary("weights-leave-no-predicted", y, p, w=(p < 0.5) * 0.7)
    binary("weights-threshold-logits", y, p * 10 - 4, w=rng.random(150), threshold=-1.5)


def multiclass(name, y, classes, scores=None, w=None, prediction=None):
    """`classes` sorted as numpy sorts them."""
    columns, table = {"label": "y"}, {"y": y}
    if scores is not None:
        scores = np.asarray(scores, dtype=float)
        columns["scores"] = "p_*" if len(classes) % 2 else {str(c): f"p_{c}" for c in classes}
        table |= {f"p_{c}": scores[:, at] for at, c in enumerate(classes)}
    if prediction is not None:
        columns["prediction"], table["d"] = "d", prediction
    predicted = prediction if prediction is not None else [classes[at] for at in np.argmax(scores, axis=1)]
    found = reference.multiclass(np.asarray(y), classes, scores, np.asarray(predicted), w)
    write(f"multiclass-{name}", "multiclass", *weighting(w, columns, table), found)


def multiclass_cases():
    def random(name, n, classes, digits=None):
        rng = seeded(name)
        at = rng.integers(0, len(classes), n)
        raw = rng.random((n, len(classes))) ** 2 + 0.6 * np.eye(len(classes))[at]
        scores = raw / raw.sum(axis=1, keepdims=True)
        if digits is not None:
            scores = np.round(scores * digits) / digits
            scores[:, 0] = np.clip(1 - scores[:, 1:].sum(axis=1), 0, None)
            scores /= scores.sum(axis=1, keepdims=True)
        return rng, [classes[k] for k in at], classes, scores

    abc = ["a", "b", "c"]
    for n in (5, 40, 250):
        multiclass(f"rows-{n}", *random(f"rows-{n}", n, abc)[1:])
    multiclass("rows-1", ["b"], abc, [[0.2, 0.5, 0.3]])
    ten = list(range(2, 12))
    multiclass("ten-numbers", *random("ten-numbers", 300, ten)[1:])
    multiclass("four-words", *random("four-words", 120, ["Bus", "it's", "zug", "ähre"])[1:])
    multiclass("ties", *random("ties", 200, abc, digits=4)[1:])
    multiclass("ties-five", *random("ties-five", 200, [1, 2, 3, 4, 5], digits=3)[1:])
    multiclass("uniform", ["a", "b", "c", "c"], abc, np.full((4, 3), 1 / 3))
    multiclass("perfect", ["a", "b", "c", "b"], abc, np.eye(3)[[0, 1, 2, 1]])
    multiclass("all-wrong", ["a", "b", "c", "b"], abc, np.eye(3)[[1, 2, 0, 0]])
    multiclass("one-class", ["b"] * 6, abc, random("one-class", 6, abc)[3])
    multiclass("one-class-right", ["b"] * 3, abc, np.eye(3)[[1, 1, 1]])
    rng, y, classes, scores = random("labels-lack-a-class", 80, abc)
    multiclass("labels-lack-a-class", ["b" if v == "c" else v for v in y], abc, scores)
    multiclass("never-predicted", y, abc, scores * [1, 1, 0] + [[0, 0, 0]] + (1 - scores[:, :2].sum(axis=1, keepdims=True)) * [1, 0, 0])
    rng, y, classes, scores = random("prediction", 90, abc)
    multiclass("prediction-alone", y, abc, prediction=[classes[k] for k in rng.integers(0, 3, 90)])
    multiclass("prediction-unseen", [v if v != "c" else "a" for v in y], abc, prediction=[classes[k] for k in rng.integers(0, 3, 90)])
    multiclass("prediction-lacks", y, abc, prediction=[classes[k] for k in rng.integers(0, 2, 90)])
    multiclass("prediction-constant", y, abc, prediction=["b"] * 90)
    multiclass("prediction-disjoint", ["a"] * 4, ["a", "b"], prediction=["b"] * 4)
    multiclass("prediction-beside-scores", y, abc, scores, prediction=[classes[k] for k in rng.integers(0, 3, 90)])
    multiclass("weights", y, abc, scores, w=rng.exponential(size=90))
    multiclass("weights-zeros", y, abc, scores, w=rng.integers(0, 3, 90) * 0.7)
    multiclass("weights-leave-out-a-class", y, abc, scores, w=np.array([0.0 if v == "c" else 0.3 for v in y]))
    multiclass("weights-prediction", y, abc, w=rng.random(90), prediction=[classes[k] for k in rng.integers(0, 3, 90)])
    rng, y, classes, scores = random("weights-ten", 200, ten)
    multiclass("weights-ten", y, ten, scores, w=rng.integers(1, 4, 200) * 1.0)
    multiclass("extreme-probabilities", ["a", "b", "c"], abc, [[1e-300, 1.0, 0], [1e-17, 1 - 1e-16, 1e-16], [0.5, 0.5, 0.0]])


def regression(name, y, predicted, w=None):
    y, predicted = np.asarray(y, dtype=float), np.asarray(predicted, dtype=float)
    columns = {"label": "y", "prediction": "d"}
    write(f"regression-{name}", "regression", *weighting(w, columns, {"y": y, "d": predicted}), reference.regression(y, predicted, w))


def regression_cases():
    def random(name, n, offset=0.0, spread=1.0, bias=0.0):
        rng = seeded(name)
        y = offset + spread * rng.normal(size=n)
        return rng, y, y + spread * (0.5 * rng.normal(size=n)) + bias

    for n in (2, 3, 10, 151, 400):
        regression(f"rows-{n}", *random(f"rows-{n}", n)[1:])
    regression("rows-1", [3.5], [3.0])
    regression("perfect", [1, 2, 3.5], [1, 2, 3.5])
    regression("constant-labels", [0.1] * 7, seeded("cl").random(7))
    regression("constant-labels-right", [0.1] * 7, [0.1] * 7)
    regression("constant-predictions", seeded("cp").random(20), [0.4] * 20)
    for name, offset, spread in (("offset-1e6", 1e6, 1), ("offset-1e9", 1e9, 1), ("offset-minus-1e7", -1e7, 0.01), ("offset-date", 1.7e9, 40)):
        regression(name, *random(name, 150, offset, spread)[1:])
    regression("biased", *random("biased", 100, bias=5e5)[1:])
    regression("biased-offset", *random("biased-offset", 100, offset=3e8, bias=-2e6)[1:])
    regression("tiny", *random("tiny", 80, spread=1e-9)[1:])
    regression("huge", *random("huge", 80, spread=1e12)[1:])
    regression("heavy-tail", *(lambda r: (np.exp(4 * r[1]), np.exp(4 * r[2])))(random("heavy-tail", 120)))
    regression("zero-labels", [0, 0, 1, 2, -3, 0.5], [0.1, 0, 1.5, 2, -2, 0.25])
    regression("integers", np.arange(30) % 7, np.arange(30) % 5)
    regression("ties-in-errors", np.arange(24) / 4, np.arange(24) / 4 + np.tile([0.25, 0.5, 0.5, 1], 6))
    regression("far-off", [1, 2, 3], [1000, -1000, 500])
    rng, y, d = random("weights", 130)
    regression("weights", y, d, w=rng.exponential(size=130))
    regression("weights-zeros", y, d, w=rng.integers(0, 3, 130) * 0.5)
    regression("weights-ones", y, d, w=np.ones(130))
    regression("weights-exact-half", [0, 0, 0, 0, 0], [1, 2, 3, 4, 5], w=np.array([1.0, 0, 2, 0, 3]))
    regression("weights-one-row-left", [1.0, 2, 3], [1.5, 2, 3], w=np.array([0.0, 2, 0]))
    rng, y, d = random("weights-offset", 130, offset=1e8)
    regression("weights-offset", y, d, w=rng.random(130))


def scores(name, x, w=None):
    x = np.asarray(x, dtype=float)
    write(f"scores-{name}", "scores", *weighting(w, {"score": "p"}, {"p": x}), reference.scores(x, w))


def scores_cases():
    rng = seeded("scores")
    for n in (1, 2, 9, 100, 333):
        scores(f"rows-{n}", rng.normal(3, 2, n))
    scores("ties", rng.integers(0, 6, 200))
    scores("constant", [2.5] * 30)
    scores("heavy-tail", np.exp(5 * rng.normal(size=150)))
    scores("weights", rng.normal(size=120), w=rng.exponential(size=120))
    scores("weights-zeros", rng.normal(size=120), w=rng.integers(0, 3, 120) * 0.25)
    scores("weights-exact", np.arange(10), w=np.ones(10))


if __name__ == "__main__":
    shutil.rmtree(CASES, ignore_errors=True)
    binary_cases()
    multiclass_cases()
    regression_cases()
    scores_cases()
    print(len(list(CASES.iterdir())), "cases")
