import { metricLabel } from '../../spec/catalogue.ts';
import type { Searched } from '../../metrics/search.ts';
import type { Gate } from '../../spec/gate.ts';
import type { Rehearsal } from '../../verdict/rehearsal.ts';
import { find, indexSlices, type Body } from '../body.ts';
import { metricsAsked } from '../requests.ts';
import { estimateOf } from './cast.ts';
import { companiesOf } from './company.ts';
import { drawsOf, type Draws } from './draws.ts';
import { MOST_REPLAYS, noticedAt, unitOf } from './noticed.ts';
import type { Opened, Part } from './part.ts';
import { partsOf } from './parts.ts';
import { stageOf, type Company, type Played } from './play.ts';
import { resultOf } from './result.ts';
import type { Subject } from './subjects.ts';

export interface Rehearsing {
  /** Of the draws, a whole number from 0. */
  readonly seed: number;
  /** At least 1. */
  readonly replays: number;
  /** Told of replays that are done, and of each step of the search for what a bound notices. */
  readonly progress: (doing: string) => void;
}

const CHAMPION = 'baseline';

/**
 * Replays what the gate would decide, from the buckets of its evidence. Pure: the same bodies and seed give the same.
 */
export function rehearse(gate: Gate, bodies: Readonly<Record<string, Body>>, { seed, replays, progress }: Rehearsing, searched: Searched = new Map()): Pick<Rehearsal, 'whole' | 'results'> {
  const parts = partsOf(gate, bodies, searched, championOf(gate, bodies));
  const drawn = drawsOf(bodies, seed);
  const open = (replay: number, draws: Draws, part: number): Opened => parts[part]!.open(stageOf(draws, seed, replay, part));
  const kept = parts.map((part): Kept => ({ equal: emptyOf(part), bar: emptyOf(part), twice: emptyOf(part) }));
  const whole = { block: 0, warn: 0 };
  const companies: (readonly Company[])[] = [];
  for (let replay = 0; replay < replays; replay++) {
    if (replay % 10 === 0) progress(`replaying ${replay} of ${replays}`);
    const draws = drawn(replay);
    const opened = parts.map((_, part) => open(replay, draws, part));
    const company = companiesOf(gate, parts, opened);
    if (replay < MOST_REPLAYS) companies.push(company);
    const equal = opened.flatMap((one, part) => playAll(one, company[part]!, kept[part]!));
    if (equal.some((one) => one?.effect === 'block')) whole.block++;
    else if (equal.some((one) => one?.effect === 'warn')) whole.warn++;
  }
  const results = parts.flatMap((part, p) => {
    const { equal, bar, twice } = kept[p]!;
    const units = part.lines.map(({ searched }, line) => (searched && bar[line]!.length > 0 ? unitOf(bar[line]!) : null));
    const noticed = noticedAt(part, units, (replay) => stageOf(drawn(replay), seed, replay, p), (replay) => companies[replay]![p]!, replays, (step) => progress(`searching what ${part.check.name} would notice, ${step}`));
    return part.lines.map((line, at) => resultOf(part, line, { equal: equal[at]!, bar: bar[at]!, twice: twice[at]!, noticed: line.searched || line.bar === null ? noticed[at]! : 0 }));
  });
  const out = results.filter(({ why }) => why !== null).length;
  return { whole: { block: whole.block / replays, warn: whole.warn / replays, results: results.length - out, left_out: out }, results };
}

/**
 * What the champion has on the metric and slice of a subject; null where the gate does not ask it. A snapshot may know more
 * than rows were asked for, and must not say otherwise than they do.
 */
function championOf(gate: Gate, bodies: Readonly<Record<string, Body>>): (subject: Subject) => number | null {
  const body = bodies[CHAMPION];
  if (body === undefined) return () => null;
  const asked = new Set(metricsAsked(gate, CHAMPION).map(metricLabel));
  const slices = indexSlices(body);
  return ({ metric, id, key }) => (asked.has(id) ? estimateOf(find(body, metric, id, key, slices)) : null);
}

/** By line of a part. */
interface Kept {
  readonly equal: Played[][];
  readonly bar: Played[][];
  readonly twice: Played[][];
}

function emptyOf({ lines }: Part): Played[][] {
  return lines.map(() => []);
}

/** Plays each truth and keeps what came of it. @returns what came of the equal model */
function playAll(opened: Opened, company: Company, kept: Kept): readonly (Played | null)[] {
  const equal = opened.equal(company);
  keep(kept.equal, equal);
  keep(kept.bar, opened.moved('bar', company));
  keep(kept.twice, opened.moved('twice', company));
  return equal;
}

function keep(kept: Played[][], played: readonly (Played | null)[]): void {
  played.forEach((one, at) => {
    if (one !== null) kept[at]!.push(one);
  });
}
