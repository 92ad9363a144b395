/** SQL identifier, safe for any name. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL string literal, safe for any text. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** SQL list of string literals. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

/** A checked expression as an operand: a comment at its end can't swallow what follows. */
export function operand(sql: string): string {
  return `(${sql}\n)`;
}

/** SQL double literal that reads back as exactly this number. Finite numbers only. */
export function double(value: number): string {
  const text = String(value);
  return `(${text.includes('e') ? text : `${text}e0`})`;
}
