import type { Cell } from './cells.ts';
import type { Design } from './draw.ts';
import { populations, titleOf, type Population } from './populations.ts';

/** A design with the name under which its cells are kept. */
export interface Planned {
  readonly design: Design;
  readonly base: Omit<Cell, 'metric' | 'kinds'>;
}

interface Shape {
  readonly rows: number;
  readonly clusters: number | null;
  readonly layout: Cell['layout'];
  /** So that a table has at most 1,000 units and each is a bucket (`own`), or many and 100 hashed buckets. */
  readonly perTable: number;
  readonly samples: { readonly full: number; readonly quick: number };
}

const shapes: readonly Shape[] = [
  { rows: 100, clusters: null, layout: 'own', perTable: 10, samples: { full: 1000, quick: 100 } },
  { rows: 100, clusters: 25, layout: 'own', perTable: 40, samples: { full: 1200, quick: 120 } },
  { rows: 100, clusters: null, layout: 'slice', perTable: 400, samples: { full: 1200, quick: 200 } },
  { rows: 1000, clusters: null, layout: 'own', perTable: 1, samples: { full: 400, quick: 10 } },
  { rows: 1000, clusters: 200, layout: 'own', perTable: 5, samples: { full: 600, quick: 20 } },
  { rows: 1000, clusters: null, layout: 'slice', perTable: 200, samples: { full: 1200, quick: 100 } },
  { rows: 20_000, clusters: null, layout: 'own', perTable: 50, samples: { full: 400, quick: 0 } },
  { rows: 20_000, clusters: 2000, layout: 'own', perTable: 50, samples: { full: 400, quick: 0 } },
];

/** Every design, in the order of the document. */
export function planOf(size: 'full' | 'quick'): Planned[] {
  return populations.flatMap((population, p) =>
    shapes.flatMap((shape, s) => (shape.samples[size] === 0 || (population.list !== undefined && shape.clusters !== null) ? [] : [planned(population, shape, samplesOf(population, shape, size), 1 + 100 * p + s)])),
  );
}

/** Samples of which each takes a second at thresholds that it chooses itself; a quarter as many of them are drawn. */
const LARGE = 20_000;

function samplesOf({ about }: Population, { rows, samples }: Shape, size: 'full' | 'quick'): number {
  return about === 'thresholds' && rows >= LARGE ? samples[size] / 4 : samples[size];
}

function planned(population: Population, shape: Shape, samples: number, seed: number): Planned {
  const { rows, clusters, layout, perTable } = shape;
  return {
    design: { population, rows, clusters, samples, perTable, seed },
    base: { population: titleOf(population), rows, clusters, layout },
  };
}

/** One large table of independent rows, whose values stand for the population's. */
export function truthOf(population: Population): Design {
  return { population, rows: 4_000_000, clusters: null, samples: 1, perTable: 1, seed: 77 };
}
