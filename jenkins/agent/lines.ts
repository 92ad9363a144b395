const MOST_TEXT = 500;

/** What a step reads: lines `key=value`, each value one line, so that Groovy needs no parser. */
export function encodeLines(pairs: readonly (readonly [key: string, value: string | number])[]): string {
  return pairs.map(([key, value]) => `${key}=${oneLine(String(value))}\n`).join('');
}

/** A job's description may be shown as HTML, by the controller's choice of markup: no tag begins in it. */
export function short(text: string): string {
  return text.slice(0, MOST_TEXT).replace(/[\ud800-\udbff]$/, '').replaceAll('<', '‹').replaceAll('>', '›');
}

export function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029\u0085]+/g, ' · ');
}
