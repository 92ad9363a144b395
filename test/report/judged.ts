import type { CheckResult } from '../../core/verdict/verdict.ts';
import type { Judged } from '../../core/verdict/judged.ts';
import { floor, verdictWith } from './build.ts';

export const checkWith = (rest: Partial<CheckResult>): CheckResult => floor('roc_auc', 0.7, 0.01, 0.68, rest);
export const place = (line: number): { file: string; line: number; column: number } => ({ file: 'modelgate.yml', line, column: 5 });
export const blocked = (checks: number): Judged => ({
  kind: 'verdict',
  gate: 'models/a/modelgate.yml',
  verdict: verdictWith(Array.from({ length: checks }, (_, i) => checkWith({ name: `check ${i}`, status: 'fail', effect: 'block', place: place(i + 1) }))),
});
export const passed: Judged = { kind: 'verdict', gate: 'modelgate.yml', verdict: verdictWith([checkWith({ status: 'pass', effect: 'none' })]) };
export const fault: Judged = { kind: 'fault', gate: 'modelgate.yml', details: [{ code: 'GATE_SYNTAX', message: '@everyone <script> ](javascript:x)', place: { file: 'modelgate.yml', line: 3 } }] };
