import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeSnapshot, readSnapshot, writeSnapshot } from '../../core/sources/snapshot.ts';
import type { Measure, SliceSummary, Summary } from '../../core/sources/summary.ts';
import { faultsOf, folder, resolveOne, snapshotOf } from './case.ts';

/** Park and Miller's generator: numbers in (0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** A summary as evaluation leaves it, with influences as random as real ones: their digits don't compress. */
function summaryOf({ metrics, slices, buckets }: { metrics: number; slices: number; buckets: number }): Summary {
  const random = generator(20130901);
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const six = (value: number): number => Number(value.toPrecision(6));
  const positions = Array.from({ length: buckets }, (_, index) => index);
  const measureOf = (): Measure => ({
    estimate: random(), spread: 'unit', influences: positions.map(() => six(normal() * 1e-4)), trials: null, support: Math.floor(random() * 9999),
  });
  const sliceOf = (index: number): SliceSummary => {
    const sizes = positions.map(() => 1 + Math.floor(random() * 4000));
    return {
      key: index === 0 ? {} : { carrier: `carrier ${index}`, origin: null },
      slicing: index === 0 ? '' : 'carrier × origin',
      rows: sizes.reduce((sum, size) => sum + size, 0),
      buckets: positions,
      sizes,
      measures: Object.fromEntries(Array.from({ length: metrics }, (_, metric) => [`metric_${metric}`, measureOf()])),
    };
  };
  const all = Array.from({ length: slices + 1 }, (_, index) => sliceOf(index));
  const fingerprints = positions.map(() => Array.from({ length: 22 }, () => 1 + Math.floor(random() * 9)).join(''));
  return { rows: all[0]!.rows, unit: 'id', units: all[0]!.rows, buckets: { kind: 'hashed', keys: positions, fingerprints }, slices: all };
}

/** One of everything that a summary can hold. */
const small: Summary = {
  rows: 5, unit: 'cluster', units: 3,
  buckets: { kind: 'own', keys: [-7, 12, 4503599627370495], fingerprints: ['0', '-12', '123456789012345678901234567890'] },
  slices: [
    {
      key: {}, slicing: '', rows: 5, buckets: [0, 1, 2], sizes: [1, 3, 1],
      measures: {
        accuracy: { estimate: 1 / 3, spread: 'proportion', influences: [1.23457e-5, -0, null], trials: 5, support: null },
        'quantile(q=0.5)': { estimate: -0, spread: 'real', influences: [5e-324, -1.79769e308, 0.1], trials: null, support: 2, unseen: 0.1 + 0.2 },
        roc_auc: { estimate: null, why: 'one class' },
      },
    },
    { key: { slice: 'long “haul”\u2028' }, slicing: 'long haul', rows: 1, buckets: [2], sizes: [1], measures: {} },
    { key: { carrier: null, origin: '' }, slicing: 'carrier', rows: 0, buckets: [], sizes: [], measures: { roc_auc: { estimate: null, why: 'no rows' } } },
  ],
};

describe('a snapshot', () => {
  it.each([['of everything', small], ['of real size', summaryOf({ metrics: 10, slices: 30, buckets: 100 })]])('%s reads back to the bit', async (_, summary) => {
    const file = join(folder(), 'new/folder/a.snapshot');
    await writeSnapshot(file, summary, 'churn');
    const read = await readSnapshot(file);
    expect(read.model).toBe('churn');
    expect(read.summary).toStrictEqual(summary);
    expect(encodeSnapshot(read.summary, 'churn').equals(readFileSync(file))).toBe(true);
    expect(Object.keys(read.summary.slices[0]!.measures)).toEqual(Object.keys(summary.slices[0]!.measures));
  });

  it('of 10 metrics × 30 slices at 100 buckets takes under 140 KB', () => {
    const bytes = encodeSnapshot(summaryOf({ metrics: 10, slices: 30, buckets: 100 }), 'churn').length;
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(140_000);
  });

  it('has no time and no system in its bytes', () => {
    expect([...encodeSnapshot(small, 'churn').subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff]);
  });

  it('is never written when its numbers are none', () => {
    const bad = { ...small, slices: [{ ...small.slices[0]!, measures: { accuracy: { estimate: NaN, spread: 'unit' as const, influences: [1, 1, 1], trials: null, support: null } } }] };
    expect(() => encodeSnapshot(bad, 'churn')).toThrow();
  });

  it('takes the place of the old one whole, or not at all', async () => {
    const at = folder({ 'a.snapshot': 'old' });
    const file = join(at, 'a.snapshot');
    await writeSnapshot(file, small, 'churn');
    expect(readdirSync(at)).toEqual(['a.snapshot']);
    expect((await readSnapshot(file)).model).toBe('churn');
    const under = join(file, 'b.snapshot');
    expect(await faultsOf(writeSnapshot(under, small, 'churn'))).toMatchObject([{ code: 'OUTPUT_UNWRITABLE' }]);
    expect(await faultsOf(writeSnapshot(at, small, 'churn'))).toMatchObject([{ code: 'OUTPUT_UNWRITABLE' }]);
    expect(readdirSync(at)).toEqual(['a.snapshot']);
    expect(existsSync(under)).toBe(false);
  });

  it('is evidence', async () => {
    const found = await resolveOne(folder({ 'a.snapshot': encodeSnapshot(small, 'churn') }), snapshotOf('a.snapshot'));
    expect(found).toStrictEqual({ kind: 'snapshot', name: 'baseline', source: 'a.snapshot', note: null, summary: small });
  });
});

type Plain = Record<string, unknown>;

/** The file's bytes after a change to its JSON. */
function changed(change: (form: Plain & { summary: Plain & { buckets: Plain; slices: (Plain & { measures: Record<string, Plain> })[] } }) => void): Buffer {
  const form = JSON.parse(gunzipSync(encodeSnapshot(small, 'churn')).toString()) as Parameters<typeof change>[0];
  change(form);
  return gzipSync(JSON.stringify(form));
}

describe('snapshots that are none', () => {
  const whole = encodeSnapshot(small, 'churn');

  it.each([
    ['an empty file', Buffer.alloc(0), 'EVIDENCE_EMPTY', /not one byte/],
    ['plain JSON', Buffer.from('{}'), 'SNAPSHOT_INVALID', /not compressed with gzip/],
    ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), 'EVIDENCE_UNREADABLE', /LFS pointer/],
    ['other JSON', gzipSync('{"version": 1}'), 'SNAPSHOT_INVALID', /is no snapshot/],
    ['no JSON', gzipSync('{"version": 1'), 'SNAPSHOT_INVALID', /is no snapshot/],
    ['cut off', whole.subarray(0, whole.length - 9), 'SNAPSHOT_INVALID', /cut off or damaged/],
    ['a flipped bit', Buffer.from(whole.map((byte, index) => (index === whole.length - 6 ? byte ^ 1 : byte))), 'SNAPSHOT_INVALID', /cut off or damaged/],
    ['a decompression bomb', gzipSync(Buffer.alloc(70 * 1024 * 1024)), 'SNAPSHOT_INVALID', /more than 64 MiB/],
    ['of tomorrow', changed((form) => (form.version = 2)), 'SNAPSHOT_INVALID', /version 2; this modelgate reads version 1/],
    ['of another model', changed((form) => (form.model = 'other')), 'SNAPSHOT_INVALID', /of the model "other", and this gate judges "churn"/],
    ['an unknown key', changed((form) => (form.extra = 1)), 'SNAPSHOT_INVALID', /extra/],
    ['a key that is missing', changed((form) => delete form.summary.units), 'SNAPSHOT_INVALID', /summary\.units/],
    ['no slices', changed((form) => (form.summary.slices = [])), 'SNAPSHOT_INVALID', /summary\.slices/],
    ['keys out of order', changed((form) => (form.summary.buckets.keys = [12, -7, 13])), 'SNAPSHOT_INVALID', /keys: are not ascending/],
    ['keys that are no safe integers', changed((form) => (form.summary.buckets.keys = [1, 2, 1e300])), 'SNAPSHOT_INVALID', /keys\.2/],
    ['too few fingerprints', changed((form) => (form.summary.buckets.fingerprints = ['1'])), 'SNAPSHOT_INVALID', /fingerprints: are 1 for 3/],
    ['a fingerprint of text', changed((form) => (form.summary.buckets.fingerprints = ['1', 'x', '2'])), 'SNAPSHOT_INVALID', /fingerprints\.1: is no decimal/],
    ['more units than rows', changed((form) => (form.summary.units = 6)), 'SNAPSHOT_INVALID', /units: are more than rows/],
    ['fewer units than buckets', changed((form) => (form.summary.units = 2)), 'SNAPSHOT_INVALID', /keys: are 3 for 2 units/],
    ['a first slice of some rows', changed((form) => (form.summary.slices.shift())), 'SNAPSHOT_INVALID', /slices\.0: is not all rows/],
    ['a slice twice', changed((form) => (form.summary.slices[2] = form.summary.slices[1]!)), 'SNAPSHOT_INVALID', /name a slice twice/],
    ['rows that are lost', changed((form) => (form.summary.rows = 6)), 'SNAPSHOT_INVALID', /does not hold all rows/],
    ['sizes that do not add up', changed((form) => (form.summary.slices[1]!.sizes = [2])), 'SNAPSHOT_INVALID', /slices\.1\.sizes: don't add up to 1 rows/],
    ['too many sizes', changed((form) => (form.summary.slices[1]!.sizes = [1, 1])), 'SNAPSHOT_INVALID', /sizes: are 2 for 1/],
    ['a bucket that is not there', changed((form) => (form.summary.slices[1]!.buckets = [3])), 'SNAPSHOT_INVALID', /not ascending positions/],
    ['too few influences', changed((form) => (form.summary.slices[0]!.measures.accuracy!.influences = [1])), 'SNAPSHOT_INVALID', /accuracy\.influences: are 1 for 3/],
    ['an influence of text', changed((form) => (form.summary.slices[0]!.measures.accuracy!.influences = [1, 'NaN', 2])), 'SNAPSHOT_INVALID', /measures\.accuracy/],
    ['an estimate of null without a reason', changed((form) => (form.summary.slices[0]!.measures.accuracy!.estimate = null)), 'SNAPSHOT_INVALID', /measures\.accuracy/],
    ['an estimate over the range', gzipSync(gunzipSync(whole).toString().replace(/"estimate":0\.33+/, '"estimate":1e999')), 'SNAPSHOT_INVALID', /measures\.accuracy/],
    ['a negative count', changed((form) => (form.summary.slices[0]!.measures.accuracy!.trials = -1)), 'SNAPSHOT_INVALID', /measures\.accuracy/],
  ])('%s', async (_, bytes, code, message) => {
    const [fault, ...more] = await faultsOf(resolveOne(folder({ 'a.snapshot': bytes }), snapshotOf('a.snapshot', { ifMissing: 'bootstrap' })));
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ code, place: { file: 'modelgate.yml', line: 5, column: 14 } });
    expect(fault!.message).toMatch(message);
    expect(fault!.remedy).toMatch(/modelgate snapshot|git lfs pull/);
  });

  it('damage of any one byte is a fault or changes nothing', async () => {
    const file = join(folder(), 'a.snapshot');
    for (let index = 0; index < whole.length; index += 1) {
      writeFileSync(file, whole.map((byte, at) => (at === index ? byte ^ 0x55 : byte)));
      const read = await readSnapshot(file).catch((error: unknown) => error);
      if (!(read instanceof Error)) expect(read, `byte ${index}`).toStrictEqual({ model: 'churn', summary: small });
    }
  });
});
