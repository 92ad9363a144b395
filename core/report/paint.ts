const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const;

export type Style = keyof typeof CODES;
export type Paint = (styles: readonly Style[], text: string) => string;

/** Wraps text in SGR codes, or gives it back as it is. Whether there is a terminal is the caller's to know. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_styles, text) => text;
  return (styles, text) => (text === '' ? '' : styles.reduce((painted, style) => `\x1b[${CODES[style][0]}m${painted}\x1b[${CODES[style][1]}m`, text));
}
