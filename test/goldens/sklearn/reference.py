"""Reference values of every metric: scikit-learn's and numpy's own functions, and plain formulas where they have none.

A value is None where the reference raises or warns that it is undefined, and in the few places named below where
Modelgate calls undefined what scikit-learn fills in without a word.
"""

import warnings

import numpy as np
import sklearn.metrics as sk
from sklearn.exceptions import UndefinedMetricWarning


def value_of(compute):
    """The number that `compute` gives, or None where it is undefined."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("error", UndefinedMetricWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            value = float(compute())
        except (UndefinedMetricWarning, RuntimeWarning, ValueError):
            return None
    return value if np.isfinite(value) else None


def calibration_error(y, p, w, bins):
    """Equal-width bins [i/b, (i + 1)/b), the last one closed: sum of |sum of w(p - y)| over the weight."""
    bin_of = np.minimum(np.floor(p * bins), bins - 1)
    return sum(abs(np.sum((w * (p - y))[bin_of == b])) for b in range(bins)) / np.sum(w)


def ks_statistic(y, s, w):
    """Largest distance between the weighted distribution functions of positives and negatives."""
    shares = []
    for side in (y == 1, y == 0):
        if np.sum(w[side]) == 0:
            raise ValueError("one class")
        shares.append(np.array([np.sum(w[side & (s <= t)]) for t in np.unique(s)]) / np.sum(w[side]))
    return np.max(np.abs(shares[0] - shares[1]))


def adaptive_calibration_error(y, p, w, bins):
    """Bins of equal mass by score, rows of one score shared out evenly where a bin ends among them."""
    scores = np.unique(p)
    mass = np.array([np.sum(w[p == s]) for s in scores])
    gap = np.array([np.sum((w * (p - y))[p == s]) for s in scores])
    ends = np.linspace(0, np.sum(mass), bins + 1)
    reached = np.interp(ends, np.concatenate([[0], np.cumsum(mass)]), np.concatenate([[0], np.cumsum(gap)]))
    return np.sum(np.abs(np.diff(reached))) / np.sum(mass)


# A share that is reached but for the last bit is reached.
BIT = 1e-12


def recall_at_precision(y, s, w, least):
    precision, recall, _ = sk.precision_recall_curve(y, s, sample_weight=w)
    return np.max(recall[:-1][precision[:-1] >= least * (1 - BIT)], initial=-np.inf)


def precision_at_recall(y, s, w, least):
    precision, recall, _ = sk.precision_recall_curve(y, s, sample_weight=w)
    return np.max(precision[:-1][recall[:-1] >= least * (1 - BIT)], initial=-np.inf)


def recall_at_fpr(y, s, w, most):
    fpr, tpr, _ = sk.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
    return np.max(tpr[fpr <= most * (1 + BIT)])


def top_share(y, s, w, percent):
    """Positives among the top share, its mass, all positives, all mass."""
    fpr, tpr, _ = sk.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
    positives, negatives = np.sum(w[y == 1]), np.sum(w[y == 0])
    tp, fp = tpr * positives, fpr * negatives
    mass = percent / 100 * (positives + negatives)
    return np.interp(mass, tp + fp, tp), mass, positives, positives + negatives


def thresholds(y, score, predicted, w):
    """Metrics at a threshold that the data choose. `w`: ones where unweighted."""
    positives, negatives = np.sum(w[y == 1]), np.sum(w[y == 0])
    two = positives > 0 and negatives > 0
    found = {}
    for at in (0.613, 0.9, 1):
        found[f"recall_at_precision(precision={at})"] = (lambda at=at: recall_at_precision(y, score, w, at)) if positives > 0 else None
    for at in (0.25, 0.8, 1):
        found[f"precision_at_recall(recall={at})"] = (lambda at=at: precision_at_recall(y, score, w, at)) if positives > 0 else None
    for at in (0, 0.01, 0.1, 0.5):
        found[f"recall_at_fpr(fpr={at})"] = (lambda at=at: recall_at_fpr(y, score, w, at)) if two else None
    if two:
        for k in (0.5, 10, 33.3, 100):
            def part(of, k=k):
                return lambda: of(*top_share(y, score, w, k))
            found[f"precision_at_top_k_percent(k={k})"] = part(lambda tp, mass, p, n: tp / mass)
            found[f"recall_at_top_k_percent(k={k})"] = part(lambda tp, mass, p, n: tp / p)
            found[f"lift_at_top_k_percent(k={k})"] = part(lambda tp, mass, p, n: tp / mass / (p / n))
    else:
        # roc_curve gives nothing then; all rows are of one class, whatever is on top.
        found["precision_at_top_k_percent(k=10)"] = lambda: positives / (positives + negatives)
        found["recall_at_top_k_percent(k=10)"] = (lambda: 0.1) if positives > 0 else None
        found["lift_at_top_k_percent(k=10)"] = (lambda: 1) if positives > 0 else None
    return found


def expected_cost(y, predicted, w, false_positive, false_negative):
    (_, fp), (fn, _) = sk.confusion_matrix(y, predicted, labels=[0, 1], sample_weight=w)
    return (fp * false_positive + fn * false_negative) / np.sum(w)


def binary(y, score, predicted, w):
    """`score` None: predictions alone. `w` None: unweighted."""
    plain = np.ones(len(y)) if w is None else w
    two = np.sum(plain[y == 1]) > 0 and np.sum(plain[y == 0]) > 0
    weight = {"sample_weight": w}
    found = {
        "accuracy": lambda: sk.accuracy_score(y, predicted, **weight),
        # scikit-learn gives the recall of the class that is there; half of the mean is missing.
        "balanced_accuracy": (lambda: sk.balanced_accuracy_score(y, predicted, **weight)) if two else None,
        "precision": lambda: sk.precision_score(y, predicted, **weight),
        "recall": lambda: sk.recall_score(y, predicted, **weight),
        "specificity": lambda: sk.recall_score(y, predicted, pos_label=0, **weight),
        "f1": lambda: sk.f1_score(y, predicted, **weight),
        "fbeta(beta=2)": lambda: sk.fbeta_score(y, predicted, beta=2, **weight),
        "fbeta(beta=0.5)": lambda: sk.fbeta_score(y, predicted, beta=0.5, **weight),
        "matthews_corrcoef": lambda: sk.matthews_corrcoef(y, predicted, **weight),
        "cohen_kappa": lambda: sk.cohen_kappa_score(y, predicted, **weight),
        "expected_cost(cost_fp=1, cost_fn=20)": lambda: expected_cost(y, predicted, plain, 1, 20),
        "expected_cost(cost_fp=2.5, cost_fn=0)": lambda: expected_cost(y, predicted, plain, 2.5, 0),
    }
    if score is None:
        return found
    found |= {
        "roc_auc": lambda: sk.roc_auc_score(y, score, **weight),
        # scikit-learn gives 0 without positives, with a warning that is no UndefinedMetricWarning.
        "average_precision": (lambda: sk.average_precision_score(y, score, **weight)) if np.sum(plain[y == 1]) > 0 else None,
        "ks_statistic": lambda: ks_statistic(y, score, plain),
    } | thresholds(y, score, predicted, plain)
    if np.min(score) < 0 or np.max(score) > 1:
        return found
    return found | {
        "log_loss": lambda: sk.log_loss(y, score, labels=[0, 1], **weight),
        "brier_score": lambda: sk.brier_score_loss(y, score, pos_label=1, labels=[0, 1], **weight),
        "expected_calibration_error": lambda: calibration_error(y, score, plain, 15),
        "expected_calibration_error(bins=7)": lambda: calibration_error(y, score, plain, 7),
        "adaptive_calibration_error": lambda: adaptive_calibration_error(y, score, plain, 15),
        "adaptive_calibration_error(bins=4)": lambda: adaptive_calibration_error(y, score, plain, 4),
    }


def multiclass(y, classes, scores, predicted, w):
    """`scores` None: predictions alone; else a column a class, classes sorted."""
    weight = {"sample_weight": w}
    found = {
        "accuracy": lambda: sk.accuracy_score(y, predicted, **weight),
        "balanced_accuracy": lambda: sk.balanced_accuracy_score(y, predicted, **weight),
        "cohen_kappa": lambda: sk.cohen_kappa_score(y, predicted, **weight),
        "matthews_corrcoef": lambda: sk.matthews_corrcoef(y, predicted, **weight),
    }
    for average in ("macro", "micro", "weighted"):
        options = {"average": average, "zero_division": 0, **weight}
        found[f"precision_{average}"] = lambda options=options: sk.precision_score(y, predicted, **options)
        found[f"recall_{average}"] = lambda options=options: sk.recall_score(y, predicted, **options)
        found[f"f1_{average}"] = lambda options=options: sk.f1_score(y, predicted, **options)
    if scores is None:
        return found
    found["log_loss"] = lambda: sk.log_loss(y, scores, labels=classes, **weight)
    found["roc_auc_ovr"] = lambda: sk.roc_auc_score(y, scores, multi_class="ovr", average="macro", labels=classes, **weight)
    for k in range(1, len(classes)):
        found[f"top_k_accuracy(k={k})"] = lambda k=k: sk.top_k_accuracy_score(y, scores, k=k, labels=classes, **weight)
    return found


def regression(y, predicted, w):
    weight = {"sample_weight": w}
    counted = y if w is None else y[w > 0]
    # scikit-learn fills in 1 or 0 where labels do not vary.
    varies = len(y) > 1 and np.ptp(counted) > 0
    found = {
        "mean_absolute_error": lambda: sk.mean_absolute_error(y, predicted, **weight),
        "mean_squared_error": lambda: sk.mean_squared_error(y, predicted, **weight),
        "root_mean_squared_error": lambda: sk.root_mean_squared_error(y, predicted, **weight),
        "mean_absolute_percentage_error": lambda: sk.mean_absolute_percentage_error(y, predicted, **weight),
        "median_absolute_error": lambda: sk.median_absolute_error(y, predicted, **weight),
        "r2": (lambda: sk.r2_score(y, predicted, **weight)) if varies else None,
        "explained_variance": (lambda: sk.explained_variance_score(y, predicted, **weight)) if varies else None,
    }
    for alpha in (0.1, 0.5, 0.9):
        found[f"mean_pinball_loss(alpha={alpha})"] = lambda alpha=alpha: sk.mean_pinball_loss(y, predicted, alpha=alpha, **weight)
    return found


def scores(x, w):
    found = {"mean": lambda: np.average(x, weights=w), "pass_rate(column=p, threshold=0.5)": lambda: np.average(np.asarray(x) >= 0.5, weights=w)}
    for q in (0.01, 0.25, 0.5, 0.9, 0.99):
        options = {} if w is None else {"weights": w, "method": "inverted_cdf"}
        found[f"quantile(q={q})"] = lambda q=q, options=options: np.quantile(x, q, **options)
    return found
