import type { Bundle } from '@sigstore/bundle';
import { readFile } from 'node:fs/promises';
import { signingKey } from '../attest/keys.ts';
import { encodeAttestation, signWithKey, type AttestationFormat } from '../attest/sign.ts';
import { predicateOf, statementOf, type PredicateKind } from '../attest/statement.ts';
import { Fault } from '../fault.ts';
import { writeFileWhole } from '../sources/write.ts';
import { encodeVerdict } from '../verdict/encode.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { readVerdict } from './read-verdict.ts';

export interface AttestOptions {
  readonly verdict: string;
  readonly key?: string;
  readonly keyless?: true;
  readonly out?: string;
  readonly format: AttestationFormat | 'statement' | 'predicate';
  readonly predicate: PredicateKind;
  readonly fulcioUrl?: string;
  readonly rekorUrl?: string;
}

/**
 * Writes a signed statement that the verdict is of its artifact; unsigned ones go to standard output unless --out says where.
 * @throws Fault VERDICT_INVALID, KEY_INVALID, SIGNING_FAILED, OUTPUT_UNWRITABLE, USAGE
 */
export async function attest(options: AttestOptions): Promise<void> {
  const verdict = await unchangedVerdict(options.verdict);
  const now = new Date();
  const statement = statementOf(verdict, options.verdict, options.predicate, now);
  const { format } = options;
  if (format === 'statement' || format === 'predicate') {
    if (options.key !== undefined || options.keyless === true) throw usage(`--format ${format} is not signed`, 'Leave out --key and --keyless, and sign it with the other tool.');
    const text = `${format === 'statement' ? statement : JSON.stringify(predicateOf(verdict, options.predicate, now))}\n`;
    if (options.out === undefined) process.stdout.write(text);
    else await writeFileWhole(options.out, text);
    return;
  }
  const bundle = await signed(statement, options);
  const out = options.out ?? `${options.verdict.replace(/\.json$/, '')}.${format === 'bundle' ? 'sigstore' : 'dsse'}.json`;
  await writeFileWhole(out, encodeAttestation(bundle, format));
  process.stderr.write(`${out}: the verdict (${verdict.status}) is attested for ${verdict.subject?.digest ?? ''}\n`);
}

/** What is signed is the digest of the file, so it must be as it was written. */
async function unchangedVerdict(file: string): Promise<Verdict> {
  const verdict = readVerdict(file);
  if (encodeVerdict(verdict) === (await readFile(file, 'utf8'))) return verdict;
  throw new Fault({ code: 'VERDICT_INVALID', message: 'the verdict was formatted anew since modelgate wrote it, so its digest is another', place: { file }, remedy: 'Attest verdict.json as `modelgate evaluate --out` wrote it.' });
}

async function signed(statement: string, { key, keyless, fulcioUrl, rekorUrl }: AttestOptions): Promise<Bundle> {
  if ((key === undefined) === (keyless === undefined)) throw usage('attest needs one of --key and --keyless', 'Name a private key, or sign by the identity of the CI job.');
  // Sigstore's clients are loaded only where they are needed.
  if (key === undefined) return (await import('../attest/keyless.ts')).signKeyless(statement, { ...(fulcioUrl === undefined ? {} : { fulcio: fulcioUrl }), ...(rekorUrl === undefined ? {} : { rekor: rekorUrl }) });
  const password = process.env['MODELGATE_KEY_PASSWORD'] ?? process.env['COSIGN_PASSWORD'];
  return signWithKey(statement, await signingKey(await keyText(key), password, key));
}

/** cosign's way of naming a secret of the environment is understood too. */
async function keyText(key: string): Promise<string> {
  const variable = /^env:\/\/(\w+)$/.exec(key)?.[1];
  const found = variable === undefined ? await readFile(key, 'utf8').catch(() => undefined) : process.env[variable];
  if (found !== undefined) return found;
  throw new Fault({ code: 'KEY_INVALID', message: variable === undefined ? 'the private key can’t be read' : `the environment has no variable ${variable}`, place: { file: key }, remedy: 'Name a file, or env://NAME for a variable that holds the key.' });
}

function usage(message: string, remedy: string): Fault {
  return new Fault({ code: 'USAGE', message, remedy });
}
