import { posix } from 'node:path';
import { Fault } from '../fault.ts';
import { isDigest, type Artifact, type ArtifactDigest } from '../sources/artifact.ts';
import type { Evidence } from '../sources/evidence.ts';
import type { ArtifactSpec, Gate } from '../spec/gate.ts';
import type { Verdict } from './verdict.ts';

/** Evidence of this name is what is promoted; one of the other is what it takes the place of. */
const MODEL = 'model';
export const CHAMPION = 'champion';

/** An artifact that the caller names: as it was named, and what it came to. */
export interface NamedArtifact {
  readonly ref: string;
  readonly found: Artifact | ArtifactDigest;
}

/**
 * The artifact evidence that a gate's verdict is for: that of the name `model`, else the first of the working tree that is
 * not called `champion`. Undefined where the gate has none.
 */
export function subjectSpec(gate: Pick<Gate, 'evidence'>): ArtifactSpec | undefined {
  const own = Object.values(gate.evidence).filter((spec): spec is ArtifactSpec => spec.kind === 'artifact' && spec.at === undefined && spec.name !== CHAMPION);
  return own.find(({ name }) => name === MODEL) ?? own[0];
}

/**
 * What a verdict is for: the artifact of the gate, or the one that the caller names.
 * @throws Fault USAGE when both are there and are not the same
 */
export function subjectOf(gate: Gate, evidence: Readonly<Record<string, Evidence>>, named: NamedArtifact | undefined): Verdict['subject'] {
  const spec = subjectSpec(gate);
  const own = spec === undefined ? undefined : evidence[spec.name];
  const judged = spec !== undefined && own?.kind === 'artifact' ? subject(artifactName(spec.paths, gate.model), own.artifact) : undefined;
  if (named === undefined) return judged;
  const given = subject(isDigest(named.ref) ? gate.model : artifactName([named.ref], gate.model), named.found);
  if (judged === undefined || judged.digest === given.digest) return judged ?? given;
  throw new Fault({
    code: 'USAGE',
    message: `--artifact ${named.ref} is ${given.digest}, but the gate judges ${own!.source}, which is ${judged.digest}`,
    remedy: 'Leave out --artifact: the verdict names the artifact of the gate.',
  });
}

function subject(name: string, found: Artifact | ArtifactDigest): NonNullable<Verdict['subject']> {
  return typeof found === 'string' ? { name, digest: found, files: null } : { name, digest: found.digest, files: found.files.map(({ name: file, digest }) => ({ name: file, digest })) };
}

/** The last part of the only path; the model's name for several, and for the folder itself. */
function artifactName(paths: readonly string[], model: string): string {
  const [only] = paths;
  const name = paths.length === 1 && only !== undefined ? posix.basename(posix.normalize(only.replaceAll('\\', '/'))) : model;
  return ['.', '..', '', '/'].includes(name) ? model : name;
}
