import { describe, expect, it } from 'vitest';
import { Fault } from '../../core/fault.ts';
import { parseGate } from '../../core/spec/parse.ts';
import { brief, checks, faultsOf, HEAD, TODAY } from './gates.ts';

const MEGABYTE = 1_000_000;
/** Milliseconds; generous, since machines that run tests are slow and busy. */
const SOON = 5_000;

const bomb = `${Array.from({ length: 10 }, (_, i) => (i === 0 ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]' : `a${i}: &a${i} [${Array(9).fill(`*a${i - 1}`).join(', ')}]`)).join('\n')}\n`;
const small = `${Array.from({ length: 11 }, (_, i) => (i === 0 ? 'a0: &a0 [x, x]' : `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`)).join('\n')}\n`;

describe('a file made to do harm is refused soon', () => {
  it.each([
    ['aliases that multiply', bomb, 'GATE_SYNTAX'],
    ['few aliases that multiply', small, 'GATE_SYNTAX'],
    ['an alias of itself', 'a: &a [*a]\n', 'GATE_UNKNOWN_KEY'],
    ['many aliases', `a: &a 1\nb: [${'*a,'.repeat(30_000)}]\n`, 'GATE_SYNTAX'],
    ['deep lists', '['.repeat(MEGABYTE), 'GATE_TOO_LARGE'],
    ['deep enough lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'GATE_SYNTAX'],
    ['deep maps', Array.from({ length: 1_400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'GATE_SYNTAX'],
    ['deep questions', '? '.repeat(30_000), 'GATE_SYNTAX'],
    ['many keys', Array.from({ length: 12_000 }, (_, i) => `k${i}: 1\n`).join(''), 'GATE_UNKNOWN_KEY'],
    ['many brackets', '}'.repeat(MEGABYTE), 'GATE_TOO_LARGE'],
    ['some brackets', '}'.repeat(50_000), 'GATE_SYNTAX'],
    ['many documents', '---\n'.repeat(20_000), 'GATE_SYNTAX'],
    ['many directives', '%A\n'.repeat(20_000), 'GATE_SYNTAX'],
    ['a long name', `${HEAD.replace('model: m', `model: "${' '.repeat(MEGABYTE)}"`)}checks: [{metric: f1, min: 1}]\n`, 'GATE_INVALID'],
    ['a long name that ends badly', `${HEAD.replace('model: m', `model: "${'a'.repeat(MEGABYTE)}\\n"`)}checks: [{metric: f1, min: 1}]\n`, 'GATE_INVALID'],
    ['a long metric', checks(`{metric: ${'a'.repeat(500_000)}, min: 1}`), 'GATE_METRIC_UNKNOWN'],
    ['a long percentage', checks(`{metric: f1, max_drop: ${'1'.repeat(500_000)}}`), 'GATE_INVALID'],
    ['zeros', '\u0000'.repeat(1_000), 'GATE_INVALID'],
  ])('%s', (_, text, code) => {
    const before = performance.now();
    const faults = faultsOf(text);
    expect(faults.map((fault) => fault.code)).toContain(code);
    expect(faults.length).toBeLessThanOrEqual(100);
    expect(performance.now() - before).toBeLessThan(SOON);
    expect(Math.max(...faults.map((fault) => fault.message.length))).toBeLessThan(2_000);
  }, SOON + 5_000);

  it('thousands of faulty checks, of which the first hundred are told', () => {
    const text = checks(...Array.from({ length: 3_000 }, (_, i) => `{metric: nothing${i}, min: 2, max: 1}`));
    expect(faultsOf(text)).toHaveLength(100);
  }, SOON);
});

describe('messages repeat nothing that a terminal would obey', () => {
  it.each([
    ['a value', checks('{metric: "\\e[31mred", min: 1}')],
    ['a key', checks('{"\\e[31mred": 1, metric: f1, min: 0.1}')],
    ['an evidence', checks('{metric: f1, of: "\\u202Eevil", min: 0.1}')],
    ['a name', `${HEAD}metrics: {"\\a\\nx": {sum: x, per: y, better: lower}}\nchecks: [{metric: f1, min: 0.1}]\n`],
    ['syntax', `${HEAD}? "\\e[31m\n`],
    ['a tag', 'model: !\u001b[31m 1\n'],
  ])('%s', (_, text) => {
    for (const fault of faultsOf(text)) expect(`${fault.message}${fault.remedy ?? ''}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

/** mulberry32: a small generator with a seed, so that a failure can be run again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PIECES = ['{', '}', '[', ']', ':', ',', '\n', ' ', '-', '&a ', '*a', '!x ', '"', "'", '|', '>', '%', '#', '?', '\t', '0', '1e999', '~', '<<', 'null', 'true', '__proto__', 'constructor', 'all', '\u0000', '\ud800', '😀', 'é'];
const GOOD = `confidence: 0.9\nmetrics: {cost: {sum: x, per: y, better: lower}}\n${checks(
  '{name: a, metric: roc_auc, max_drop: 2%, slices: all, waive: {reason: r, by: b, until: 2027-01-01}}',
  '{metric: fbeta, beta: 2, min: 0.5, max: 0.9, slices: [region, old], min_rows: 10, when_unsure: warn}',
  '{metric: latency.p95, of: serving, max: 50}',
  '{metric: cost, against: training, max_rise: 1, severity: warn}',
)}`;

/** Removes, repeats, exchanges or adds a few characters at chance. */
function damage(text: string, random: () => number): string {
  const at = (length: number): number => Math.floor(random() * length);
  let damaged = text;
  for (let i = 0; i <= at(4); i++) {
    const start = at(damaged.length);
    const end = Math.min(damaged.length, start + at(12));
    const kind = at(4);
    const piece = kind === 0 ? '' : kind === 1 ? PIECES[at(PIECES.length)]! : kind === 2 ? damaged.slice(at(damaged.length)).slice(0, 12) : damaged.slice(start, end).repeat(2);
    damaged = damaged.slice(0, start) + piece + damaged.slice(end);
  }
  return damaged;
}

describe('a damaged gate', () => {
  it('is undamaged before', () => {
    expect(parseGate(GOOD, 'gate.yml', { today: TODAY }).checks).toHaveLength(4);
  });

  it('is a gate or a Fault with places inside of the file, never another error', () => {
    const random = generator(20260301);
    let refused = 0;
    for (let i = 0; i < 1_500; i++) {
      const text = damage(GOOD, random);
      try {
        parseGate(text, 'gate.yml', { today: TODAY });
      } catch (error) {
        if (!(error instanceof Fault)) throw new Error(`${String(error)} in:\n${text}`, { cause: error });
        refused++;
        const lines = text.split('\n').length;
        expect(error.details.length, text).toBeGreaterThan(0);
        for (const detail of error.details) expect(detail.place?.line ?? 1, `${brief(detail)} in:\n${text}`).toBeLessThanOrEqual(lines + 1);
      }
    }
    expect(refused).toBeGreaterThan(900);
  }, 60_000);

  it('is refused for every single mistyped key', () => {
    const random = generator(7);
    const spots = [...GOOD.matchAll(/([a-z_]{2,})(?=: )/g)].map((match) => ({ start: match.index, word: match[1]! }));
    for (const { start, word } of spots) {
      const cut = Math.floor(random() * word.length);
      const typo = `${word.slice(0, cut)}x${word.slice(cut)}`;
      const text = GOOD.slice(0, start) + typo + GOOD.slice(start + word.length);
      // A name that the gate chooses may be anything; what breaks is the check that refers to it.
      const named = ['candidate', 'training', 'serving', 'baseline', 'cost'].includes(word);
      const faults = faultsOf(text);
      expect(faults.map((fault) => fault.code), text).toContain(word === 'cost' ? 'GATE_METRIC_UNKNOWN' : named ? 'GATE_CONTRADICTION' : 'GATE_UNKNOWN_KEY');
      if (!named) expect(faults.some((fault) => fault.remedy === `Did you mean \`${word}\`?`), `${typo}: ${faults.map((fault) => fault.remedy).join()}`).toBe(true);
    }
  });
});
