import type { Json } from '../../contract/json.ts';
import type { Answer, Request, World } from './world.ts';

/** One page of a list with GitLab's defaults: 20 a page, 100 at most, Link headers that point at this server. */
export function page(request: Request, { address }: World, items: readonly Json[]): Answer {
  const size = Math.min(Number(request.query.per_page ?? 20), 100);
  const number = Number(request.query.page ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const query = new URLSearchParams({ ...request.query, per_page: String(size), page: String(number + 1) });
  const path = request.operation.template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(request.path[name] ?? ''));
  const headers = { 'x-page': String(number), 'x-per-page': String(size), ...(number < last ? { link: `<${address}${path}?${query.toString()}>; rel="next"` } : {}) };
  return { status: 200, body: items.slice((number - 1) * size, number * size), headers };
}
