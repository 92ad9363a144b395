import type { KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, type Around } from '../around.ts';

/** Whose fields these are, in the object's managedFields. */
const MANAGER = 'modelgate';

/** One object of a cluster, which is read whole and written field by field. */
export interface ClusterObject {
  /** @throws Fault TARGET_* */
  get(): Promise<KubernetesObject>;
  /**
   * Server-side apply of these fields; fields that an earlier call applied and this one leaves out are taken away.
   * @param version resourceVersion that the object must still have
   * @returns false when it has another one by now; nothing was changed then
   */
  apply(fields: Record<string, unknown>, annotations: Readonly<Record<string, string>>, version: string | undefined): Promise<boolean>;
}

/** The object that a gate names, in the cluster of the kubeconfig (KUBECONFIG, ~/.kube/config) or of the pod that this runs in. */
export function clusterObject(spec: TargetSpecOf<'kubernetes'>, id: string, around: Around): ClusterObject {
  const header = { apiVersion: spec.apiVersion, kind: spec.objectKind, metadata: { name: spec.name, ...(spec.namespace !== undefined && { namespace: spec.namespace }) } };
  let api: Promise<KubernetesObjectApi> | undefined;
  const client = () => (api ??= connect(spec, id, around));
  return {
    get: async () => {
      const there = await client();
      return there.read(header).catch((error: unknown) => {
        throw faultOf(error, spec, id, around);
      });
    },
    apply: async (fields, annotations, version) => {
      const { PatchStrategy } = await import('@kubernetes/client-node');
      const there = await client();
      const body = { ...fields, ...header, metadata: { ...header.metadata, annotations, ...(version !== undefined && { resourceVersion: version }) } };
      try {
        await there.patch(body, undefined, undefined, MANAGER, true, PatchStrategy.ServerSideApply);
        return true;
      } catch (error) {
        if (codeOf(error) === 409) return false;
        throw faultOf(error, spec, id, around);
      }
    },
  };
}

async function connect({ context }: TargetSpecOf<'kubernetes'>, id: string, around: Around): Promise<KubernetesObjectApi> {
  const { KubeConfig, KubernetesObjectApi: Api } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    const named = around.env['KUBECONFIG'] ?? '';
    if (named === '') config.loadFromDefault();
    else config.loadFromFile(named);
    if (context !== undefined) config.setCurrentContext(context);
    return Api.makeApiClient(config);
  } catch (error) {
    throw targetFault('TARGET_REFUSED', id, `no cluster can be found: ${error instanceof Error ? error.message : String(error)}`, around, 'Name a kubeconfig by KUBECONFIG, or run in the cluster with a service account.');
  }
}

function codeOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

function faultOf(error: unknown, { objectKind, name, namespace }: TargetSpecOf<'kubernetes'>, id: string, around: Around): Error {
  const code = codeOf(error);
  const said = messageOf(error);
  if (code === 401 || code === 403) return targetFault('TARGET_REFUSED', id, `the cluster refuses (${code}): ${said}`, around, 'Give the account the verbs get and patch on this object.');
  if (code === 404) return targetFault('TARGET_UNFIT', id, `there is no ${objectKind} ${name} in ${namespace ?? 'the context’s namespace'}`, around, 'Make it first, with today’s model; a promotion only changes one field of it.');
  if (code !== undefined && code < 500) return targetFault('TARGET_UNFIT', id, `the cluster does not take it (${code}): ${said}`, around);
  return targetFault('TARGET_UNAVAILABLE', id, `the cluster does not answer (${said})`, around);
}

/** The API's own sentence, where the answer has one. */
function messageOf(error: unknown): string {
  const body = typeof error === 'object' && error !== null && 'body' in error ? error.body : undefined;
  try {
    const parsed: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed && typeof parsed.message === 'string') return parsed.message;
  } catch {
    // Not JSON: the error's own words must do.
  }
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
}
