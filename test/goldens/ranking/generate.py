"""Writes cases/: a folder a case with rows.csv and expected.json, by trec_eval through pytrec_eval.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python generate.py

Every case has its own seed, so a new one leaves the others as they are. trec_eval knows integer grades and text ids alone.
"""

import csv
import json
import shutil
import zlib
from pathlib import Path

import numpy as np
import pytrec_eval

CASES = Path(__file__).parent / "cases"
KS = (1, 3, 10)


def means(labels, scores, measures, level=1):
    """Mean of each measure over all queries, by pytrec_eval's own names."""
    evaluator = pytrec_eval.RelevanceEvaluator(labels, set(measures), relevance_level=level)
    found = evaluator.evaluate(scores)
    assert len(found) == len(labels)
    names = next(iter(found.values()))
    return {name: float(np.mean([each[name] for each in found.values()])) for name in names}, found


def reference(labels, scores):
    cut = ",".join(map(str, KS))
    measures = ["ndcg", f"ndcg_cut.{cut}", "map", f"map_cut.{cut}", "recip_rank", f"P.{cut}", f"recall.{cut}", f"success.{cut}"]
    expected = {}
    for level in (1, 2):
        found, queries = means(labels, scores, measures, level)
        least = "" if level == 1 else f"relevant={level}"
        def named(metric, *parameters):
            return f"{metric}({', '.join(part for part in (*parameters, least) if part)})".replace("()", "")
        expected[named("map")] = found["map"]
        expected[named("mrr")] = found["recip_rank"]
        for k in KS:
            expected[named("map", f"k={k}")] = found[f"map_cut_{k}"]
            # trec_eval has no cutoff of its own for the reciprocal rank: a first relevant document beyond it counts 0.
            expected[named("mrr", f"k={k}")] = float(np.mean([each["recip_rank"] if each["recip_rank"] * k > 1 - 1e-9 else 0 for each in queries.values()]))
            expected[named("precision_at_k", f"k={k}")] = found[f"P_{k}"]
            expected[named("recall_at_k", f"k={k}")] = found[f"recall_{k}"]
            expected[named("hit_rate_at_k", f"k={k}")] = found[f"success_{k}"]
    # Gains of 2^label − 1 are those of labels that are so.
    exponential = {query: {document: 2**label - 1 for document, label in of.items()} for query, of in labels.items()}
    for gain, grades in (("", labels), ("gain=exponential", exponential)):
        found, _ = means(grades, scores, measures)
        def named(*parameters):
            return f"ndcg({', '.join(part for part in parameters if part)})".replace("()", "")
        expected[named(gain)] = found["ndcg"]
        for k in KS:
            expected[named(f"k={k}", gain)] = found[f"ndcg_cut_{k}"]
    return expected


def write(name, rows, rng):
    """`rows`: query, document, label, score. They are written in no order."""
    labels, scores = {}, {}
    for query, document, label, score in rows:
        labels.setdefault(str(query), {})[str(document)] = int(label)
        scores.setdefault(str(query), {})[str(document)] = float(score)
    folder = CASES / name
    folder.mkdir(parents=True)
    with open(folder / "rows.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["query", "document", "label", "score"])
        for at in rng.permutation(len(rows)):
            query, document, label, score = rows[at]
            out.writerow([query, document, label, repr(float(score))])
    values = ",\n".join(f"  {json.dumps(metric)}: {json.dumps(value)}" for metric, value in reference(labels, scores).items())
    (folder / "expected.json").write_text(f"{{\n{values}\n}}\n", encoding="utf-8")


def random(name, queries, documents, grades, score, document=lambda rng, at: f"d{at}"):
    """`documents`: most of them a query; `grades`: chances of label 0, 1, …; `score` of (rng, label)."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    rows = []
    for query in range(queries):
        for at in range(rng.integers(1, documents + 1)):
            label = rng.choice(len(grades), p=grades)
            rows.append((f"q{query}", document(rng, at), label, score(rng, label)))
    write(name, rows, rng)


def cases():
    smooth = lambda rng, label: label + 2 * rng.normal()
    tied = lambda rng, label: np.round(0.4 * label + rng.random() * 3) / 2
    random("binary", 40, 25, [0.8, 0.2], smooth)
    random("graded", 40, 25, [0.6, 0.2, 0.1, 0.07, 0.03], smooth)
    random("long-lists", 5, 900, [0.9, 0.06, 0.04], smooth)
    random("ties", 60, 30, [0.6, 0.3, 0.1], tied)
    random("all-tied", 30, 12, [0.6, 0.3, 0.1], lambda rng, label: 0.5)
    random("few-relevant", 80, 10, [0.93, 0.04, 0.03], smooth)
    random("one-document", 20, 1, [0.5, 0.5], smooth)
    random("numbers-as-ids", 30, 30, [0.6, 0.3, 0.1], tied, lambda rng, at: at * 7)
    random("negative-scores", 30, 15, [0.6, 0.3, 0.1], lambda rng, label: -1e6 * rng.random())
    random("large-grades", 30, 15, [0.5] + [0.05] * 10, smooth)
    # Scores that are equal in single precision, in which trec_eval keeps them, and not in double.
    random("single-precision", 30, 15, [0.6, 0.3, 0.1], lambda rng, label: 0.1 + 1e-9 * rng.random())
    rng = np.random.default_rng(0)
    write("none-relevant", [(f"q{q}", f"d{d}", 0, d) for q in range(4) for d in range(5)], rng)
    write("perfect", [(f"q{q}", f"d{d}", 3 - d, 3 - d) for q in range(4) for d in range(4)], rng)
    write("worst", [(f"q{q}", f"d{d}", 3 - d, d) for q in range(4) for d in range(4)], rng)
    write("odd-ids", [("café, \"x\"", d, i % 3, 0.5) for i, d in enumerate(["a", "B", "b", "é", "ab", "a b", "Z", "𝄞", "ｚ"])], rng)


if __name__ == "__main__":
    shutil.rmtree(CASES, ignore_errors=True)
    cases()
    print(len(list(CASES.iterdir())), "cases")
