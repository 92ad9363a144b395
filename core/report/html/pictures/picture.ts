import type { Spec } from 'vega';
import type { Pictures } from '../../../sources/pictures.ts';
import type { Verdict } from '../../../verdict/verdict.ts';

/** Bodies that are drawn over each other, by the colour and stroke they have in every picture. */
export const SERIES = ['baseline', 'candidate'] as const;
export type Series = (typeof SERIES)[number];

/** One drawing and the text that stands for it. */
export interface Panel {
  /** Said over it where a picture has several. */
  readonly caption?: string;
  readonly spec: Spec;
  /** For those who do not see it: what it shows, with the numbers that matter. */
  readonly label: string;
}

/** A key of a picture's legend: its class, and what it stands for. */
export interface Key {
  readonly look: 'line' | 'dashes' | 'filled' | 'outline';
  readonly text: string;
}

export interface Picture {
  readonly title: string;
  /** One sentence on how to read it. */
  readonly about: string;
  readonly keys: readonly Key[];
  readonly panels: readonly Panel[];
  /** The numbers behind it, folded. */
  readonly table: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** The part of the pictures that both models may have, of those that have it; baseline first, so that the candidate lies over it. */
export function bodiesWith<Part extends keyof Pictures>(verdict: Verdict, part: Part): { readonly series: Series; readonly of: NonNullable<Pictures[Part]> }[] {
  return SERIES.flatMap((series) => {
    const of = verdict.pictures?.[series]?.[part];
    return of === undefined ? [] : [{ series, of }];
  });
}

/** As lines, the baseline dashed, or as bars, the baseline as outline. */
export function keysOf(bodies: readonly { readonly series: Series }[], as: 'lines' | 'bars'): Key[] {
  const looks = as === 'lines' ? ({ candidate: 'line', baseline: 'dashes' } as const) : ({ candidate: 'filled', baseline: 'outline' } as const);
  return bodies.map(({ series }) => ({ look: looks[series], text: series })).reverse();
}
