import { describe, expect, it } from 'vitest';
import { renderFaultHtml, renderIndexHtml } from '../../core/report/html/overview.tsx';
import { blocked, fault, passed } from './judged.ts';

const unchanged = { kind: 'unchanged', gate: 'models/c/modelgate.yml' } as const;

describe('the page of several gates', () => {
  it('has a row each, the worst first, that leads to the gate’s own page', async () => {
    const html = await renderIndexHtml([passed, unchanged, blocked(2), fault], (judged) => (judged.kind === 'unchanged' ? undefined : `${judged.kind}/report.html`), 'one');
    expect(html).toContain('<h1>1 of 3 models; 1 is blocked</h1>');
    const rows = [...html.matchAll(/<tr(?: class="(status-\w+)")?><td class="outcome">([^<]*)</g)].map(([, status, outcome]) => [status, outcome]);
    expect(rows).toEqual([['status-error', '! NOT EVALUATED'], ['status-fail', '✗ BLOCKED'], ['status-pass', '✓ PASSED'], [undefined, '- not judged']]);
    expect(html).toContain('<a href="fault/report.html">modelgate.yml</a>');
    expect(html.match(/<a href/g)).toHaveLength(3);
  });

  it('in files has neither styles nor scripts inside', async () => {
    expect(await renderIndexHtml([passed, fault], () => 'a/report.html', 'files')).not.toMatch(/<style|style="|<script>/);
  });
});

describe('the page of a gate that could not be judged', () => {
  it('says what, where, what to do, and gives foreign text no voice', async () => {
    const details = [{ code: 'COLUMN_MISSING' as const, message: 'it has no column `scor`', place: { file: 'modelgate.yml', line: 7, column: 3 }, remedy: 'Did you mean `score`?' }, ...(fault.kind === 'fault' ? fault.details : [])];
    const html = await renderFaultHtml({ kind: 'fault', gate: 'a\u202egate.yml', details }, 'one');
    expect(html).toContain('a\\u202egate.yml could not be judged');
    expect(html).toContain('What is wrong, in 2 places');
    expect(html).toMatch(/<h3 dir="auto">it has no column `scor`<\/h3><dl class="fault"><dt>Where<\/dt><dd dir="auto"><code>modelgate.yml:7:3<\/code><\/dd><dt>What to do<\/dt><dd dir="auto">Did you mean `score`\?<\/dd><dt>Code<\/dt><dd><code>COLUMN_MISSING<\/code>/);
    expect(html).toContain('@everyone &lt;script> ](javascript:x)');
  });
});
