import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../fault.ts';
import type { ArtifactDigest } from '../sources/artifact.ts';
import { encodeVerdict } from '../verdict/encode.ts';
import { verdictSchema, type Verdict } from '../verdict/verdict.ts';

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT = 'https://in-toto.io/Statement/v1';
/** in-toto's predicate of a test run. */
export const TEST_RESULT = 'https://in-toto.io/attestation/test-result/v0.1';
/** Our own: the verdict whole. */
export const VERDICT = 'https://modelgate/verdict/v1';

/** Which of the two a statement has. */
export type PredicateKind = 'test-result' | 'verdict';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const made = z.iso.datetime({ precision: 0 });
const descriptor = z.looseObject({ name: z.string(), digest: z.looseObject({ sha256: digest }) });

const RESULTS = ['PASSED', 'WARNED', 'FAILED'] as const;

/** in-toto lets a predicate have fields of others; ours are in one, named after our predicate. */
const testResult = z.looseObject({
  result: z.enum(RESULTS),
  configuration: z.array(descriptor),
  passedTests: z.array(z.string()).optional(),
  warnedTests: z.array(z.string()).optional(),
  failedTests: z.array(z.string()).optional(),
  [VERDICT]: z.strictObject({ made, model: z.string(), commit: z.string().nullable(), verdict: z.strictObject({ sha256: digest }) }),
});

const whole = z.strictObject({ made, verdict: verdictSchema });

/** cosign still makes statements of the older version around a predicate that it is given; they have the same fields. */
const type = z.enum([STATEMENT, 'https://in-toto.io/Statement/v0.1']);

const statement = z.discriminatedUnion('predicateType', [
  z.looseObject({ _type: type, subject: z.array(descriptor).min(1), predicateType: z.literal(TEST_RESULT), predicate: testResult }),
  z.looseObject({ _type: type, subject: z.array(descriptor).min(1), predicateType: z.literal(VERDICT), predicate: whole }),
]);

/** What a signed statement says of a verdict. */
export interface Attested {
  /** Of the bytes of verdict.json. */
  readonly verdict: ArtifactDigest;
  readonly subjects: readonly ArtifactDigest[];
  /** When it was attested. */
  readonly made: Date;
}

/** `sha256:` and the hex digest of bytes. */
export function sha256(bytes: Uint8Array | string): ArtifactDigest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

const hex = (text: string): string => text.replace(/^sha256:/, '');

/** What an in-toto statement about a verdict says, and nothing of who says it: the predicate. */
export function predicateOf(verdict: Verdict, kind: PredicateKind, at: Date): object {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  if (kind === 'verdict') return { made: time, verdict };
  const named = (effects: readonly string[], statuses: readonly string[]): string[] => [
    ...new Set(verdict.checks.filter(({ effect, status }) => effects.includes(effect) && statuses.includes(status)).map(checkName)),
  ];
  const any = ['pass', 'fail', 'unsure', 'error', 'waived'];
  return {
    result: verdict.status !== 'passed' ? 'FAILED' : verdict.counts.warning > 0 ? 'WARNED' : 'PASSED',
    configuration: [{ name: verdict.gate.file, digest: { sha256: hex(verdict.gate.digest) } }],
    passedTests: named(['none'], ['pass', 'unsure', 'waived', 'fail', 'error']),
    warnedTests: named(['warn'], any),
    failedTests: named(['block'], any),
    [VERDICT]: { made: time, model: verdict.model, commit: verdict.commit, verdict: { sha256: hex(sha256(encodeVerdict(verdict))) } },
  };
}

/** Slices of a check are tests of their own. */
function checkName({ name, slice }: Verdict['checks'][number]): string {
  const where = Object.entries(slice).map(([key, value]) => `${key}=${value ?? 'null'}`).join(', ');
  return where === '' ? name : `${name} [${where}]`;
}

/**
 * The statement that the verdict is of its artifact, as JSON.
 * @throws Fault VERDICT_INVALID for a verdict that names no artifact: there is nothing to say it of.
 */
export function statementOf(verdict: Verdict, file: string, kind: PredicateKind, at: Date): string {
  const { subject } = verdict;
  if (subject === undefined) {
    throw new Fault({
      code: 'VERDICT_INVALID', message: 'the verdict names no artifact, so there is nothing to attest it for', place: { file },
      remedy: 'Give the gate an evidence of kind artifact, or evaluate with --artifact.',
    });
  }
  return JSON.stringify({
    _type: STATEMENT,
    subject: [{ name: subject.name, digest: { sha256: hex(subject.digest) } }],
    predicateType: kind === 'verdict' ? VERDICT : TEST_RESULT,
    predicate: predicateOf(verdict, kind, at),
  });
}

/**
 * Reads what was signed.
 * @returns what it says, or in one sentence why it says nothing of a verdict
 */
export function readStatement(payloadType: string, payload: Uint8Array): Attested | string {
  if (payloadType !== PAYLOAD_TYPE) return `it is signed as ${JSON.stringify(payloadType)}, not as an in-toto statement`;
  const value = parseJson(payload);
  if (value === undefined) return 'what is signed is not JSON';
  const read = statement.safeParse(value);
  if (!read.success) return wrongStatement(value, read.error);
  const { subject, predicate } = read.data;
  const verdict = VERDICT in predicate ? predicate[VERDICT].verdict.sha256 : hex(sha256(encodeVerdict(predicate.verdict)));
  const time = VERDICT in predicate ? predicate[VERDICT].made : predicate.made;
  return { verdict: `sha256:${verdict}`, subjects: subject.map((each): ArtifactDigest => `sha256:${each.digest.sha256}`), made: new Date(time) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function wrongStatement(value: unknown, error: z.ZodError): string {
  const type = typeof value === 'object' && value !== null && 'predicateType' in value ? value.predicateType : undefined;
  if (type !== TEST_RESULT && type !== VERDICT) return `it is a statement of the type ${JSON.stringify(type)}, which says nothing of a verdict`;
  const [issue] = error.issues;
  return `the statement is no attestation of a verdict: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;
}
