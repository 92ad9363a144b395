/**
 * Measures what the README promises, each in a process of its own, and prints the ratios beside their targets.
 * `npm run bench -- --large` adds 100 million rows, `--quick` leaves the other tools out; names of cases (`drift quality`) run those
 * alone. See docs/bench.md.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { markdownTable } from 'markdown-table';
import { predictions, table } from './bench/data.ts';
import { compareGate, distancesGate, driftGate, qualityGate, valuesGate } from './bench/gates.ts';
import { repeated } from './bench/many.ts';
import { best, type Cost, run } from './bench/measure.ts';

const root = resolve(import.meta.dirname, '..');
const cache = join(tmpdir(), 'modelgate-bench');
const cli = join(root, 'dist', 'cli.js');
const flags = new Set(process.argv.slice(2));
const rounds = 200;
const MILLION = 1_000_000;
const MEGABYTE = 1_000_000;
const CHECKS = 5_000;

const evaluate = (gate: string): string[] => [process.execPath, cli, 'evaluate', '--gate', gate];
const seconds = (value: number): string => `${value.toFixed(2)} s`;
const times = (value: number): string => `${value.toFixed(1)} ×`;
const mebibytes = (cost: Cost): string => (Number.isNaN(cost.peak) ? '' : `${cost.peak.toFixed(0)} MiB`);

const lines: string[][] = [['what', 'CPU', 'wall', 'peak memory', 'ratio', 'target', '']];
let missed = 0;

function report(what: string, cost: Cost, ratio = '', target = '', holds?: boolean): void {
  if (holds === false) missed++;
  lines.push([what, seconds(cost.cpu), seconds(cost.wall), mebibytes(cost), ratio, target, holds === undefined ? '' : holds ? 'holds' : 'MISSED']);
}

/** Python of a virtual environment with the pinned packages of one tool, made when it is not there. */
function python(tool: 'scikit-learn' | 'evidently' | 'great-expectations'): string {
  const folder = join(cache, `venv-${tool}`);
  const program = join(folder, 'bin', 'python');
  if (!existsSync(join(folder, 'ready'))) {
    execFileSync('python3', ['-m', 'venv', folder]);
    execFileSync(program, ['-m', 'pip', 'install', '--quiet', '-r', join(root, `scripts/bench/requirements-${tool}.txt`)], { stdio: 'inherit' });
    execFileSync('touch', [join(folder, 'ready')]);
  }
  return program;
}

/** The GitHub action as a runner starts it, on the gate of values only, posting nothing. */
function actionCommand(): string[] {
  const inputs = { gate: 'values.yml', 'working-directory': '.', post: 'none', 'fail-on-block': 'true', policy: 'base', 'only-changed': 'false', 'report-folder': 'report', 'keep-snapshots': 'false', 'retention-days': '0' };
  const given = Object.entries(inputs).map(([name, value]) => `INPUT_${name.toUpperCase()}=${value}`);
  const runner = ['GITHUB_EVENT_NAME=schedule', `GITHUB_SHA=${'0'.repeat(40)}`, `GITHUB_WORKSPACE=${cache}`, 'GITHUB_OUTPUT=', 'GITHUB_STEP_SUMMARY='];
  return ['env', ...given, ...runner, process.execPath, join(root, 'actions/bundle/gate.mjs')];
}

function starts(): Promise<void> {
  const values = best(cache, 5, evaluate(valuesGate(cache)), 'wall');
  report('a gate of values only', values, '', 'under 0.40 s', values.wall < 0.4);
  const action = best(cache, 5, actionCommand(), 'wall');
  report('the GitHub action, a gate of values only', action, '', 'under 1.00 s', action.wall < 1);
  return Promise.resolve();
}

async function tenMillion(): Promise<void> {
  const file = await predictions(cache, 10 * MILLION);
  const read = best(cache, 3, [process.execPath, join(root, 'scripts/bench/read.mjs'), file]);
  report('10 M rows: DuckDB reads the seven columns', read);
  const cases = [['counting', false, 4], ['counting-roc', true, 12]] as const;
  for (const [name, ranks, most] of cases) {
    const cost = best(cache, 3, evaluate(compareGate(cache, name, file, { ranks, slices: true })));
    const ratio = cost.cpu / read.cpu;
    report(`10 M rows: 8 counting metrics${ranks ? ' and roc_auc' : ''}, 2 models, 13 slices, paired intervals`, cost, `${times(ratio)} the reading`, `at most ${most} ×`, ratio <= most);
    report('… its memory', cost, '', 'under 1536 MiB', cost.peak < 1536);
  }
}

/** The HTML page of a verdict with intervals, pictures and a great many checks. */
async function manyChecks(): Promise<void> {
  const file = await predictions(cache, MILLION);
  const out = join(cache, 'many');
  run(cache, [...evaluate(compareGate(cache, 'many', file, { ranks: true, slices: true })), '--out', out]);
  const verdict = repeated(cache, join(out, 'verdict.json'), CHECKS);
  const render = [process.execPath, cli, 'report', verdict, '--format', 'html'];
  const cost = best(cache, 3, render, 'wall');
  report(`the HTML report of ${CHECKS.toLocaleString('en')} checks`, cost, '', 'under 2.00 s', cost.wall < 2);
  const size = execFileSync(render[0]!, render.slice(1), { maxBuffer: 100 * MEGABYTE }).length;
  report('… its size', cost, `${(size / MEGABYTE).toFixed(1)} MB`, 'under 5 MB', size < 5 * MEGABYTE);
}

async function scikitLearn(): Promise<void> {
  const file = await predictions(cache, MILLION);
  const gate = compareGate(cache, 'three', file, { metrics: ['accuracy', 'f1'], ranks: true, slices: false });
  const cost = best(cache, 3, evaluate(gate));
  const plain = run(cache, [python('scikit-learn'), join(root, 'scripts/bench/bootstrap.py'), file, String(rounds)]);
  report(`1 M rows: scikit-learn, accuracy, f1, roc_auc, paired bootstrap of ${rounds}`, plain);
  report('1 M rows: the same three, paired intervals', cost, `${times(plain.cpu / cost.cpu)} less`, 'at least 100 ×', plain.cpu / cost.cpu >= 100);
}

/** Drift as Evidently tells of it: by its preset's own distances, of which the promise is, and by the PSI of every column. */
async function drift(): Promise<void> {
  const [reference, current] = [await table(cache, MILLION, false), await table(cache, MILLION, true)];
  const cases = [['the preset’s own distances', 'default', undefined, 30], ['PSI', 'psi', 'psi', undefined]] as const;
  for (const [what, method, metric, least] of cases) {
    const theirs = run(cache, [python('evidently'), join(root, 'scripts/bench/drift.py'), reference, current, method]);
    report(`25 columns × 1 M rows against 1 M: Evidently, data drift preset, ${what}`, theirs);
    const ours = best(cache, 3, evaluate(driftGate(cache, `drift-${method}`, reference, current, metric)));
    const ratio = theirs.cpu / ours.cpu;
    const promise: [string?, boolean?] = least === undefined ? [] : [`at least ${least} ×`, ratio >= least];
    report(`25 columns × 1 M rows against 1 M: ${what}, with intervals`, ours, `${times(ratio)} less`, ...promise);
  }
}

async function quality(): Promise<void> {
  const file = await table(cache, MILLION, false);
  const theirs = best(cache, 2, [python('great-expectations'), join(root, 'scripts/bench/quality.py'), file]);
  report('20 checks of 1 M rows: Great Expectations, on pandas', theirs);
  const ours = best(cache, 3, evaluate(qualityGate(cache, file)));
  report('20 checks of 1 M rows: the same twenty', ours, `${times(theirs.cpu / ours.cpu)} less`, 'at least 5 ×', theirs.cpu / ours.cpu >= 5);
}

async function hundredMillion(): Promise<void> {
  const file = await predictions(cache, 100 * MILLION);
  for (const ranks of [false, true]) {
    const cost = run(cache, evaluate(compareGate(cache, 'large', file, { ranks, slices: true })));
    report(`100 M rows: 8 counting metrics${ranks ? ' and roc_auc' : ''}`, cost, '', 'under 2048 MiB', cost.peak < 2048);
  }
  const cost = run(cache, evaluate(distancesGate(cache, file, await predictions(cache, MILLION))));
  report('100 M rows against 1 M: three distances of three columns', cost, '', 'under 512 MiB', cost.peak < 512);
}

if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
mkdirSync(cache, { recursive: true });
const cases: Readonly<Record<string, () => Promise<void>>> = {
  start: starts,
  report: manyChecks,
  counting: tenMillion,
  ...(flags.has('--quick') ? {} : { 'scikit-learn': scikitLearn, drift, quality }),
  ...(flags.has('--large') ? { large: hundredMillion } : {}),
};
const only = [...flags].filter((flag) => !flag.startsWith('--'));
const unknown = only.filter((name) => !Object.hasOwn(cases, name));
if (unknown.length > 0) throw new Error(`no case is called ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}`);
for (const [name, measure] of Object.entries(cases)) if (only.length === 0 || only.includes(name)) await measure();
console.log(markdownTable(lines));
process.exitCode = missed === 0 ? 0 : 1;
