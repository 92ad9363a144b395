/** An object's status as far as a roll-out is told by it; numbers and texts may be missing. */
interface Rollout {
  readonly kind?: string;
  readonly metadata?: { readonly generation?: number };
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly { readonly type?: string; readonly status?: string; readonly reason?: string; readonly message?: string }[];
  };
}

/** How far a roll-out has come: done, still going, or given up by the cluster, and why. */
export type Progress = { readonly kind: 'ready' } | { readonly kind: 'waiting'; readonly why: string } | { readonly kind: 'failed'; readonly why: string };

/**
 * Whether what was applied serves. Deployments, StatefulSets: every replica is of the newest generation and available. Anything
 * else: its condition `Ready`, of the newest generation where it says which one it saw.
 */
export function progressOf(object: Rollout): Progress {
  const { status = {}, metadata = {} } = object;
  const seen = status.observedGeneration;
  if (seen !== undefined && metadata.generation !== undefined && seen < metadata.generation) return { kind: 'waiting', why: 'the cluster has not seen the change yet' };
  const gaveUp = status.conditions?.find(({ type, status: is }) => type === 'Progressing' && is === 'False');
  if (gaveUp !== undefined) return { kind: 'failed', why: gaveUp.message ?? gaveUp.reason ?? 'it makes no progress' };
  if (object.kind === 'Deployment' || object.kind === 'StatefulSet') return replicasOf(object);
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return { kind: 'ready' };
  return { kind: 'waiting', why: ready?.message ?? ready?.reason ?? 'its status has no condition Ready' };
}

function replicasOf({ spec, status = {} }: Rollout): Progress {
  const wanted = spec?.replicas ?? 1;
  const done = status.observedGeneration !== undefined && [status.replicas, status.updatedReplicas, status.availableReplicas].every((size) => (size ?? 0) === wanted);
  return done ? { kind: 'ready' } : { kind: 'waiting', why: `${status.updatedReplicas ?? 0} of ${wanted} replicas are new, ${status.availableReplicas ?? 0} available` };
}
