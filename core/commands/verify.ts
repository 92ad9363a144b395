import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { sha256 } from '../attest/statement.ts';
import { trustOf } from '../attest/trust.ts';
import type { Verified } from '../attest/verify.ts';
import { Fault } from '../fault.ts';
import { Refusal } from '../promote/refusal.ts';
import { checkSignature, type Expected } from '../promote/signature.ts';
import { terminalText } from '../report/escape.ts';
import { readArtifactRef } from '../sources/artifact.ts';
import { withScratch } from '../sources/scratch.ts';
import type { SignedSpec } from '../spec/promote.ts';
import { readVerdict } from './read-verdict.ts';

export interface VerifyOptions {
  readonly attestation: string;
  readonly key?: string;
  readonly identity?: string;
  readonly issuer?: string;
  readonly trustedRoot?: string;
  readonly verdict?: string;
  readonly artifact?: string;
}

/**
 * Checks a signature over a verdict and says what it says.
 * @throws Refusal when it does not hold, or is of another verdict or artifact
 * @throws Fault ATTESTATION_INVALID, KEY_INVALID, VERDICT_INVALID, EVIDENCE_*, USAGE
 */
export async function verify(options: VerifyOptions): Promise<void> {
  const trust = await trustOf(signedSpec(options), '.');
  const { verified, reasons } = await checkSignature(options.attestation, trust, await expectedOf(options));
  if (verified === null) throw new Refusal(reasons);
  process.stdout.write(`${described(verified).map(terminalText).join('\n')}\n`);
}

function signedSpec({ key, identity, issuer, trustedRoot }: VerifyOptions): SignedSpec {
  if (key !== undefined && identity === undefined && issuer === undefined && trustedRoot === undefined) return { kind: 'key', key };
  if (key === undefined && identity !== undefined && issuer !== undefined) return { kind: 'identity', identity, issuer, ...(trustedRoot === undefined ? {} : { trustedRoot }) };
  throw new Fault({ code: 'USAGE', message: 'verify needs to know whose signature counts: --key, or both --identity and --issuer', remedy: 'Name one of the two.' });
}

async function expectedOf({ verdict: file, artifact: ref }: VerifyOptions): Promise<Expected> {
  if (file !== undefined) readVerdict(file);
  const verdict = file === undefined ? undefined : await readFile(file);
  const artifact = ref === undefined ? undefined : await withScratch(tmpdir(), (scratch) => readArtifactRef(ref, scratch));
  return { verdict, verdictDigest: verdict === undefined ? undefined : sha256(verdict), artifact: typeof artifact === 'object' ? artifact.digest : artifact };
}

function described({ signedBy, verdict, subjects, made }: Verified): string[] {
  return [
    `The signature of ${signedBy} holds.`,
    `verdict   ${verdict}`,
    ...(subjects ?? []).map((digest) => `artifact  ${digest}`),
    ...(made === null ? [] : [`attested  ${made.toISOString()}`]),
  ];
}
