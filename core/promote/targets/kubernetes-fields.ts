/** One step into an object: a key, or the item of a list whose key has a value (`containers[name=model]`). */
type Step = { readonly key: string } | { readonly key: string; readonly by: string; readonly is: string };

/** `spec.template.spec.containers[name=model].image`; what the gate file's schema has checked. */
export function stepsOf(path: string): Step[] {
  return [...path.matchAll(/(?:^|\.)([\w-]+)(?:\[([\w-]+)=([^\]]+)\])?/g)].map(([, key = '', by, is]) => (by === undefined || is === undefined ? { key } : { key, by, is }));
}

/** The text at a path of an object; undefined where there is none. */
export function textAt(object: unknown, path: string): string | undefined {
  let at: unknown = object;
  for (const step of stepsOf(path)) {
    at = keyOf(at, step.key);
    if ('by' in step) at = Array.isArray(at) ? (at as unknown[]).find((item) => keyOf(item, step.by) === step.is) : undefined;
  }
  return typeof at === 'string' ? at : undefined;
}

/** A value at its path and nothing beside it, as server-side apply wants it; lists are merged by the keys of their items. */
export function onlyAt(path: string, value: unknown): Record<string, unknown> {
  const built = stepsOf(path).reduceRight<unknown>((inner, step) => {
    if (!('by' in step)) return { [step.key]: inner };
    return { [step.key]: [{ [step.by]: step.is, ...(inner as object) }] };
  }, value);
  return built as Record<string, unknown>;
}

/** `a` with what `b` has beside it; both built by `onlyAt`. */
export function together(a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const there = merged[key];
    merged[key] = isMap(there) && isMap(value) ? together(there, value) : value;
  }
  return merged;
}

function keyOf(object: unknown, key: string): unknown {
  return isMap(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
