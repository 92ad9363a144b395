"""The quality gate of gates.ts as a suite of Great Expectations on the rows in pandas. Prints what holds as JSON."""
import json
import sys

import great_expectations as gx
import great_expectations.expectations as e
import pandas as pd

rows = pd.read_parquet(sys.argv[1])
context = gx.get_context(mode="ephemeral")
asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("rows")
batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(batch_parameters={"dataframe": rows})
sizes = [5 + 4 * k for k in range(5)]
expectations = [
    e.ExpectTableRowCountToBeBetween(min_value=1_000_000),
    e.ExpectColumnValuesToBeUnique(column="id"),
    e.ExpectColumnUniqueValueCountToBeBetween(column="s4", min_value=2),
    e.ExpectColumnPairValuesAToBeGreaterThanB(column_A="top", column_B="n0", ignore_row_if="either_value_is_missing"),
    e.ExpectColumnValuesToMatchRegex(column="s0", regex="^c[0-9]+$"),
    *[e.ExpectColumnValuesToNotBeNull(column=f"n{k}", mostly=0.99) for k in range(5)],
    *[e.ExpectColumnValuesToBeBetween(column=f"n{k}", min_value=-2 * (k + 1), max_value=2.5 * (k + 1)) for k in range(5, 10)],
    *[e.ExpectColumnValuesToBeInSet(column=f"s{k}", value_set=[f"c{i}" for i in range(sizes[k])]) for k in range(5)],
]
context_result = batch.validate(gx.ExpectationSuite(name="quality", expectations=expectations))
print(json.dumps([result.success for result in context_result.results]))
if len(context_result.results) != 20:
    raise SystemExit(f"{len(context_result.results)} results for 20 expectations")
