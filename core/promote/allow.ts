import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sha256 } from '../attest/statement.ts';
import { trustOf } from '../attest/trust.ts';
import { Fault } from '../fault.ts';
import { readArtifact, readArtifactRef, type Artifact, type ArtifactDigest } from '../sources/artifact.ts';
import type { Environment, GitPlace } from '../sources/git.ts';
import { workingTree } from '../sources/working-tree.ts';
import type { Gate } from '../spec/gate.ts';
import { readGate } from '../spec/read.ts';
import { parseVerdict } from '../verdict/encode.ts';
import { CHAMPION, subjectSpec } from '../verdict/subject.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { ageReasons, commitReasons } from './age.ts';
import { approvalReasons, artifactReasons, gateReasons, resultReasons, waiverReasons } from './reasons.ts';
import { Refusal } from './refusal.ts';
import { checkSignature, type Signature } from './signature.ts';

export type { ArtifactDigest } from '../sources/artifact.ts';

/** Who lets a verdict through that did not pass, and why. Every later report shows it until the next pass. */
export interface Override {
  readonly reason: string;
  readonly by: string;
}

/** Who approved a promotion, as the platform's environment says. */
export interface Approval {
  readonly by: string;
  /** Where it was given: `GitHub environment production`, `GitLab manual job`, `Jenkins input`. */
  readonly where: string;
}

/** What a verdict is judged for. */
export interface PermitRequest {
  /** A verdict.json. */
  readonly verdict: string;
  /** The gate file at hand: its bytes must be those that decided, its `promote` says what is asked. */
  readonly gate: string;
  /** A path of the model's file or folder, or `sha256:…`; undefined: the artifact that the gate names. */
  readonly artifact: string | undefined;
  /** A Sigstore bundle or DSSE envelope over the verdict; undefined: there is none. */
  readonly attestation: string | undefined;
  readonly override: Override | undefined;
  readonly approval: Approval | undefined;
  /** For `max_age` and waivers. */
  readonly now: Date;
  /** Existing empty folder for temporary files; the caller removes it. */
  readonly scratch: string;
  /** Environment of the process, for git. */
  readonly env: Environment;
  /** Whether git may fetch the branches that `commits` names. Default: no network. */
  readonly fetch?: boolean;
}

/** A verdict that is good for an artifact, and what the record of its promotion says. */
export interface Permission {
  readonly model: string;
  readonly artifact: ArtifactDigest;
  /** Of the bytes of verdict.json. */
  readonly verdictDigest: ArtifactDigest;
  /** Of the bytes of the gate that decided. */
  readonly gateDigest: string;
  readonly commit: string | null;
  /** Of the champion that the candidate was judged against: that of the evidence `champion`, where it is an artifact. */
  readonly championDigest: ArtifactDigest | null;
  /** The key's file and fingerprint, or identity and issuer; null where nobody asked for a signature and none was given. */
  readonly signedBy: string | null;
  readonly approvedBy: Approval | null;
  /** Not null: the gate blocked, and this person let it through. */
  readonly override: Override | null;
}

/** Waivers that ended are a reason to refuse, not a fault of the gate: so it is read as on a day before them all. */
export const BEFORE_ALL = '0000-01-01';

/**
 * Whether a verdict is good for an artifact: it passed, it is of this gate and for these bytes, of an allowed commit, young
 * enough, without a waiver that ended, signed and approved where the gate asks for that.
 * @throws Refusal with every reason that it is not
 * @throws Fault when something can't be read, so that nobody can tell: VERDICT_INVALID, GATE_*, EVIDENCE_*, ATTESTATION_INVALID,
 * KEY_INVALID, GIT_*
 */
export async function permit(request: PermitRequest): Promise<Permission> {
  const { bytes, verdict } = await readVerdictBytes(request.verdict);
  const gate = await readGate(request.gate, { today: BEFORE_ALL });
  const artifact = await artifactOf(request, gate);
  const digest = typeof artifact === 'string' ? artifact : artifact.digest;
  const place: GitPlace = { directory: dirname(request.gate), env: request.env, ...(request.fetch === undefined ? {} : { fetch: request.fetch }) };
  const asked = gate.promote;
  const signature = await signatureOf(request, gate, { bytes, artifact: digest });
  const reasons = [
    ...resultReasons(verdict, asked?.override, request.override),
    ...artifactReasons(verdict, artifact),
    ...gateReasons(verdict, gate),
    ...(await commitReasons(place, verdict.commit, asked?.commits)),
    ...signature.reasons,
    // Of a signature that does not hold, the time says nothing: that it does not hold is reason enough.
    ...(signature.reasons.length > 0 ? [] : await ageReasons(place, verdict.commit, signature.verified?.made ?? null, request.now, asked?.maxAge)),
    ...waiverReasons(verdict, gate, request.now.toISOString().slice(0, 10)),
    ...approvalReasons(asked?.approval, request.approval),
  ];
  if (reasons.length > 0) throw new Refusal(reasons);
  return {
    model: verdict.model,
    artifact: digest,
    verdictDigest: sha256(bytes),
    gateDigest: gate.digest,
    commit: verdict.commit,
    championDigest: championOf(verdict),
    signedBy: signature.verified?.signedBy ?? null,
    approvedBy: request.approval ?? null,
    override: verdict.status === 'passed' ? null : (request.override ?? null),
  };
}

async function readVerdictBytes(file: string): Promise<{ bytes: Buffer; verdict: Verdict }> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Fault({ code: 'VERDICT_INVALID', message: `the verdict can't be read: ${error instanceof Error ? error.message : String(error)}`, place: { file }, remedy: 'Name a verdict.json that `modelgate evaluate --out` wrote.' });
  });
  return { bytes, verdict: parseVerdict(bytes.toString('utf8'), file) };
}

/** The bytes that are promoted, from what the caller names or where the gate has them. */
async function artifactOf({ artifact, gate: file, scratch }: PermitRequest, gate: Gate): Promise<Artifact | ArtifactDigest> {
  if (artifact !== undefined) return readArtifactRef(artifact, scratch);
  const spec = subjectSpec(gate);
  if (spec === undefined) throw new Fault({ code: 'USAGE', message: 'neither --artifact nor the gate names the artifact to promote', place: { file }, remedy: 'Name its file or folder with --artifact, or give the gate an evidence of kind artifact.' });
  const found = await readArtifact(workingTree({ directory: dirname(file), scratch }), spec.paths, 'artifact');
  if ('digest' in found) return found;
  throw new Fault(found.details.map((detail) => ({ ...detail, place: spec.place })));
}

/** Without a demand of the gate nobody is trusted, so that what is signed says nothing. */
async function signatureOf({ attestation, gate: file }: PermitRequest, gate: Gate, { bytes, artifact }: { bytes: Buffer; artifact: ArtifactDigest }): Promise<Signature> {
  const asked = gate.promote?.signed;
  if (asked === undefined) return { verified: null, reasons: [] };
  if (attestation === undefined) {
    return { verified: null, reasons: [{ code: 'SIGNATURE_MISSING', message: 'the gate asks for a signature, and there is none', remedy: 'Sign the verdict with `modelgate attest` in the job that makes it, and hand in --attestation.' }] };
  }
  return checkSignature(attestation, await trustOf(asked, dirname(file)), { verdict: bytes, verdictDigest: sha256(bytes), artifact });
}

function championOf({ evidence }: Verdict): ArtifactDigest | null {
  const champion = Object.hasOwn(evidence, CHAMPION) ? evidence[CHAMPION] : undefined;
  return champion?.kind === 'artifact' ? (champion.fingerprint as ArtifactDigest) : null;
}
