import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { Place } from '../fault.ts';

/** Keys and positions from the top of the file to a value. */
export type Path = readonly (string | number)[];

/** Where the values of a YAML document stand in its text. Lines and columns from 1. */
export class Places {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #file: string;

  constructor(document: Document, lines: LineCounter, file: string) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  /** The place of a value; of the innermost thing around it when there is no such value. */
  value(path: Path): Place {
    return this.of(this.#walk(path).node);
  }

  /** The place of a key; of its value where it has none (the items of a list). */
  key(path: Path): Place {
    const { node, key } = this.#walk(path);
    return this.of(key ?? node);
  }

  of(node: Node | null): Place {
    const { line, col } = this.#lines.linePos(node?.range?.[0] ?? 0);
    return { file: this.#file, line, column: col };
  }

  #walk(path: Path): { node: Node | null; key: Node | null } {
    let node: Node | null = this.#document.contents;
    let key: Node | null = null;
    for (const step of path) {
      const inside: Node | null | undefined = isAlias(node) ? node.resolve(this.#document) : node;
      const pair: Pair | undefined = isMap(inside) ? inside.items.find((item) => textOf(item) === String(step)) : undefined;
      const next: unknown = isSeq(inside) && typeof step === 'number' ? inside.items[step] : pair?.value;
      if (!isNode(next)) return { node: pair === undefined ? node : asNode(pair.key), key: pair === undefined ? null : asNode(pair.key) };
      [node, key] = [next, pair === undefined ? null : asNode(pair.key)];
    }
    return { node, key };
  }
}

function textOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function asNode(key: unknown): Node | null {
  return isNode(key) ? key : null;
}
