import { describe, expect, it } from 'vitest';
import { renderHtml, renderHtmlFiles } from '../../core/report/html/render.tsx';
import { drop, floor, verdictWith } from './build.ts';
import { confusionOf, drawnBody, hostilePictures } from './drawn.ts';
import { hostile } from './hostile.ts';

const tags = (html: string): string[] => [...html.matchAll(/<([a-zA-Z][\w-]*)/g)].map(([, name]) => name!.toLowerCase());

const decided = [drop('roc_auc', 0.8, -0.1, 0.02, 0.005, { status: 'fail', effect: 'block' }), floor('recall', 0.5, 0.1, 0.5)];

describe('the pictures of the models', () => {
  it('are drawn of candidate over baseline, each with its text and the numbers behind it', async () => {
    const html = await renderHtml(verdictWith(decided, { pictures: { candidate: drawnBody(1), baseline: drawnBody(0) } }));
    const labels = [...html.matchAll(/<svg [^>]*aria-label="([^"]*)"/g)].map(([, label]) => label!);
    expect(labels.filter((label) => label.startsWith('ROC curve: with false alarms on 10 % of the negatives candidate finds'))).toHaveLength(1);
    expect(labels.find((label) => label.startsWith('Confusion matrix of baseline'))).toBe('Confusion matrix of baseline: 820 of 1,000 right (0.820); most often positive is taken for negative (120)');
    expect(labels.find((label) => label.startsWith('Difference'))).toBe('Difference of the confusion matrices: the candidate has +10 right');
    expect(labels).toHaveLength(1 + 1 + 1 + 2 + 3 + 3 + 2);
    expect(html.match(/<summary>The numbers<\/summary>/g)).toHaveLength(6);
  });

  it('of one model alone are drawn too, and none of what is not there', async () => {
    const html = await renderHtml(verdictWith(decided, { pictures: { candidate: { confusion: confusionOf(Array.from({ length: 30 }, (_, c) => `class ${c}`), 3) } } }));
    expect(html).not.toContain('ROC curve');
    expect(html).not.toContain('candidate − baseline');
    expect(html).toContain('Confusion matrix of candidate');
  });

  it('hold no markup but their own', async () => {
    const own = new Set(tags(await renderHtml(verdictWith(decided, { pictures: { candidate: drawnBody(1), baseline: drawnBody(0) }, notes: ['a note'] }))));
    const html = await renderHtml(verdictWith(decided, { pictures: hostilePictures }));
    expect([...new Set(tags(html))].filter((name) => !own.has(name))).toEqual([]);
    expect(html).not.toMatch(/<img|\u202e/);
    expect((await renderHtmlFiles(verdictWith(decided, { pictures: hostilePictures })))['report.html']).not.toMatch(/<style|style="/);
  });
});

describe('the HTML report', () => {
  it('holds no markup but its own, whatever the verdict says', async () => {
    const harmless = verdictWith([drop('roc_auc', 0.8, -0.1, 0.02, 0.005, { status: 'fail', effect: 'block' }), floor('recall', 0.5, 0.1, 0.5)], { notes: ['a note'], gate: hostile.gate });
    const own = new Set(tags(await renderHtml(harmless)));
    const html = await renderHtml(hostile);
    expect([...new Set(tags(html))].filter((name) => !own.has(name))).toEqual([]);
    expect(html.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/g)).toBeNull();
  });

  it('in files has neither styles nor scripts inside, as a content security policy asks', async () => {
    const { 'report.html': html } = await renderHtmlFiles(hostile);
    expect(html).not.toMatch(/<style|style="|<script>|javascript:/);
    expect(html).toContain('<link rel="stylesheet" href="report.css"/>');
  });

  it('of 5,000 checks stays under 5 MB', async () => {
    const checks = Array.from({ length: 5_000 }, (_, i) => drop('f1', 0.6, -0.02, 0.01, 0.01, { name: `f1 of ${i}`, status: 'fail', effect: 'block', place: { file: 'modelgate.yml', line: i + 1, column: 1 } }));
    expect((await renderHtml(verdictWith(checks))).length).toBeLessThan(5_000_000);
  });

  it('draws each result that has an interval, and loads no pictures where there are none', async () => {
    const drawn = await renderHtml(verdictWith([drop('roc_auc', 0.8, -0.1, 0.02, 0.005, { status: 'fail', effect: 'block' })]));
    expect(drawn).toMatch(/<svg [^>]*role="img" aria-label="roc_auc max_drop 0\.005: 1 of 1 results/);
    expect(await renderHtml(verdictWith([floor('latency', 41, null, 50)]))).not.toContain('<svg');
  });
});
