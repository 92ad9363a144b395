#!/usr/bin/env bash
# Asks both assistants every question twice: writes outputs/champion.jsonl and outputs/candidate.jsonl.
# Needs promptfoo 0.121.20 on the PATH (npm install --global promptfoo@0.121.20), and no network.
set -euo pipefail
cd "$(dirname "$0")"
export PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_CONFIG_DIR=${PROMPTFOO_CONFIG_DIR:-$(mktemp -d)}
for version in champion candidate; do
  # Exit code 100: some test failed, which is for the gate to judge.
  ASSISTANT=$version promptfoo eval -c promptfooconfig.yaml --repeat 2 --max-concurrency 1 --no-cache --no-table -o "outputs/$version.jsonl" || [ $? -eq 100 ]
done
