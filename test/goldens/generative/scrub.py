"""Takes out of a results file what belongs to the machine that made it: `python scrub.py FILE`."""

import json
import sys

MACHINE = ("pretty_env_info", "git_hash", "upper_git_hash", "transformers_version", "lm_eval_version", "tokenizer_info", "chat_template", "date", "start_time", "end_time", "total_evaluation_time_seconds", "author")

path = sys.argv[1]
with open(path, encoding="utf-8") as file:
    found = json.load(file)
kept = {key: value for key, value in found.items() if key not in MACHINE}
with open(path, "w", encoding="utf-8") as file:
    json.dump(kept, file, indent=2)
    file.write("\n")
