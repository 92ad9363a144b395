import { identifier, literals } from '../spec/quote.ts';
import { typesOfText } from './forms.ts';
import { withoutSql } from './jsonl.ts';
import type { MissingWords } from './plan.ts';
import type { Session } from './session.ts';

/** What tools write for a value that is not there: R, pandas, Python, SQL, spreadsheets. */
const WORDS = ['NA', 'N/A', '#N/A', '<NA>', 'n/a', 'na', 'NaN', 'nan', 'None', 'none', 'NULL', 'null', 'Null', 'NaT'];

/** Columns of text that would be of another type without such words. */
export async function missingWords(session: Session, from: string, columns: readonly string[]): Promise<Map<string, MissingWords>> {
  const found = new Map<string, MissingWords>();
  if (columns.length === 0) return found;
  const without = `(select ${columns.map((column) => `${withoutSql(identifier(column), WORDS)} as ${identifier(column)}`).join(', ')} from ${from})`;
  const types = await typesOfText(session, without, columns);
  for (const [i, column] of columns.entries()) {
    if (types[i] === 'VARCHAR') continue;
    const name = identifier(column);
    const words = await session.rows(`select ${name} as word, count(*) from ${from} where list_contains(${literals(WORDS)}, ${name}) group by word order by word`);
    if (words.length > 0) found.set(column, { words: words.map(([word]) => String(word)), rows: words.reduce((sum, [, rows]) => sum + Number(rows), 0), type: types[i]! });
  }
  return found;
}
