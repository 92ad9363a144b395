import { z } from 'zod';
import type { FaultDetail } from '../fault.ts';
import { parseVerdict } from '../verdict/encode.ts';
import type { Judged } from '../verdict/judged.ts';

/** File of a run's artifact that says which gates there are. */
export const INDEX = 'modelgate.json';
const MOST_GATES = 200;

const text = z.string().max(20_000);
const place = z.object({ file: text, line: z.number().int().positive().optional(), column: z.number().int().positive().optional() });
const detail = z.object({ code: text, message: text, place: place.optional(), remedy: text.optional() });
const indexForm = z.strictObject({
  version: z.literal(1),
  gates: z.array(z.union([z.strictObject({ gate: text, verdict: text }), z.strictObject({ gate: text, faults: z.array(detail).max(100) })])).max(MOST_GATES),
});

export interface Entry {
  readonly judged: Judged;
  /** Name of its verdict in the artifact; unused for a fault. */
  readonly verdict: string;
}

export function encodeIndex(entries: readonly Entry[]): string {
  const gates = entries.flatMap(({ judged, verdict }): z.input<typeof indexForm>['gates'] => {
    if (judged.kind === 'unchanged') return [];
    return [judged.kind === 'verdict' ? { gate: judged.gate, verdict } : { gate: judged.gate, faults: judged.details.map((one) => ({ ...one })) }];
  });
  return `${JSON.stringify({ version: 1, gates }, null, 2)}\n`;
}

/**
 * Reads the result of another run, which whoever opened the pull request may have made up: every part is parsed by its form,
 * and only the parsed values go on.
 * @param files of the artifact, by name
 * @throws Fault VERDICT_INVALID, Error for an index that is none
 */
export function readIndex(files: Readonly<Record<string, Uint8Array>>): Judged[] {
  const read = (name: string): string => {
    const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
    if (bytes === undefined) throw new Error('the artifact lacks a file that its index names');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  };
  const parsed = indexForm.safeParse(JSON.parse(read(INDEX)));
  if (!parsed.success) throw new Error('the artifact\'s index is not of the form that the gate action writes');
  return parsed.data.gates.map((one): Judged => {
    if ('verdict' in one) return { kind: 'verdict', gate: one.gate, verdict: parseVerdict(read(one.verdict), 'verdict.json') };
    return { kind: 'fault', gate: one.gate, details: one.faults.map(faultDetail) };
  });
}

/** A code is shown, never acted on, so that one which this version does not know is shown too. */
function faultDetail({ code, message, place: at, remedy }: z.infer<typeof detail>): FaultDetail {
  const where = at === undefined ? {} : { place: { file: at.file, ...(at.line === undefined ? {} : { line: at.line }) } };
  return { code: code as FaultDetail['code'], message, ...where, ...(remedy === undefined ? {} : { remedy }) };
}
