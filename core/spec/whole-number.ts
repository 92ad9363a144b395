import { Fault } from '../fault.ts';

/**
 * A whole number, as somebody gives it in an option.
 * @param option as messages call it
 * @throws Fault USAGE
 */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Fault({ code: 'USAGE', message: `${option} is ${text}; it takes a whole number from ${least} to ${most}` });
}
