/**
 * Draws docs/images/report.svg, README's picture, from what the shipped command line says of examples/flights.
 * `--check`: writes nothing, exits 1 when the picture differs. The commit is left out: it would never be the last one.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderConsole } from '../core/report/console.ts';
import { parseVerdict } from '../core/verdict/encode.ts';
import { terminalSvg } from './terminal-svg.ts';

const PICTURE = 'docs/images/report.svg';
const COLUMNS = 110;

const folder = mkdtempSync(join(tmpdir(), 'modelgate-picture-'));
try {
  const ran = spawnSync(process.execPath, ['dist/cli.js', 'evaluate', '--gate', 'examples/flights/modelgate.yml', '--out', folder], { encoding: 'utf8' });
  if (ran.status !== 1) throw new Error(`the flights gate should block (exit code 1), not end with ${ran.status}: ${ran.stderr}`);
  const file = join(folder, 'verdict.json');
  const verdict = { ...parseVerdict(readFileSync(file, 'utf8'), file), commit: null };
  const drawn = terminalSvg(renderConsole(verdict, { colour: true, width: COLUMNS }), COLUMNS, 'npx modelgate evaluate --gate examples/flights/modelgate.yml');
  if (!process.argv.includes('--check')) {
    mkdirSync('docs/images', { recursive: true });
    writeFileSync(PICTURE, drawn);
  } else if (readFileSync(PICTURE, 'utf8') !== drawn) {
    process.stderr.write(`${PICTURE} differs from the report: run npm run picture\n`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
