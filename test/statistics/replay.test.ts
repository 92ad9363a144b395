import { describe, expect, it } from 'vitest';
import { jackknife } from '../../core/statistics/jackknife.ts';
import { binomialDraw, normalDraw, randomOf } from '../../core/statistics/random.ts';
import { type Move, replay, replayNamed, sourceOf } from '../../core/statistics/replay.ts';
import type { Sample } from '../../core/statistics/sample.ts';
import { meanOf, proportionOf } from './made.ts';

const STILL: Move = { shift: 0, turned: 0, carried: false };

function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) };
}

/** Estimates of many replays, each with its jackknife variance. */
function replays(sample: Sample, move: Move, count = 4000): { estimates: number[]; variances: number[] } {
  const source = sourceOf(sample);
  const found = Array.from({ length: count }, (_, at) => {
    const random = randomOf(7, at);
    const picks = Uint32Array.from(sample.influences, () => Math.floor(random() * sample.influences.length));
    return replay(source, picks, null, move, random)!;
  });
  return { estimates: found.map(({ estimate }) => estimate), variances: found.map(({ influences }) => jackknife(influences)!.standardError ** 2) };
}

const losses = meanOf(Array.from({ length: 120 }, (_, i) => 1 + Math.sin(i * 12.9898) ** 4), 'positive');

describe('chance', () => {
  it('is the same for the same seeds, and another for others', () => {
    const three = (...seeds: number[]): number[] => Array.from({ length: 3 }, randomOf(...seeds));
    expect(three(1, 2)).toEqual(three(1, 2));
    expect(new Set([three(1, 2), three(2, 1), three(1), three(0, 1, 2)].map(String)).size).toBe(4);
  });

  it('is normal with mean 0 and variance 1', () => {
    const random = randomOf(3);
    const { mean, variance } = momentsOf(Array.from({ length: 20_000 }, () => normalDraw(random)));
    expect([Math.abs(mean) < 0.03, Math.abs(variance - 1) < 0.04]).toEqual([true, true]);
  });

  it.each([[10, 0.02], [10, 0.7], [1, 0.3], [2.5, 0.4], [400, 0.5], [100_000, 0.0002], [0, 0.5], [5, 0], [5, 1]])('draws %d trials at %d with the mean and variance of a binomial', (n, p) => {
    const random = randomOf(11, Math.round(n * 10), Math.round(p * 1e4));
    const drawn = Array.from({ length: 20_000 }, () => binomialDraw(n, p, random));
    const { mean, variance } = momentsOf(drawn);
    // A broken trial adds its own chance of being there.
    const expected = n * p * (1 - p) + (n % 1) * (1 - (n % 1)) * p * p;
    expect(drawn.every((count) => count >= 0 && count <= Math.ceil(n) && Number.isInteger(count))).toBe(true);
    expect(Math.abs(mean - n * p)).toBeLessThanOrEqual(5 * Math.sqrt(expected / 20_000));
    expect(Math.abs(variance - expected)).toBeLessThanOrEqual(0.06 * expected);
  });
});

describe('a replay', () => {
  it('spreads as the jackknife says, around the value, with a standard error of its own that is right on average', () => {
    const { estimates, variances } = replays(losses, STILL);
    const { mean, variance } = momentsOf(estimates);
    const seen = jackknife(losses.influences)!.standardError ** 2;
    expect(Math.abs(mean - losses.estimate)).toBeLessThan(4 * Math.sqrt(seen / 4000));
    expect(variance / seen).toBeCloseTo(1, 1);
    expect(momentsOf(variances).mean / seen).toBeCloseTo(1, 1);
  });

  it('is shifted by as much as it is told, and no further than the value can lie', () => {
    expect(momentsOf(replays(losses, { ...STILL, shift: 0.3 }).estimates).mean).toBeCloseTo(losses.estimate + 0.3, 2);
    const perfect = meanOf(Array.from({ length: 50 }, () => 1), 'unit');
    expect(Math.max(...replays(perfect, { ...STILL, shift: 0.2 }, 20).estimates)).toBe(1);
  });

  it('lets a loss that rises spread more, as rows that turn do', () => {
    const spread = (turned: number): number => momentsOf(replays(losses, { ...STILL, turned }).estimates).variance;
    expect(spread(0.2)).toBeGreaterThan(1.1 * spread(0));
    expect(momentsOf(replays(losses, { ...STILL, turned: 0.2 }).estimates).mean).toBeCloseTo(losses.estimate + 0.2, 2);
  });

  it.each([[0.98, -0.08], [1, -0.05], [0.9, 0.05], [0.5, -0.1], [0.3, -0.28], [0.2, 0.75]])('plays a share of %d moved by %d as a share of that size', (share, turned) => {
    const n = 400;
    const { estimates, variances } = replays(proportionOf(n * share, n), { ...STILL, turned });
    const p = share + turned;
    const { mean, variance } = momentsOf(estimates);
    expect(Math.abs(mean - p)).toBeLessThan(0.003);
    expect(variance / ((p * (1 - p)) / n)).toBeCloseTo(1, 0.8);
    expect(momentsOf(variances).mean / ((p * (1 - p)) / n)).toBeCloseTo(1, 0.8);
  });

  it('knows the rows that count from the influences where each bucket is a row', () => {
    const recall = { ...proportionOf(45, 60), sizes: new Float64Array(200).fill(1), influences: new Float64Array(200), trials: 60 };
    for (let j = 0; j < 60; j++) recall.influences[j] = ((j < 45 ? 1 : 0) - 0.75) / 59;
    const source = sourceOf(recall);
    expect([source.counts!.trials.reduce((a, b) => a + b), source.counts!.hits.reduce((a, b) => a + b)].map(Math.round)).toEqual([60, 45]);
    const none = replay(source, Uint32Array.from({ length: 5 }, () => 100), null, STILL, randomOf(1));
    expect(none).toBeNull();
  });

  it('draws a named value by its standard error, and leaves one without as it is', () => {
    const random = randomOf(5);
    const { mean, variance } = momentsOf(Array.from({ length: 5000 }, () => replayNamed({ estimate: 10, standardError: 2 }, { ...STILL, shift: 1 }, random).estimate));
    expect([Math.abs(mean - 11) < 0.15, Math.abs(variance - 4) < 0.4]).toEqual([true, true]);
    expect(replayNamed({ estimate: 10 }, { ...STILL, shift: 1 }, random).estimate).toBe(11);
  });
});
