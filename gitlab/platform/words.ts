import { posix } from 'node:path';
import type { Environment } from './occasion.ts';

/** Reads inputs of a component from its variables. An unset or empty variable has the component's default. */
export interface Given {
  readonly text: (name: string, standard: string) => string;
  /** @throws Error that names the input and what it takes */
  readonly oneOf: <T extends string>(name: string, allowed: readonly T[], standard: T) => T;
  readonly yesOrNo: (name: string, standard: 'true' | 'false') => boolean;
}

/** @param variableOf the variable of an input */
export function givenIn(env: Environment, variableOf: (name: string) => string): Given {
  const text = (name: string, standard: string): string => filled(env[variableOf(name)]) ?? standard;
  const oneOf = <T extends string>(name: string, allowed: readonly T[], standard: T): T => {
    const word = text(name, standard);
    const value = allowed.find((one) => one === word);
    if (value === undefined) throw wrong(name, word, allowed.join(' or '));
    return value;
  };
  return { text, oneOf, yesOrNo: (name, standard) => oneOf(name, ['true', 'false'], standard) === 'true' };
}

/** What an earlier run left there is removed, so it is a folder of its own. */
export function ownFolder(name: string, text: string): string {
  const path = posix.normalize(text);
  if (posix.isAbsolute(path) || /^\.{0,2}(\/|$)/.test(path)) throw wrong(name, text, 'a folder of its own below that of the checkout');
  return path;
}

/** An input that is left empty is one that is not given. */
export function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

export function wrong(name: string, text: string, allowed: string): Error {
  return new Error(`the input ${name} is "${text}"; it takes ${allowed}`);
}
