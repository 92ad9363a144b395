import { z } from 'zod';
import { Fault, type FaultDetail } from '../fault.ts';
import { VERDICT_VERSION, verdictSchema, type Verdict } from './verdict.ts';

/** Faults of one verdict that are named; the rest would only repeat the first. */
const MOST_FAULTS = 20;

const REMEDY = 'Name a verdict.json as `modelgate evaluate --out` wrote it, unchanged.';

/** Characters that a terminal or editor acts on instead of showing; JSON can write them as \uXXXX. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON Schema (draft 2020-12) of verdict.json. */
export function verdictJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(verdictSchema, { target: 'draft-2020-12' });
  return { $schema, title: 'Modelgate verdict', ...schema };
}

/** A list of three numbers or more, over several lines; no text of JSON holds a line break. */
const NUMBERS = /\[\n\s+((?:(?:null|-?[\d.e+-]+),\n\s+){2,}(?:null|-?[\d.e+-]+))\n\s+\]/g;

/**
 * The verdict as JSON: keys in the order of the schema, two spaces, a newline at the end; long lists of numbers on a line. Equal verdicts give equal bytes.
 * @throws Error when the verdict breaks its own schema (NaN and infinities do): a fault of the caller, not of any input.
 */
export function encodeVerdict(verdict: Verdict): string {
  const json = JSON.stringify(verdictSchema.parse(verdict), null, 2).replace(NUMBERS, (_, numbers: string) => `[${numbers.replace(/,\n\s+/g, ', ')}]`);
  return `${json.replace(UNSEEN, (char) => (char === '\n' ? char : escapeUnits(char)))}\n`;
}

function escapeUnits(char: string): string {
  return Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
}

/**
 * Reads a verdict.
 * @param file as messages name it
 * @throws Fault VERDICT_INVALID: no JSON, another version, or each place where it is not what the schema says.
 */
export function parseVerdict(text: string, file: string): Verdict {
  const value = parseJson(text, file);
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (version !== undefined && version !== VERDICT_VERSION) {
    throw invalid(file, `it is a verdict of version ${JSON.stringify(version)}; this modelgate reads version ${VERDICT_VERSION}`, 'Read it with the modelgate that wrote it, or evaluate again.');
  }
  const parsed = verdictSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault(parsed.error.issues.slice(0, MOST_FAULTS).map((issue) => detail(file, `${pathText(issue.path)}: ${issue.message}`, REMEDY)));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalid(file, `it is not JSON: ${error instanceof Error ? error.message : String(error)}`, REMEDY);
  }
}

/** `checks[3].candidate.estimate`; the verdict itself for an empty path. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the verdict' : text.replace(/^\./, '');
}

function invalid(file: string, message: string, remedy: string): Fault {
  return new Fault(detail(file, message, remedy));
}

function detail(file: string, message: string, remedy: string): FaultDetail {
  return { code: 'VERDICT_INVALID', message, place: { file }, remedy };
}
