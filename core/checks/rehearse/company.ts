import type { Gate } from '../../spec/gate.ts';
import { decidingP } from '../../statistics/deciding-p.ts';
import type { Cast } from './cast.ts';
import { alone, membersOf, type Company, type Scene } from './play.ts';

/** With whom each bound shares its family, in one replay: with nobody, or with all others of the gate, who are as good as the champion. */
export type CompanyOf = (cast: number) => Company;

/** @param equal scenes of every cast at the champion's level */
export function companyOf(gate: Gate, casts: readonly Cast[], equal: readonly (readonly (Scene | null)[])[]): CompanyOf {
  if (gate.family !== 'gate') return (cast) => alone(casts[cast]!);
  const level = Math.min(...casts.map(({ check }) => (1 - check.confidence) / 2));
  const members = equal.map(membersOf);
  const all = members.reduce((sum, { length }) => sum + length, 0);
  const ps = members.map((scenes) => scenes.map(({ assessment }) => decidingP(assessment, level, Math.max(1, all)) ?? 1));
  return (cast) => ({ over: 'gate', others: ps.flatMap((own, at) => (at === cast ? [] : own)), level });
}
