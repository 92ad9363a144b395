import { error, warning } from '@actions/core';
import { annotationsOf, type Annotation } from './annotations.ts';
import type { Judged } from './judged.ts';

/** Annotations of each level that GitHub shows of one step; it drops the others without a word. */
const A_STEP = 10;

/** Annotations by the job's log, for where a check run can't be written. @actions/core escapes what they say. */
export function logAnnotations(all: readonly Judged[]): void {
  const annotations = all.flatMap(annotationsOf);
  tell(annotations.filter(({ level }) => level === 'failure'), error);
  tell(annotations.filter(({ level }) => level === 'warning'), warning);
}

function tell(annotations: readonly Annotation[], say: typeof error): void {
  const fits = annotations.length <= A_STEP;
  for (const { message, path, line, title } of fits ? annotations : annotations.slice(0, A_STEP - 1)) say(message, { file: path, startLine: line, title });
  if (!fits) say(`and ${annotations.length - A_STEP + 1} more: they are in the report`);
}
