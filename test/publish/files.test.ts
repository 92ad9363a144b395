import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeRun } from '../../core/publish/files.ts';
import { folder } from '../sources/case.ts';

it('every file that a run names is there, also when its only gate was left out', async () => {
  const out = folder({});
  const files = await writeRun(out, [{ kind: 'unchanged', gate: 'models/a/modelgate.yml' }]);
  expect(files.all).toContain('report.md');
  expect(files.all.filter((name) => !existsSync(join(out, name)))).toEqual([]);
});
