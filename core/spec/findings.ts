import { Fault, type FaultCode, type FaultDetail, type Place } from '../fault.ts';
import type { Path, Places } from './places.ts';
import { clean } from './words.ts';

/** More faults than this help nobody, and a file made to have many must not cost much. */
const MOST = 100;

/** Collects what is wrong with a gate, to say all of it at once. */
export class Findings {
  readonly #places: Places;
  readonly #details: FaultDetail[] = [];

  constructor(places: Places) {
    this.#places = places;
  }

  /** True when it is not worth looking for more. */
  get full(): boolean {
    return this.#details.length >= MOST;
  }

  /** A fault of the value at `path`; of what is around it when it is not there. */
  value(path: Path, code: FaultCode, message: string, remedy: string): void {
    this.#add(() => this.#places.value(path), code, message, remedy);
  }

  /** A fault of the key at `path`. */
  key(path: Path, code: FaultCode, message: string, remedy: string): void {
    this.#add(() => this.#places.key(path), code, message, remedy);
  }

  #add(place: () => Place, code: FaultCode, message: string, remedy: string): void {
    if (!this.full) this.#details.push({ code, message: clean(message), place: place(), remedy: clean(remedy) });
  }

  /** @throws Fault with everything found, in the order of the file. */
  throwIfAny(): void {
    if (this.#details.length === 0) return;
    const position = (detail: FaultDetail): number => (detail.place?.line ?? 0) * 1e7 + (detail.place?.column ?? 0);
    throw new Fault([...this.#details].sort((a, b) => position(a) - position(b)));
  }
}
