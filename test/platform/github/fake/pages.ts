import type { Json } from '../../contract/json.ts';
import type { Answer, Request } from './world.ts';

/**
 * One page of a list with GitHub's defaults: 30 a page, 100 at most, and Link headers that point at this server.
 * @param wrap the object around the list, where GitHub has one
 */
export function page(request: Request, items: readonly Json[], wrap: (items: readonly Json[], total: number) => Json = (list) => list): Answer {
  const size = Math.min(Number(request.query.per_page ?? 30), 100);
  const number = Number(request.query.page ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string): string => {
    const url = new URL(request.url);
    url.searchParams.set('page', String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  const body = wrap(items.slice((number - 1) * size, number * size), items.length);
  return { status: 200, body, ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }) };
}
