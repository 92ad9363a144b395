import { Fault } from '../fault.ts';

/**
 * Versions that a caller asks for, as texts: `v1.2.3` for every target that lets it be chosen, `KIND=VERSION` for targets of a kind.
 * @throws Fault USAGE
 */
export function readWishes(texts: readonly string[]): Readonly<Record<string, string>> {
  const wishes: Record<string, string> = {};
  for (const text of texts) {
    const [, kind = 'all', version = ''] = /^(?:([a-z0-9]+)=)?([^\s=]+)$/.exec(text) ?? [];
    if (version === '' || Object.hasOwn(wishes, kind)) throw new Fault({ code: 'USAGE', message: `${text} is no version to ask for${version === '' ? '' : `: ${kind} has one already`}`, remedy: 'Write VERSION for all targets, or KIND=VERSION for those of a kind, such as git=v1.2.3.' });
    wishes[kind] = version;
  }
  return wishes;
}
