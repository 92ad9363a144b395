"""A test run of DeepEval with metrics of its own, no model as a judge: `python run.py` writes out/test_run_*.json."""

from deepeval import evaluate
from deepeval.evaluate.configs import AsyncConfig, DisplayConfig, ErrorConfig
from deepeval.metrics import BaseMetric
from deepeval.test_case import LLMTestCase


class Plain(BaseMetric):
    """A metric whose score is a function of the test case."""

    def __init__(self, name, threshold, score):
        self.name, self.threshold, self.compute = name, threshold, score
        self.evaluation_cost, self.evaluation_model, self.strict_mode, self.async_mode = 0.001, "rules-1", False, False

    def measure(self, case, *_, **__):
        self.error = None
        self.score = self.compute(case)
        self.success = self.score >= self.threshold
        self.reason = f"{self.score:g} of {self.threshold:g}"
        return self.score

    async def a_measure(self, case, *_, **__):
        return self.measure(case)

    def is_successful(self):
        return self.success

    @property
    def __name__(self):
        return self.name


def overlap(case):
    """Fails as a judge may: it can't judge an empty answer."""
    if case.actual_output == "":
        raise ValueError("nothing to judge")
    said, meant = set(case.actual_output.lower().split()), set(case.expected_output.lower().split())
    return len(said & meant) / len(said | meant)


ANSWERS = [
    ("capital of France", "Paris", "Paris"),
    ("capital of Italy", "Milan", "Rome"),
    ("capital of Peru", "", "Lima"),
    ("capital of Spain", "Madrid of course", "Madrid"),
]
CASES = [
    LLMTestCase(input=asked, actual_output=said, expected_output=meant, completion_time=0.25, token_cost=0.0002, input_token_count=8, output_token_count=4)
    for asked, said, meant in ANSWERS
]
METRICS = [Plain("Exact Match", 1.0, lambda case: float(case.actual_output == case.expected_output)), Plain("Word Overlap", 0.3, overlap)]

evaluate(
    CASES,
    METRICS,
    display_config=DisplayConfig(print_results=False, show_indicator=False),
    async_config=AsyncConfig(run_async=False),
    error_config=ErrorConfig(ignore_errors=True),
)
