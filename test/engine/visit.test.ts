import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadFunctions } from '../../core/engine/expression.ts';
import { Session } from '../../core/engine/session.ts';
import { temporary } from './build.ts';

const ROWS = 10_000;
const every = { tag: 'i', values: ['case when i % 7 = 0 then null else i / 2 end', 'i * 1.0'], from: `range(${ROWS}) t(i)` };

let session: Session;
beforeAll(async () => {
  session = await Session.open({ scratch: temporary(), files: [] });
});
afterAll(() => {
  session.close();
});

describe('a visit', () => {
  it('meets each row once, those without a value too', async () => {
    const met = new Set<number>();
    let sum = 0;
    await session.visit(every, (chunk) => {
      const [tags, doubles, present] = [chunk.tags(), chunk.doubles(1), chunk.present(0)!];
      tags.forEach((tag) => met.add(tag));
      doubles.forEach((value) => (sum += value));
      expect([tags.length, chunk.present(1)]).toEqual([chunk.rows, null]);
      expect(Array.from(tags, (_, i) => (present[i >> 3]! >> (i & 7)) & 1)).toEqual(Array.from(tags, (tag) => (tag % 7 === 0 ? 0 : 1)));
    });
    expect(met.size).toBe(ROWS);
    expect(sum).toBe((ROWS * (ROWS - 1)) / 2);
  });

  it('ends with what is thrown in it, and leaves the session as it was', async () => {
    const thrown = new RangeError('enough');
    let chunks = 0;
    await expect(session.visit(every, () => {
      chunks++;
      throw thrown;
    })).rejects.toBe(thrown);
    expect(chunks).toBe(1);
    let rows = 0;
    await session.visit(every, (chunk) => (rows += chunk.rows));
    expect(rows).toBe(ROWS);
  });

  it('fails as a query does that can not be answered', async () => {
    await expect(session.visit({ ...every, values: ["cast('x' as double)"] }, () => undefined)).rejects.toThrow(/Could not convert/);
  });

  it('refuses a second one inside of it, which would meet the rows of the first', async () => {
    const inner: Promise<unknown>[] = [];
    await session.visit(every, () => inner.push(session.visit(every, () => undefined).catch((error: unknown) => error)));
    expect(String(await inner[0])).toContain('one at a time');
  });

  it('is by a function that no expression of a user may call', async () => {
    await session.visit(every, () => undefined);
    expect([...(await loadFunctions(session)).pure].filter((name) => name.includes('meet'))).toEqual([]);
  });
});
