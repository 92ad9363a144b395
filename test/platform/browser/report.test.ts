import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderFaultHtml, renderIndexHtml } from '../../../core/report/html/overview.tsx';
import { renderHtml, renderHtmlFiles } from '../../../core/report/html/render.tsx';
import { parseVerdict } from '../../../core/verdict/encode.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { drop, verdictWith } from '../../report/build.ts';
import { drawnBody, hostilePictures } from '../../report/drawn.ts';
import { hostile } from '../../report/hostile.ts';
import { blocked, fault, passed } from '../../report/judged.ts';
import { root } from '../github/runner.ts';
import { JENKINS_POLICY, serve } from './served.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Between the margins of A4, in CSS pixels. */
const PAPER = { width: 688, height: 1016 };

const failing = (size: number, place: (i: number) => Parameters<typeof drop>[5]): Verdict =>
  verdictWith(Array.from({ length: size }, (_, i) => drop('f1', 0.6, (i % 7) * -0.01, 0.02, 0.01, { status: i % 2 === 0 ? 'fail' : 'pass', effect: i % 2 === 0 ? 'block' : 'none', reason: `reason ${i}`, ...place(i) })));

const made: Readonly<Record<string, Verdict>> = {
  'hostile names': hostile,
  'pictures of every kind': { ...failing(4, (i) => ({ slice: { customer: `c${i}` } })), pictures: { candidate: drawnBody(1), baseline: drawnBody(0) } },
  'hostile names in pictures': { ...failing(4, (i) => ({ slice: { customer: `c${i}` } })), pictures: hostilePictures },
  '300 slices': failing(300, (i) => ({ slice: { customer: `c${i}` } })),
  '5,000 checks': failing(5_000, (i) => ({ name: `f1 of ${i}`, place: { file: 'modelgate.yml', line: i + 1, column: 1 } })),
  'right-to-left text': failing(40, (i) => ({ slice: { مدينة: `القاهرة ${i}`, עיר: 'תל אביב' }, reason: 'ירידה גדולה מדי במדד' })),
  'very long words': failing(20, (i) => ({ name: 'f1_'.repeat(80), slice: { ['column'.repeat(40)]: 'x'.repeat(400) + String(i) }, reason: 'r'.repeat(900) })),
};

let browser: Browser;
let folder: string;

beforeAll(async () => {
  const executablePath = BROWSERS.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`none of ${BROWSERS.join(', ')} is there: run test/platform/browser/tools.sh`);
  browser = await chromium.launch({ executablePath, args: FLAGS });
  folder = mkdtempSync(join(tmpdir(), 'modelgate-browser-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The verdict of an example, by the shipped command line; its exit code is for other tests. */
function example(name: string): Verdict {
  const out = join(folder, name);
  try {
    execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'evaluate', '--gate', join(root, 'examples', name, 'modelgate.yml'), '--out', out, '--quiet'], { stdio: 'pipe' });
  } catch (error) {
    if (!(error instanceof Error && 'status' in error && error.status === 1)) throw error;
  }
  return parseVerdict(readFileSync(join(out, 'verdict.json'), 'utf8'), out);
}

function fileOf(html: string): string {
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

/** What the browser complained of. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  page.on('request', (request) => { if (!/^(file|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`); });
  page.on('dialog', (dialog) => { complaints.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
  return complaints;
}

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
}

describe.each(['flights', 'diabetes', 'digits', ...Object.keys(made)])('the report of %s', (name) => {
  let verdict: Verdict;
  let html: string;
  beforeAll(async () => {
    verdict = made[name] ?? example(name);
    html = await renderHtml(verdict);
  });

  it.each(['light', 'dark'] as const)('shows without a fault, fits a phone and a desk, and can be read by everyone, %s', async (colorScheme) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 }, colorScheme });
    const complaints = listen(page);
    await page.goto(fileOf(html));
    expect(await overflow(page)).toBe(0);
    if (name !== '5,000 checks') expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('fits a sheet of paper, light', async () => {
    const page = await browser.newPage({ viewport: PAPER, colorScheme: 'dark' });
    await page.goto(fileOf(html));
    await page.emulateMedia({ media: 'print' });
    expect(await overflow(page)).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await page.close();
  });

  it('says the same without scripts, and under the policy that Jenkins serves it with', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } });
    const plain = await context.newPage();
    await plain.goto(fileOf(html));
    const text = await plain.locator('main').textContent();
    await context.close();

    const served = await serve(await renderHtmlFiles(verdict), JENKINS_POLICY);
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    const refused: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error' && !/report\.js|Blocked script execution/.test(message.text())) refused.push(message.text()); });
    await page.goto(served.url);
    expect(await page.locator('main').textContent()).toBe(text);
    expect(await page.locator('main').evaluate((main) => getComputedStyle(main).maxWidth)).not.toBe('none');
    expect(await overflow(page)).toBe(0);
    expect(refused).toEqual([]);
    await page.close();
    served.close();
  });
});

describe.each(['light', 'dark'] as const)('pages around the reports, %s', (colorScheme) => {
  it.each<[string, () => Promise<string>]>([
    ['of several gates', () => renderIndexHtml([passed, blocked(2), fault], () => 'a/report.html', 'one')],
    ['of a gate that could not be judged', () => renderFaultHtml({ kind: 'fault', gate: 'modelgate.yml', details: [...(fault.kind === 'fault' ? fault.details : []), { code: 'GATE_INVALID', message: 'word'.repeat(200), place: { file: `${'folder/'.repeat(40)}modelgate.yml`, line: 3 }, remedy: 'Name another.' }] }, 'one')],
  ])('%s show without a fault, fit a phone and a desk, and can be read by everyone', async (_, render) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 }, colorScheme });
    const complaints = listen(page);
    await page.goto(fileOf(await render()));
    expect(await overflow(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('with scripts', () => {
  it('tables sort and filter', async () => {
    const page = await browser.newPage();
    await page.goto(fileOf(await renderHtml(made['300 slices']!)));
    await page.locator('summary', { hasText: 'All 300 results' }).click();
    const table = page.locator('table.all');
    const changes = async (): Promise<number[]> => (await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => Number((row as HTMLTableRowElement).cells[5]!.textContent.replace('−', '-')))));
    await table.locator('th button', { hasText: 'change' }).click();
    const sorted = await changes();
    expect(sorted.length).toBe(300);
    expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
    await page.locator('input[type=search]').last().fill('customer=c299');
    expect(await table.locator('tbody tr:visible').count()).toBe(1);
    await page.close();
  });
});
