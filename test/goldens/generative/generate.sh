#!/usr/bin/env bash
# Writes the outputs in this folder by the real tools, without a network once they are installed:
#   python -m venv venv && venv/bin/pip install -r requirements.txt && npm install --prefix node promptfoo@0.121.20
#   PATH="$PWD/venv/bin:$PWD/node/node_modules/.bin:$PATH" ./generate.sh
# Run ids, times and latencies differ from run to run; nothing that the tests compare does.
set -euo pipefail
cd "$(dirname "$0")"
export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HOME=${HF_HOME:-$(mktemp -d)}
export PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_DISABLE_REMOTE_GENERATION=true PROMPTFOO_CONFIG_DIR=${PROMPTFOO_CONFIG_DIR:-$(mktemp -d)}
export DEEPEVAL_TELEMETRY_OPT_OUT=YES DEEPEVAL_DISABLE_DOTENV=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A model of random log likelihoods, with two seeds: the champion and the candidate.
for seed in 1 2; do
  (cd lm-eval && lm_eval --model dummy --tasks sums_choice,sums_free --include_path . --output_path "$work/lm-$seed" --log_samples --seed "$seed")
  rm -rf "lm-eval/run-$seed" && mkdir "lm-eval/run-$seed"
  mv "$work/lm-$seed"/*/* "lm-eval/run-$seed"
  python scrub.py lm-eval/run-$seed/results_*.json
done

# Three questions twice: one is answered, one is answered wrongly, one ends in an error of the provider.
(cd promptfoo && promptfoo eval -c promptfooconfig.yaml -o out.json -o out.jsonl --repeat 2 --no-cache --no-table) || true

# Four answers by two metrics, of which one can't judge an empty answer.
cp deepeval/run.py "$work" && (cd "$work" && DEEPEVAL_RESULTS_FOLDER="$work/deepeval" python run.py)
mv "$work"/deepeval/test_run_*.json deepeval/out.json
