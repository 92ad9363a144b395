import { whenUnsure } from './bounds.ts';
import { metricLabel } from './catalogue.ts';
import { boundText } from './bound-text.ts';
import type { Bound, CheckSpec, Waiver, WhenUnsure } from './gate.ts';

/** One thing that differs in a check that both gates have. */
export interface Difference {
  readonly kind: 'loosened' | 'tightened' | 'changed';
  readonly what: string;
}

/** Bounds that ask for more the higher they are; the others ask for more the lower they are. */
const FLOORS: readonly Bound['kind'][] = ['min', 'min_gain', 'min_ratio'];

/** Rules for the unsure, the strictest last. */
const STRICTNESS: readonly WhenUnsure[] = ['pass', 'warn', 'estimate', 'block'];

/** What differs in the check's own words. */
export function checkDifferences(old: CheckSpec, now: CheckSpec): Difference[] {
  return [
    ...subject(old, now),
    ...bounds(old, now),
    ...slices(old, now),
    ...ordered('severity', ['warn', 'block'], old.severity, now.severity),
    ...unsureRule(old, now),
    ...differing('confidence', old.confidence, now.confidence, moreUnsure(old, now, now.confidence > old.confidence)),
    ...differing('min_rows', old.minRows, now.minRows, moreUnsure(old, now, now.minRows > old.minRows)),
    ...waiver(old.waive, now.waive),
    ...differing('show', showText(old), showText(now), 'changed'),
  ];
}

function subject(old: CheckSpec, now: CheckSpec): Difference[] {
  return [
    ...differing('metric', metricText(old), metricText(now), 'changed'),
    ...differing('of', old.of, now.of, 'changed'),
    ...differing('between', old.between, now.between, 'changed'),
    ...(old.against === null || now.against === null ? [] : differing('against', old.against, now.against, 'changed')),
  ];
}

function showText({ show }: CheckSpec): string | undefined {
  return show === undefined ? undefined : [String(show.most), ...show.columns].join(', ');
}

/** With the columns that it is asked of each. */
function metricText({ metric, columns, except }: CheckSpec): string {
  return metricLabel({ ...metric, ...(columns !== undefined && { columns }), ...(except !== undefined && { except }) });
}

function bounds(old: CheckSpec, now: CheckSpec): Difference[] {
  const gone = old.bounds.filter((bound) => !now.bounds.some(({ kind }) => kind === bound.kind));
  const come = now.bounds.filter((bound) => !old.bounds.some(({ kind }) => kind === bound.kind));
  const both = old.bounds.flatMap((bound) => now.bounds.filter(({ kind }) => kind === bound.kind).flatMap((other) => moved(bound, other)));
  return [
    ...both,
    ...gone.map((bound): Difference => ({ kind: 'loosened', what: `${boundText(bound)} removed` })),
    ...come.map((bound): Difference => ({ kind: 'tightened', what: `${boundText(bound)} added` })),
  ];
}

function moved(old: Bound, now: Bound): Difference[] {
  if (old.value === now.value && old.relative === now.relative) return [];
  const what = `${boundText(old)} → ${boundText(now).slice(now.kind.length + 1)}`;
  if (old.relative !== now.relative) return [{ kind: 'changed', what }];
  return [{ kind: now.value > old.value === FLOORS.includes(old.kind) ? 'tightened' : 'loosened', what }];
}

function slices(old: CheckSpec, now: CheckSpec): Difference[] {
  const gone = old.slices.filter((name) => !now.slices.includes(name));
  const come = now.slices.filter((name) => !old.slices.includes(name));
  return [
    ...searches(old, now),
    ...(gone.length === 0 ? [] : [{ kind: 'loosened', what: `slices: ${brief(gone.join(', '))} removed` } as const]),
    ...(come.length === 0 ? [] : [{ kind: 'tightened', what: `slices: ${brief(come.join(', '))} added` } as const]),
  ];
}

function searches(old: CheckSpec, now: CheckSpec): Difference[] {
  const text = ({ search }: CheckSpec): string | undefined => search && `by ${search.columns.join(', ')}, depth ${search.depth}, min_rows ${search.minRows}, most ${search.most}`;
  const kind = old.search === undefined ? 'tightened' : now.search === undefined ? 'loosened' : 'changed';
  return differing('search for slices', text(old), text(now), kind);
}

/** By what the rule means for the bounds that both have; a rule that is only written out is no difference. */
function unsureRule(old: CheckSpec, now: CheckSpec): Difference[] {
  const rules = shared(old, now).map((kind) => [whenUnsure(old, kind), whenUnsure(now, kind)] as const);
  const kinds = rules.flatMap(([from, to]) => ordered('when_unsure', STRICTNESS, from, to));
  const [first] = kinds;
  if (first === undefined) return [];
  const alike = kinds.every(({ kind, what }) => kind === first.kind && what === first.what) && kinds.length === rules.length;
  if (alike) return [first];
  const kind = kinds.every((each) => each.kind === first.kind) ? first.kind : 'changed';
  return [{ kind, what: `when_unsure ${old.whenUnsure ?? 'by kind of bound'} → ${now.whenUnsure ?? 'by kind of bound'}` }];
}

/**
 * What it does to a check that more, or fewer, of its results are unsure: where the unsure block it is stricter, where they
 * pass or warn it is looser, where the estimate decides it is neither.
 */
function moreUnsure(old: CheckSpec, now: CheckSpec, more: boolean): Difference['kind'] {
  const rules = shared(old, now).flatMap((kind) => [whenUnsure(old, kind), whenUnsure(now, kind)]);
  if (rules.length === 0) return 'changed';
  if (rules.every((rule) => rule === 'block')) return more ? 'tightened' : 'loosened';
  if (rules.every((rule) => rule === 'warn' || rule === 'pass')) return more ? 'loosened' : 'tightened';
  return 'changed';
}

function shared(old: CheckSpec, now: CheckSpec): Bound['kind'][] {
  return old.bounds.map(({ kind }) => kind).filter((kind) => now.bounds.some((bound) => bound.kind === kind));
}

function waiver(old: Waiver | undefined, now: Waiver | undefined): Difference[] {
  if (old === undefined && now === undefined) return [];
  if (old === undefined) return [{ kind: 'loosened', what: `waiver added: by ${brief(now!.by)} until ${now!.until}: ${brief(now!.reason)}` }];
  if (now === undefined) return [{ kind: 'tightened', what: `waiver removed: by ${brief(old.by)} until ${old.until}` }];
  return [
    ...differing('waiver until', old.until, now.until, now.until > old.until ? 'loosened' : 'tightened'),
    ...differing('waiver by', old.by, now.by, 'changed'),
    ...differing('waiver reason', old.reason, now.reason, 'changed'),
  ];
}

/** A difference of values that go from lax to strict. */
export function ordered<T extends string>(key: string, laxFirst: readonly T[], old: T, now: T): Difference[] {
  return differing(key, old, now, laxFirst.indexOf(now) < laxFirst.indexOf(old) ? 'loosened' : 'tightened');
}

/** `key old → now`; nothing where they are equal. Undefined is shown as `none`. */
export function differing(key: string, old: string | number | undefined, now: string | number | undefined, kind: Difference['kind']): Difference[] {
  return old === now ? [] : [{ kind, what: `${key} ${brief(String(old ?? 'none'))} → ${brief(String(now ?? 'none'))}` }];
}

/** Most characters of one text of the user's in a difference; differences are lines of a table. */
const LONGEST = 80;

/** In one line, and cut. */
export function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
}
