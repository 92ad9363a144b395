"""Writes cases/: a folder a case with of.csv, against.csv and expected.json: metrics of one table and of two.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python generate.py

Every case has its own seed, so a new one leaves the others as they are.
"""

import json
import shutil
import unicodedata
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from scipy.spatial import distance

CASES = Path(__file__).parent / "cases"


def seeded(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def text(value):
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


def write(name, of, against, expected, columns=None):
    folder = CASES / name
    folder.mkdir(parents=True)
    for side, table in (("of", of), ("against", against)):
        lines = [",".join(["id", *table])] + [",".join([str(at), *map(text, row)]) for at, row in enumerate(zip(*table.values()))]
        (folder / f"{side}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    values = ",\n".join(f"    {json.dumps(metric, ensure_ascii=False)}: {json.dumps(value)}" for metric, value in expected.items())
    head = json.dumps(columns or {}, ensure_ascii=False)
    (folder / "expected.json").write_text(f'{{\n  "columns": {head},\n  "metrics": {{\n{values}\n  }}\n}}\n', encoding="utf-8")


def present(values):
    return [v for v in values if v is not None and not (isinstance(v, float) and np.isnan(v))]


def drift_of_bins(p, q):
    """Rows by bin of both sides."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    shares = p / p.sum(), q / q.sum()
    a, b = (np.where(s == 0, np.where(other > 0, np.minimum(0.0001, other / 10), 1), s) for s, other in (shares, shares[::-1]))
    met = (p + q) > 0
    table = np.array([p[met], q[met]]).astype(int)
    return {
        "psi": float(np.sum((a - b) * np.log(a / b))),
        "jensen_shannon": float(distance.jensenshannon(*shares)),
        "hellinger": float(np.linalg.norm(np.sqrt(shares[0]) - np.sqrt(shares[1])) / np.sqrt(2)),
        "cramers_v": float(stats.contingency.association(table, method="cramer")) if table.shape[1] > 1 else 0.0,
    }


def edges_of(y, bins):
    quantiles = np.quantile(y, np.arange(bins) / bins)
    values, met = np.unique(quantiles, return_counts=True)
    return np.unique(np.concatenate([quantiles[1:], np.nextafter(values[met > 1], -np.inf)]))


def binned(x, y, bins):
    edges = edges_of(y, bins)
    return [np.bincount(np.searchsorted(edges, v, side="left"), minlength=len(edges) + 1) for v in (x, y)]


def numbers(name, x, y, bins=10):
    of, against = {"x": list(x)}, {"x": list(y)}
    x, y = (np.array(present(v), dtype=float) for v in (x, y))
    label = f"(column=x, bins={bins})"
    found = {f"{metric}{label}": value for metric, value in drift_of_bins(*binned(x, y, bins)).items()}
    found["kolmogorov_smirnov(column=x)"] = float(stats.ks_2samp(x, y).statistic)
    deviation = np.std(y)
    distance_of = stats.wasserstein_distance(x, y)
    found["wasserstein(column=x)"] = float(distance_of / deviation) if deviation > 0 else (0.0 if distance_of == 0 else None)
    found["new_category_rate(column=x)"] = float(np.mean(~np.isin(x, y)))
    write(f"numbers-{name}", of, against, found)


def number_cases():
    for n, m in ((1, 1), (1, 9), (2, 3), (40, 25), (300, 500), (1000, 800)):
        rng = seeded(f"rows-{n}-{m}")
        numbers(f"rows-{n}-{m}", rng.normal(0.3, 1.1, n), rng.normal(0, 1, m))
    rng = seeded("same")
    same = rng.normal(size=400)
    numbers("same", same, same)
    numbers("no-drift", rng.normal(size=600), rng.normal(size=600))
    numbers("apart", rng.random(200), rng.random(200) + 5)
    numbers("twenty-bins", rng.normal(size=500), rng.normal(0.2, 1, 500), bins=20)
    numbers("two-bins", rng.normal(size=50), rng.normal(0.2, 1, 70), bins=2)
    numbers("heavy-tail", np.exp(3 * rng.normal(size=500)), np.exp(2.8 * rng.normal(size=600)))
    numbers("offset-1e9", 1e9 + rng.normal(size=300), 1e9 + rng.normal(0.4, 1, 300))
    numbers("tiny", 1e-9 * rng.normal(size=200), 1e-9 * rng.normal(0.4, 1, 200))
    numbers("huge", 1e14 * rng.normal(size=200), 1e14 * rng.normal(0.4, 2, 200))
    numbers("integers", rng.poisson(4, 500), rng.poisson(3.5, 400))
    numbers("two-values", (rng.random(300) < 0.3).astype(int), (rng.random(300) < 0.5).astype(int))
    numbers("mostly-zero", rng.poisson(0.1, 300), rng.poisson(0.2, 300))
    numbers("one-value", [3] * 20, [3] * 30)
    numbers("reference-constant", rng.normal(size=20), [3] * 30)
    numbers("of-constant", [0.5] * 40, rng.normal(size=60))
    numbers("ties-at-edges", np.round(rng.normal(size=500), 1), np.round(rng.normal(0.1, 1.2, 500), 1))
    below = seeded("below-the-smallest")
    zeros, others = below.random(400) < 0.9, np.round(below.gamma(2, size=400), 2)
    numbers("below-the-smallest", np.where(zeros, -999, others), np.where(below.random(400) < 0.9, 0, others))
    holes = [None if rng.random() < 0.2 else float(v) for v in rng.normal(size=300)]
    numbers("missing", holes, rng.normal(0.2, 1, 200))
    numbers("negative-zero", [-0.0, 0.0, 1.0, -1.0, -0.0], [0.0, 0.0, 1.0, 1.0, -1.0])


def categories(name, x, y):
    found = {}
    a, b = present(x), present(y)
    union = sorted({*a, *b})
    counts = [[side.count(c) for c in union] for side in (a, b)]
    for metric, value in drift_of_bins(*counts).items():
        found[f"{metric}(column=x, bins=10)"] = value
    found["new_category_rate(column=x)"] = float(np.mean([v not in set(b) for v in a]))
    write(f"categories-{name}", {"x": x}, {"x": y}, found)


def category_cases():
    rng = seeded("categories")
    words = np.array(["Bus", "zug", "ähre", "ship", "it's"])
    pick = lambda n, p, of=words: [str(v) for v in rng.choice(of, n, p=p)]
    categories("five", pick(400, [0.3, 0.2, 0.2, 0.2, 0.1]), pick(300, [0.2, 0.2, 0.2, 0.2, 0.2]))
    categories("new", pick(200, [0.5, 0.2, 0.2, 0, 0.1]), pick(200, [0.5, 0.5, 0, 0, 0]))
    categories("disjoint", ["a"] * 10 + ["b"] * 5, ["c"] * 9)
    categories("one", ["a"] * 10, ["a"] * 20)
    categories("missing", [None if rng.random() < 0.3 else v for v in pick(200, [0.2] * 5)], pick(100, [0.2] * 5))
    categories("many", [f"c{v}" for v in rng.zipf(1.6, 500) % 200], [f"c{v}" for v in rng.zipf(1.7, 500) % 200])
    categories("rare", [f"c{v}" for v in range(1200)], [f"c{v}" for v in range(600, 1900)])
    categories("booleans", [bool(v) for v in rng.random(100) < 0.3], [bool(v) for v in rng.random(150) < 0.5])


def quality_cases():
    rng = seeded("quality")
    n = 400
    x = [None if rng.random() < 0.1 else float(v) for v in np.round(rng.normal(3, 2, n), 1)]
    c = [None if rng.random() < 0.05 else str(v) for v in rng.choice(["AA", "UA", "b1", "dl"], n)]
    g = [int(v) for v in rng.integers(0, 12, n)]
    y = [int(v) for v in rng.random(n) < 0.2]
    of = pd.DataFrame({"x": pd.Series(x, dtype=float), "c": c, "g": g, "y": y})
    against = pd.DataFrame({"g": [int(v) for v in rng.integers(6, 20, 300)], "c": [str(v) for v in rng.choice(["AA", "UA", "xx"], 300)]})
    values, texts = of["x"].dropna(), of["c"].dropna()
    labels = of.groupby(["g", "c"], dropna=False)["y"].transform("nunique")
    keys = of[["g", "c"]].merge(against[["g", "c"]].drop_duplicates(), how="left", indicator=True)
    found = {
        "row_count": float(len(of)),
        "missing_rate(column=x)": float(of["x"].isna().mean()),
        "missing_rate(column=c)": float(of["c"].isna().mean()),
        "out_of_range_rate(column=x, low=0, high=5)": float(1 - values.between(0, 5).mean()),
        "out_of_range_rate(column=x, low=1.5)": float((values < 1.5).mean()),
        "unexpected_value_rate(column=c, allowed=AA+UA)": float(1 - texts.isin(["AA", "UA"]).mean()),
        "unexpected_value_rate(column=g, allowed=1+2+3)": float(1 - of["g"].isin([1, 2, 3]).mean()),
        "unexpected_value_rate(column=c, pattern=[A-Z]{2})": float(1 - texts.str.fullmatch("[A-Z]{2}").mean()),
        "violation_rate(expect=x > g)": float(1 - (of["x"] > of["g"]).mean()),
        "distinct_count(column=x)": float(of["x"].nunique()),
        "distinct_count(column=c)": float(of["c"].nunique()),
        "duplicate_rate(columns=g+c)": float(of.duplicated(["g", "c"]).mean()),
        "duplicate_rate(columns=x)": float(of.duplicated(["x"]).mean()),
        "conflicting_label_rate(columns=g+c)": float((labels > 1).mean()),
        "label_balance": float(of["y"].value_counts(normalize=True).min()),
        "overlap(column=g)": float(of["g"].isin(against["g"]).mean()),
        "overlap(columns=g+c)": float((keys["_merge"] == "both").mean()),
        "time_leakage(column=g)": float((of["g"] < against["g"].max()).mean()),
        "schema_changes": 2.0,
    }
    side = lambda table: {name: [None if pd.isna(v) else v for v in table[name]] for name in table}
    write("quality", side(of), side(against), found, {"label": "y"})


def normal(value, digits):
    """The form in which near duplicates are equal."""
    if isinstance(value, float):
        return f"{value + 0.0:.{digits - 1}e}"
    folded = unicodedata.normalize("NFKC", value).upper().lower()
    return " ".join("".join(" " if unicodedata.category(c)[0] in "PZC" else c for c in folded).split())


def near_case():
    rng = seeded("near")
    words = ["Bus", "straße", "STRASSE", "ﬁne", "ﬃx", "Ｆｕｌｌ", "e\u0301t\u00e9", "été", "ΟΔΟΣ", "οδος", "x²", "½", "３", "a_b", "日本語", "日本語。", "İstanbul", "²", "+1", "-1"]
    signs = [" ", "  ", ". ", " - ", "! ", "…", "\u00a0", "\u200b", "/"]
    decorated = lambda word: rng.choice([str, str.upper, str.lower, str.title])(str(word))
    phrase = lambda: "".join(decorated(w) + str(rng.choice(signs)) for w in rng.choice(words, rng.integers(1, 4)))
    of = {"t": [phrase() for _ in range(400)], "n": [float(v) for v in np.exp(rng.normal(0, 0.3, 400)) * rng.choice([-1, 1, 1e-9, 1e12, 0], 400)]}
    against = {"t": [phrase() for _ in range(600)], "n": [float(v) for v in np.exp(rng.normal(0, 0.3, 600)) * rng.choice([-1, 1, 1e-9, 1e12, -0.0], 600)]}
    rows = lambda table, columns, digits: list(zip(*[[normal(v, digits) for v in table[c]] for c in columns]))
    share = lambda columns, digits: float(np.mean([row in set(rows(against, columns, digits)) for row in rows(of, columns, digits)]))
    found = {
        "near_duplicate_rate(column=t, digits=3)": share("t", 3),
        "near_duplicate_rate(column=n, digits=3)": share("n", 3),
        "near_duplicate_rate(column=n, digits=1)": share("n", 1),
        "near_duplicate_rate(column=n, digits=15)": share("n", 15),
        "near_duplicate_rate(columns=t+n, digits=1)": share("tn", 1),
    }
    write("near-duplicates", of, against, found)


def flip_case():
    rng = seeded("flips")
    n, m = 500, 430
    y = rng.random(n) < 0.4
    scores = lambda noise: np.round(np.clip(np.where(y, 0.62, 0.38) + noise * (rng.random(n) - 0.5), 0, 1), 3)
    p, q = scores(0.7), scores(0.9)
    side = lambda score, rows: {"y": [int(v) for v in y[:rows]], "p": [float(v) for v in score[:rows]]}
    of, against = side(p, n), side(q, m)
    both = pd.DataFrame(of).merge(pd.DataFrame(against), left_index=True, right_index=True, suffixes=("", "_was"))
    now, was = both["p"] >= 0.5, both["p_was"] >= 0.5
    right, had = now == (both["y"] == 1), was == (both["y_was"] == 1)
    found = {
        "regressed_rate": float((had & ~right).mean()),
        "fixed_rate": float((~had & right).mean()),
        "churn": float((now != was).mean()),
    }
    write("flips", of, against, found, {"label": "y", "score": "p"})


if __name__ == "__main__":
    shutil.rmtree(CASES, ignore_errors=True)
    number_cases()
    category_cases()
    quality_cases()
    near_case()
    flip_case()
    print(len(list(CASES.iterdir())), "cases")
