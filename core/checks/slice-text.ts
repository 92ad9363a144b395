import type { SliceKey } from '../sources/summary.ts';

/** `carrier=HA, origin=JFK`; `carrier missing` for null; the name alone for a named condition; '' for all rows. */
export function sliceText(key: SliceKey): string {
  const entries = Object.entries(key);
  const only = entries.length === 1 && entries[0]![0] === 'slice' ? entries[0]![1] : null;
  if (only !== null) return quoted(only);
  return entries.map(([column, value]) => (value === null ? `${quoted(column)} missing` : `${quoted(column)}=${quoted(value)}`)).join(', ');
}

/** In quotes where a value could be read as more than one, or as nothing. */
export function quoted(text: string): string {
  return /[,="]|^\s*$|^all (rows|queries)$| missing$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
