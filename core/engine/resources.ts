import { Fault } from '../fault.ts';
import { wholeNumber } from '../spec/whole-number.ts';

const MOST_THREADS = 1024;
/** Decimal and binary units, as DuckDB takes them. */
const SIZE = /^\d+(\.\d+)?\s?[kmgt]i?b$/i;

/** What an evaluation may use of the machine. */
export interface Resources {
  /** Threads that read rows; undefined: all cores. */
  readonly threads?: number;
  /** Memory for rows before they spill to disk, such as `2GB`; undefined: 1 GB. */
  readonly memory?: string;
}

/** The two as somebody gives them, '' for what is not given. */
export interface ResourceTexts {
  readonly threads: string;
  readonly memory: string;
}

/**
 * Reads both.
 * @param shown an option as messages call it, by its name
 * @throws Fault USAGE
 */
export function readResources({ threads, memory }: ResourceTexts, shown: (name: string) => string): Resources {
  if (memory !== '' && !SIZE.test(memory)) throw new Fault({ code: 'USAGE', message: `${shown('memory')} is ${memory}; it takes a size such as 2GB or 512MiB` });
  return {
    ...(threads !== '' && { threads: wholeNumber(shown('threads'), threads, 1, MOST_THREADS) }),
    ...(memory !== '' && { memory }),
  };
}
