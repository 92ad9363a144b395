/**
 * Draws README's pictures from what the shipped command line says of examples/flights: docs/images/report.svg by the code that
 * draws the HTML report, docs/images/terminal.svg from the console's. `--check`: writes nothing, exits 1 when one differs. The commit is left out: it would never be the last one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderConsole } from '../core/report/console.ts';
import { visible, withSafeText } from '../core/report/escape.ts';
import { STYLES } from '../core/report/html/styles.ts';
import { parseVerdict } from '../core/verdict/encode.ts';
import { reportSvg } from './report-svg.ts';
import { terminalSvg } from './terminal-svg.ts';

const COLUMNS = 110;

const folder = mkdtempSync(join(tmpdir(), 'modelgate-picture-'));
try {
  const ran = spawnSync(process.execPath, ['dist/cli.js', 'evaluate', '--gate', 'examples/flights/modelgate.yml', '--out', folder], { encoding: 'utf8' });
  if (ran.status !== 1) throw new Error(`the flights gate should block (exit code 1), not end with ${ran.status}: ${ran.stderr}`);
  const file = join(folder, 'verdict.json');
  const verdict = { ...parseVerdict(readFileSync(file, 'utf8'), file), commit: null };
  const drawn = {
    'docs/images/report.svg': await reportSvg(withSafeText(verdict, visible), STYLES),
    'docs/images/terminal.svg': terminalSvg(renderConsole(verdict, { colour: true, width: COLUMNS }), COLUMNS, 'npx modelgate evaluate --gate examples/flights/modelgate.yml'),
  };
  for (const [picture, svg] of Object.entries(drawn)) {
    if (!process.argv.includes('--check')) writeFileSync(picture, svg);
    else if (readFileSync(picture, 'utf8') !== svg) {
      process.stderr.write(`${picture} differs from the report: run npm run picture\n`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
