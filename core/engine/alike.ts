import { identifier } from '../spec/quote.ts';
import type { CommonForm } from './common-form.ts';
import type { Session } from './session.ts';
import { isNumber } from './sql.ts';

/** How the columns of a key are compared: as text whatever its case, punctuation and spaces, or as numbers of so many digits. */
export interface Alike {
  /** Significant digits of numbers, 1 to 15. */
  readonly digits: number;
}

const NORMAL_TEXT = 'modelgate_normal_text';

/** Case is folded by way of capital letters, so that ß is ss and a final sigma a sigma. */
export function normalText(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().replace(/[\p{P}\p{Z}\p{C}]+/gu, ' ').trim();
}

/** Makes `normalText` known to a session's SQL. */
export function defineAlike(session: Session): void {
  session.define(NORMAL_TEXT, normalText);
}

/** A column of a type as the text by which rows alike are equal, in the form in which it is compared. Plain ASCII needs no way out of SQL. */
export function alikeSql(column: string, type: string, form: CommonForm, { digits }: Alike): string {
  const name = identifier(column);
  if (form.as === 'integer' || form.as === 'float' || (form.as === 'same' && isNumber(type))) return `printf('%.${digits - 1}e', cast(${form.sql(name, type)} as double) + 0e0)`;
  const text = `cast(${form.sql(name, type)} as varchar)`;
  const plain = `trim(regexp_replace(lower(${text}), '[^a-z0-9$+<=>\\^\`|~]+', ' ', 'g'))`;
  return `case when regexp_full_match(${text}, '[\\x00-\\x7f]*') then ${plain} else ${NORMAL_TEXT}(${text}) end`;
}
