"""Values of distributions and of named intervals by SciPy and statsmodels, for test/statistics.

python -m venv v && v/bin/pip install scipy==1.17.1 statsmodels==0.15.0 && v/bin/python make.py > values.json
"""

import json

import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

probabilities = [1e-9, 1e-4, 0.005, 0.025, 0.1, 0.5, 0.8, 0.975, 0.995, 0.9999]
degrees = [1, 1.7, 2, 3, 5.5, 10, 29, 99, 999, 1e6]
points = [-30.0, -4.2, -1.96, -0.3, 0.0, 0.7, 2.5, 6.0]


def rows(values):
    return [[float(x) for x in row] for row in values]


out = {
    "normal_quantile": rows((p, stats.norm.ppf(p)) for p in probabilities),
    "normal_cdf": rows((x, stats.norm.cdf(x)) for x in points),
    "student_quantile": rows((p, v, stats.t.ppf(p, v)) for p in probabilities for v in degrees),
    "student_cdf": rows((x, v, stats.t.cdf(x, v)) for x in points for v in degrees),
    "beta_cdf": rows(
        (x, a, b, stats.beta.cdf(x, a, b)) for x in (0.0, 0.01, 0.3, 0.5, 0.97, 1.0) for a in (0.5, 1, 7, 120) for b in (0.5, 2, 33)
    ),
    "beta_quantile": rows(
        (p, a, b, stats.beta.ppf(p, a, b)) for p in (1e-12, 1e-6, 0.003, 0.025, 0.5) for a in (0.7, 3, 60, 8e4) for b in (1, 12.5, 900, 2e4)
    ),
    "clopper_pearson": rows(
        (k, n, c, *proportion_confint(k, n, alpha=1 - c, method="beta"))
        for k, n in ((0, 10), (1, 8), (8, 8), (15, 148), (81, 263), (29, 29), (199, 200), (80000, 100000))
        for c in (0.8, 0.95, 0.99, 0.999999)
    ),
}

generator = np.random.default_rng(20130101)
out["holm"] = []
for size in (1, 2, 5, 40):
    p = np.round(generator.uniform(size=size) ** 3, 6)
    out["holm"].append({"p": p.tolist(), "adjusted": multipletests(p, method="holm")[1].tolist()})

out["standard_error_of_mean"] = []
for size in (5, 30):
    x = np.round(generator.lognormal(size=size), 6)
    low, high = stats.t.interval(0.95, size - 1, loc=x.mean(), scale=stats.sem(x))
    out["standard_error_of_mean"].append(
        {"x": x.tolist(), "sem": float(stats.sem(x)), "low": float(low), "high": float(high)}
    )


def paired(b, c, n, z):
    """Tango's interval by brute force: the restricted likelihood of (b, c, rest) is maximised numerically for each difference."""

    def score(delta):
        low = max(0.0, -delta)
        best = optimize.minimize_scalar(
            lambda q: -(special.xlogy(b, q + delta) + special.xlogy(c, q) + special.xlogy(n - b - c, 1 - 2 * q - delta)),
            bounds=(low, (1 - delta) / 2),
            method="bounded",
            options={"xatol": 1e-14},
        )
        variance = n * (2 * best.x + delta * (1 - delta))
        return (b - c - n * delta) / np.sqrt(variance)

    middle = (b - c) / n
    return [
        float(optimize.brentq(lambda d: score(d) - z, -1 + 1e-9, middle)),
        float(optimize.brentq(lambda d: score(d) + z, middle, 1 - 1e-9)),
    ]


z = float(stats.norm.ppf(0.975))
out["tango"] = [[b, c, n, z, *paired(b, c, n, z)] for b, c, n in ((1, 7, 21), (40, 20, 160), (12, 2, 50), (3, 2, 200), (9, 0, 60))]

body = ",\n".join(f" {json.dumps(key)}: " + json.dumps(value) for key, value in out.items())
print("{\n" + body + "\n}")
