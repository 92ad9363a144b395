import { Lexer, type CST } from 'yaml';

/**
 * The first token that stands deeper than `levels` collections, or undefined. YAML's composer recurses, and a file that
 * is deep enough ends the process instead of failing: ask before composing any text that others wrote.
 */
export function tooDeep(tokens: readonly CST.Token[], levels: number): CST.Token | undefined {
  const open: [CST.Token, number][] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (depth > levels) return token;
    for (const inner of innerTokens(token)) open.push([inner, depth + 1]);
  }
  return undefined;
}

function innerTokens(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((inner) => inner !== undefined && inner !== null));
}

/** Whether brackets and braces alone nest deeper than `levels`: found while reading, before any tree of tokens is built. */
export function bracketsTooDeep(text: string, levels: number): boolean {
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > levels) return true;
  }
  return false;
}
