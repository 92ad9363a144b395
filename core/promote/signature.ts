import { readAttestation } from '../attest/read.ts';
import { verifyAttestation, type Trust, type Verification, type Verified } from '../attest/verify.ts';
import type { ArtifactDigest } from '../sources/artifact.ts';
import type { Reason } from './refusal.ts';

/** What a signature is held against; undefined where it is not at hand. */
export interface Expected {
  /** Bytes of verdict.json. */
  readonly verdict: Uint8Array | undefined;
  readonly verdictDigest: ArtifactDigest | undefined;
  readonly artifact: ArtifactDigest | undefined;
}

/** What came of a signature: what it says where it is good, and why it does not do where it is not. */
export interface Signature {
  readonly verified: Verified | null;
  readonly reasons: readonly Reason[];
}

const RESIGN = 'Sign this verdict with `modelgate attest`, in the job that made it.';

/**
 * Checks the signatures in a file, which may hold those of other verdicts too: one that is good for what is expected will do.
 * @throws Fault ATTESTATION_INVALID when it holds none
 */
export async function checkSignature(file: string, trust: Trust, expected: Expected): Promise<Signature> {
  const all = (await readAttestation(file)).map((bundle) => judged(file, verifyAttestation(bundle, trust, expected.verdict), expected));
  const wellSigned = all.find(({ reasons }) => reasons.some(({ code }) => code === 'SIGNATURE_OTHER'));
  return all.find(({ verified }) => verified !== null) ?? wellSigned ?? all[0]!;
}

function judged(file: string, result: Verification, expected: Expected): Signature {
  if (result.kind === 'invalid') return refused('SIGNATURE_INVALID', `${file} does not hold: ${result.why}`, 'Promote what was signed as it was signed, and by whom the gate trusts.');
  if (result.kind === 'other') return refused('SIGNATURE_OTHER', `${file} is well signed, but ${result.why}`, RESIGN);
  const { verified } = result;
  const reasons = otherReasons(file, verified, expected);
  return { verified: reasons.length === 0 ? verified : null, reasons };
}

function otherReasons(file: string, { verdict, subjects }: Verified, expected: Expected): Reason[] {
  const reasons: Reason[] = [];
  const other = (message: string): number => reasons.push({ code: 'SIGNATURE_OTHER', message, remedy: RESIGN });
  if (expected.verdictDigest !== undefined && verdict !== expected.verdictDigest) other(`${file} is well signed, but over the verdict ${verdict}, and this one is ${expected.verdictDigest}`);
  if (expected.artifact !== undefined && subjects !== null && !subjects.includes(expected.artifact)) other(`${file} is well signed, but for ${subjects.join(', ')}, and the artifact is ${expected.artifact}`);
  return reasons;
}

function refused(code: 'SIGNATURE_INVALID' | 'SIGNATURE_OTHER', message: string, remedy: string): Signature {
  return { verified: null, reasons: [{ code, message, remedy }] };
}
