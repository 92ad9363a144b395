import { z } from 'zod';
import type { Body } from '../checks/body.ts';
import { type Pictures, picturesForm } from '../sources/pictures.ts';

/** The optional section `pictures` of verdict.json. */
export const pictures = z
  .record(z.string(), picturesForm)
  .describe('by name of the evidence (candidate, baseline): what its pictures are drawn from, all rows of it; left out where checks asked for nothing that can be drawn');

/** Those of all bodies that have some; null without any. */
export function picturesOf(bodies: Readonly<Record<string, Body>>): Record<string, Pictures> | null {
  const found = Object.entries(bodies).flatMap(([name, body]) => (body.kind === 'summary' && body.summary.pictures !== undefined ? [[name, body.summary.pictures] as const] : []));
  return found.length === 0 ? null : Object.fromEntries(found);
}
