import { compares, isOfBodies } from '../spec/bounds.ts';
import { directionOf, metricLabel, pairForm } from '../spec/catalogue.ts';
import type { Bound, CheckSpec, Gate, Better, MetricRef } from '../spec/gate.ts';
import type { Searched } from '../metrics/search.ts';
import { exampleKey, type Examples, type SliceKey } from '../sources/summary.ts';
import type { CheckResult, SearchRecord } from '../verdict/verdict.ts';
import { assessOne, type Assessed } from './assess.ts';
import { assessBetween } from './between.ts';
import { find, indexSlices, type Body, type Found, type SliceIndex } from './body.ts';
import { familyOf, type Family } from './family.ts';
import { lackFor } from './meet.ts';
import { pairingOf, type Pairing } from './pairing.ts';
import { subjectsOf } from './requests.ts';
import { resultOf, statusOf } from './result.ts';
import { proposalsOf, type Proposals } from './search.ts';
import { slicesOf } from './slices.ts';

/**
 * Judges every check on every slice: one result a check, bound and slice, in the order of the gate.
 * Pure; a value that is not there is an `error` result and never throws.
 */
export function judge(gate: Gate, bodies: Readonly<Record<string, Body>>, searched: Searched = new Map()): CheckResult[] {
  const indexes = new Map<Body, SliceIndex>();
  const index = (body: Body): SliceIndex => {
    const known = indexes.get(body) ?? indexSlices(body);
    indexes.set(body, known);
    return known;
  };
  const pairings = new Map<string, Pairing>();
  const pairing = (a: Body, b: Body): Pairing | null => {
    if (a.kind !== 'summary' || b.kind !== 'summary') return null;
    const key = JSON.stringify([a.name, b.name]);
    const known = pairings.get(key) ?? pairingOf(a.summary, b.summary);
    pairings.set(key, known);
    return known;
  };
  const bounds = gate.checks.flatMap((check) => check.bounds.map((bound) => casesOf({ gate, check, bound, bodies, searched, index, pairing })));
  const families = gate.family === 'gate' ? [bounds.flat()] : bounds;
  return families.flatMap((cases) => resultsOf(cases, familyOf(cases.map(({ assessed }) => assessed), gate.family)));
}

interface Asked {
  readonly gate: Gate;
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly bodies: Readonly<Record<string, Body>>;
  readonly searched: Searched;
  readonly index: (body: Body) => SliceIndex;
  readonly pairing: (a: Body, b: Body) => Pairing | null;
}

/** One subject of a bound on one slice, before its family says what a failure is worth. */
interface Case extends Subject {
  readonly assessed: Assessed;
  /** Half of the buckets proposed this slice; it is a result only where it stays. */
  readonly proposed?: true;
  /** Of all rows, where slices are looked for. */
  readonly search?: Proposals;
  /** Of all rows, where the check shows some. */
  readonly examples?: Examples;
}

interface Subject {
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly metric: MetricRef;
  readonly id: string;
  readonly better: Better;
  readonly key: SliceKey;
}

/** One bound of one check on all of its columns and slices. */
function casesOf(asked: Asked): Case[] {
  const { gate, check, bound, bodies, index } = asked;
  const of = bodies[check.of]!;
  const against = otherOf(asked);
  const better = check.better ?? directionOf(gate, check.metric.name);
  const pairing = against === null ? null : asked.pairing(of, against);
  const lack = lackFor(gate, check, bound, of);
  return subjectsOf(check).flatMap((metric) => {
    const about = { check, bound, metric, id: metricLabel(metric), better };
    const search = proposalsIn(asked, about);
    const named = slicesOf(gate, check, bodies).map((key): Case => {
      const subject = { ...about, key };
      if (check.between !== undefined || !isOfBodies(bound)) return { ...subject, assessed: assessBetween({ check, bound, metric, direction: (name) => directionOf(gate, name), of, index: index(of) }) };
      const candidate = find(of, metric, about.id, key, index(of));
      const baseline = against === null ? null : find(against, metric, about.id, key, index(against));
      const whole = search !== undefined && Object.keys(key).length === 0;
      const examples = examplesOf(of, check, about.id, key);
      return { ...subject, assessed: assessOne(check, bound, better, candidate, baseline, pairing, lack), ...(whole && { search }), ...(examples !== undefined && { examples }) };
    });
    return [...named, ...(search?.proposed ?? []).map(({ key, assessed }): Case => ({ ...about, key, assessed, proposed: true }))];
  });
}

function examplesOf(of: Body, check: CheckSpec, id: string, key: SliceKey): Examples | undefined {
  return of.kind === 'summary' && check.show !== undefined && Object.keys(key).length === 0 ? of.summary.examples?.[exampleKey(check.name, id)] : undefined;
}

/** The body that the judged one is compared with; null where none is. */
export function otherOf({ check, bound, bodies }: Pick<Asked, 'check' | 'bound' | 'bodies'>): Body | null {
  const other = check.against === null ? null : bodies[check.against]!;
  // A metric of two bodies is found whole in the one that is judged; the other matters where it is not there at all.
  return compares(bound.kind) || (pairForm(check.metric.name) !== undefined && other?.kind === 'absent') ? other : null;
}

/** What a search of this bound proposes; undefined where none was made. */
function proposalsIn({ check, bound, searched, index }: Asked, { metric, id, better }: Omit<Subject, 'key'>): Proposals | undefined {
  const summaries = searched.get(check.name);
  if (check.search === undefined || summaries === undefined || !isOfBodies(bound)) return undefined;
  const bodyOf = (name: string): SummaryBody => ({ kind: 'summary', name, summary: summaries[name]! });
  const of = bodyOf(check.of);
  const against = compares(bound.kind) && check.against !== null ? bodyOf(check.against) : null;
  const pairing = against === null ? null : pairingOf(of.summary, against.summary);
  const found = (body: Body, key: SliceKey): Found => find(body, metric, id, key, index(body));
  // A search has its own least rows; those of the check are for the slices that it names.
  const bare = { ...check, minRows: 0 };
  return proposalsOf(of.summary, (key) => assessOne(bare, bound, better, found(of, key), against === null ? null : found(against, key), pairing), 1 - check.confidence, check.search.most);
}

type SummaryBody = Body & { readonly kind: 'summary' };

/** The results of cases: what was proposed is one only where it stays. */
function resultsOf(cases: readonly Case[], families: readonly (Family | null)[]): CheckResult[] {
  const judged = cases.map((one, at): Case & { readonly family: Family | null } => ({ ...one, family: families[at] ?? null }));
  const stays = ({ check, assessed, family }: (typeof judged)[number]): boolean => statusOf(check, assessed, family) === 'fail';
  return judged.filter((one) => one.proposed === undefined || stays(one)).map(({ proposed, search, ...one }) => {
    if (search === undefined) return resultOf({ ...one, found: proposed === true, search: null });
    const same = judged.filter((other) => other.proposed && other.check === one.check && other.bound === one.bound && other.metric === one.metric);
    return resultOf({ ...one, found: false, search: recordOf(one.check, search.slices, same.length, same.filter(stays).length) });
  });
}

function recordOf({ search }: CheckSpec, slices: number, proposed: number, confirmed: number): SearchRecord {
  const { columns, depth, minRows } = search!;
  return { columns: [...columns], depth, min_rows: minRows, slices, proposed, confirmed };
}
