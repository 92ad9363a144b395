import { identifier, literal } from './quote.ts';
import type { Session } from './session.ts';

/**
 * Forms of values in text files, narrowest first: a column has the first type that every one of its values has the form
 * of, else it stays text. All rows are looked at, so that no value far down is read as something else. Numbers with
 * leading zeros are codes, not numbers ("007"); integers too long for 64 bits stay exact.
 */
const forms: readonly (readonly [type: string, pattern: string])[] = [
  ['BIGINT', '-?(0|[1-9][0-9]{0,18})'],
  ['HUGEINT', '-?(0|[1-9][0-9]{0,37})'],
  ['DOUBLE', '[+-]?((0|[1-9][0-9]*)([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?([iI]nf(inity)?|NaN|nan)'],
  ['BOOLEAN', '([tT]rue|TRUE|[fF]alse|FALSE)'],
  ['DATE', '[0-9]{4}-[0-9]{2}-[0-9]{2}'],
  ['TIMESTAMP', '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?'],
];

/** Types of columns of text, by all their values. A column without values is text. */
export async function typesOfText(session: Session, from: string, names: readonly string[]): Promise<string[]> {
  const counts = names.flatMap((name) => {
    const column = identifier(name);
    const misfits = forms.map(([type, pattern]) =>
      `count_if(${column} is not null and (not regexp_full_match(${column}, ${literal(pattern)}) or try_cast(${column} as ${type}) is null))`);
    return [`count(${column})`, ...misfits];
  });
  const [row] = await session.rows(`select ${counts.join(', ')} from ${from}`);
  const numbers = (row ?? []).map(Number);
  return names.map((_, i) => {
    const [present, ...misfits] = numbers.slice(i * (forms.length + 1), (i + 1) * (forms.length + 1));
    const fit = misfits.indexOf(0);
    return present === 0 ? 'VARCHAR' : (forms[fit]?.[0] ?? 'VARCHAR');
  });
}
