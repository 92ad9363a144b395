import { error, warning } from '@actions/core';
import { remarksOf, type Remark } from '../../core/report/remarks.ts';
import type { Judged } from '../../core/verdict/judged.ts';

/** Annotations of each level that GitHub shows of one step; it drops the others without a word. */
const A_STEP = 10;

/** Annotations by the job's log, for where a check run can't be written. @actions/core escapes what they say. */
export function logAnnotations(all: readonly Judged[]): void {
  const remarks = all.flatMap(remarksOf);
  tell(remarks.filter(({ level }) => level === 'failure'), error);
  tell(remarks.filter(({ level }) => level === 'warning'), warning);
}

function tell(remarks: readonly Remark[], say: typeof error): void {
  const fits = remarks.length <= A_STEP;
  for (const { message, path, line, title } of fits ? remarks : remarks.slice(0, A_STEP - 1)) say(message, { file: path, startLine: line, title });
  if (!fits) say(`and ${remarks.length - A_STEP + 1} more: they are in the report`);
}
