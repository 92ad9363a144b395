import type { Engine } from '../../engine/plan.ts';
import { Fault } from '../../fault.ts';
import type { Examples } from '../../sources/summary.ts';
import { identifier } from '../../spec/quote.ts';
import type { Shown } from '../request.ts';
import { shortList } from '../roles.ts';
import { named } from '../sql.ts';
import type { RowsBody } from './body.ts';
import { flipOf } from './flips.ts';
import { scoreBehind } from './outcome.ts';

const SCORE = 'modelgate other score';

/**
 * Rows that changed their outcome, which the gate asks to see: id and the columns that it allows. The largest change of
 * the score comes first where both bodies have one, else what a hash of the id puts first, which favours no row.
 * @throws Fault COLUMN_MISSING for a column to show that is not there.
 */
export async function examplesOf(body: RowsBody, other: RowsBody, { ref, most, columns }: Shown, engine: Engine): Promise<Examples> {
  const { table, when } = flipOf(body, other, ref);
  const shown = columns.map((column, at) => columnOf(column, `modelgate shown ${at}`, body, other));
  const scores = [scoreBehind(body.request.bound, ref), scoreBehind(other.request.bound, ref)] as const;
  const scored = scores[0] !== undefined && scores[1] !== undefined;
  const more = { ...Object.fromEntries(shown.flatMap(({ beside }) => beside)), ...(scored && { [SCORE]: scores[1] }) };
  const whole = { ...table, beside: { ...table.beside!, columns: { ...table.beside!.columns, ...more } } };
  const id = identifier(named(body.request.bound.columns.id));
  const text = `cast(${id} as varchar)`;
  const by = [...(scored ? [`-abs(${scores[0]} - ${identifier(SCORE)})`] : []), `md5(${text})`, text];
  const rows = await engine.examples(whole, { when, columns: [id, ...shown.map(({ sql }) => sql)], by }, most);
  return { order: scored ? 'score_change' : 'id_hash', columns: [named(body.request.bound.columns.id), ...columns], rows };
}

interface ShownColumn {
  readonly sql: string;
  /** What it needs of the other body. */
  readonly beside: readonly (readonly [string, string])[];
}

/** A column of the body; `NAME.column` of the other one, unless the body has a column of that very name. */
function columnOf(name: string, alias: string, body: RowsBody, other: RowsBody): ShownColumn {
  const { types, table } = body.request.bound;
  if (Object.hasOwn(types, name)) return { sql: identifier(name), beside: [] };
  const prefix = `${other.request.request.name}.`;
  const theirs = name.slice(prefix.length);
  if (name.startsWith(prefix) && Object.hasOwn(other.request.bound.types, theirs)) return { sql: identifier(alias), beside: [[alias, identifier(theirs)]] };
  throw new Fault({
    code: 'COLUMN_MISSING',
    message: `${table.shown} has no column \`${name}\` (show_columns); it has ${shortList(Object.keys(types))}.`,
    place: table.place,
    remedy: `Name a column of the file, or one of the other evidence as ${prefix}column.`,
  });
}
