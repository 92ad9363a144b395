import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, modelgate, verdictIn } from '../cli/modelgate.ts';

const root = resolve(import.meta.dirname, '../..');

describe('a search on the flights', () => {
  const out = folderWith({});
  const ran = modelgate(root, 'evaluate', '--gate', 'test/examples/weak-slices.yml', '--out', out);

  it('finds a weak slice that nobody named: far flights of ExpressJet, which no check of the example looks at', () => {
    const verdict = verdictIn(out);
    expect(ran.code, ran.stderr).toBe(1);
    const found = verdict.checks.filter((check) => check.found === true);
    expect(found).toMatchObject([{ slice: { carrier: 'EV', distance: 'over 1028 to 1598' }, status: 'fail', family: { correction: 'holm' } }]);
    // The other flights are right in 78 % of all cases.
    expect(found[0]!.candidate.interval![1]).toBeLessThan(0.7);
  });

  it('says how much it looked at, of what it did not confirm too', () => {
    const searches = verdictIn(out).checks.flatMap(({ search }) => (search === undefined ? [] : [search]));
    expect(searches).toMatchObject([{ slices: 103, confirmed: 1 }, { slices: 103, confirmed: 0 }]);
    expect(searches.every(({ proposed, confirmed }) => proposed >= confirmed && proposed <= 10)).toBe(true);
    expect(readFileSync(join(out, 'report.txt'), 'utf8')).toContain('searched 103 slices of at least');
  });
});
