import { getInput } from '@actions/core';

/** @throws Error that names the input and what it takes */
export function yesOrNo(name: string): boolean {
  return oneOf(name, ['true', 'false']) === 'true';
}

/** @throws Error that names the input and what it takes */
export function oneOf<T extends string>(name: string, allowed: readonly T[]): T {
  const text = getInput(name).toLowerCase();
  const value = allowed.find((one) => one === text);
  if (value === undefined) throw wrong(name, text, allowed.join(' or '));
  return value;
}

export function wrong(name: string, text: string, allowed: string): Error {
  return new Error(`the input ${name} is "${text}"; it takes ${allowed}`);
}
