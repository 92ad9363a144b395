import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeVerdict, parseVerdict } from '../../core/verdict/encode.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

/** A verdict with its checks repeated under names and lines of their own, half of them failing, until there are `size`. */
export function repeated(cache: string, file: string, size: number): string {
  const verdict = parseVerdict(readFileSync(file, 'utf8'), file);
  const checks = Array.from({ length: size }, (_, i): Verdict['checks'][number] => {
    const check = verdict.checks[i % verdict.checks.length]!;
    const fails = i % 2 === 0;
    return { ...check, name: `${check.name} of ${i}`, status: fails ? 'fail' : 'pass', effect: fails ? 'block' : 'none', place: { ...check.place, line: i + 1 } };
  });
  const fail = checks.filter(({ status }) => status === 'fail').length;
  const counts = { pass: size - fail, fail, unsure: 0, error: 0, waived: 0, blocking: fail, warning: 0 };
  const target = join(cache, 'many.json');
  writeFileSync(target, encodeVerdict({ ...verdict, status: 'blocked', counts, checks }));
  return target;
}
