import type { ArtifactDigest } from '../sources/artifact.ts';
import type { Environment } from '../sources/git.ts';

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
