import { brief, differing, type Difference } from './compare-check.ts';
import { ageText, type PromoteSpec, type SignedSpec } from './promote.ts';
import type { TargetSpec } from './targets.ts';

/** `unasked` and `all` let everything through; a list only what is on it. */
type Allowed = 'unasked' | 'all' | readonly string[];

/** What differs in what a promotion asks for. */
export function promoteDifferences(old: PromoteSpec, now: PromoteSpec): Difference[] {
  const age = (spec: PromoteSpec): string | undefined => (spec.maxAge === undefined ? undefined : ageText(spec.maxAge));
  return [
    ...targets(old.to, now.to),
    ...differing('max_age', age(old), age(now), (now.maxAge ?? Infinity) > (old.maxAge ?? Infinity) ? 'loosened' : 'tightened'),
    ...allowance('commits', old.commits ?? 'all', now.commits ?? 'all'),
    ...signature(old.signed, now.signed),
    ...allowance('approval', people(old.approval, 'unasked'), people(now.approval, 'unasked')),
    ...allowance('override', people(old.override, []), people(now.override, [])),
  ];
}

function targets(old: readonly TargetSpec[], now: readonly TargetSpec[]): Difference[] {
  const text = (spec: TargetSpec): string => targetText(spec);
  const [before, after] = [old.map(text), now.map(text)];
  const gone = before.filter((each) => !after.includes(each));
  const come = after.filter((each) => !before.includes(each));
  const moved = gone.length + come.length === 0 && before.join('\n') !== after.join('\n');
  return [
    ...gone.map((each): Difference => ({ kind: 'changed', what: `target removed: ${each}` })),
    ...come.map((each): Difference => ({ kind: 'changed', what: `target added: ${each}` })),
    ...(moved ? [{ kind: 'changed', what: 'order of the targets' } as const] : []),
  ];
}

/** In one line: `mlflow name=flight-delay alias=champion`. */
export function targetText({ kind, ...rest }: TargetSpec): string {
  return brief([kind, ...Object.entries(rest).map(([key, value]) => `${key}=${String(value)}`)].join(' '));
}

function signature(old: SignedSpec | undefined, now: SignedSpec | undefined): Difference[] {
  return differing('signed', signedText(old), signedText(now), old === undefined ? 'tightened' : now === undefined ? 'loosened' : 'changed');
}

function signedText(spec: SignedSpec | undefined): string | undefined {
  if (spec === undefined) return undefined;
  return spec.kind === 'key' ? `key ${spec.key}` : `${spec.identity} of ${spec.issuer}${spec.trustedRoot === undefined ? '' : ` by ${spec.trustedRoot}`}`;
}

function people(spec: PromoteSpec['approval'], otherwise: Allowed): Allowed {
  return spec === 'any' ? 'all' : (spec ?? otherwise);
}

function allowance(key: string, old: Allowed, now: Allowed): Difference[] {
  const text = (allowed: Allowed): string => (typeof allowed === 'string' ? allowed : allowed.length === 0 ? 'none' : [...allowed].sort().join(', '));
  return differing(key, text(old), text(now), wider(now, old) ? 'loosened' : wider(old, now) ? 'tightened' : 'changed');
}

/** Whether the first lets through all that the second does. */
function wider(first: Allowed, second: Allowed): boolean {
  const breadth = (allowed: Allowed): number => (allowed === 'unasked' ? 2 : allowed === 'all' ? 1 : 0);
  if (typeof first === 'string' || typeof second === 'string') return breadth(first) > breadth(second);
  return second.every((each) => first.includes(each));
}
