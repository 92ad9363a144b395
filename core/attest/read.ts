import { bundleFromJSON, envelopeFromJSON, toDSSEBundle, type Bundle } from '@sigstore/bundle';
import { readFile } from 'node:fs/promises';
import { Fault } from '../fault.ts';

/** Largest that is read; a verdict of thousands of checks inside of a bundle fits into it. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_BUNDLES = 100;

/**
 * The signatures in a file: a Sigstore bundle, a bare DSSE envelope (which becomes a bundle that names no key), or a bundle a
 * line, as `gh attestation download` writes them.
 * @throws Fault ATTESTATION_INVALID
 */
export async function readAttestation(file: string): Promise<Bundle[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw invalid(file, `it can't be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (bytes.length > MOST_BYTES) throw invalid(file, `it has ${bytes.length} bytes; at most ${MOST_BYTES} are read`);
  const text = bytes.toString('utf8');
  const whole = parseJson(text);
  const values = whole === undefined ? text.split('\n').filter((line) => line.trim() !== '').slice(0, MOST_BUNDLES + 1).map(parseJson) : [whole];
  if (values.length === 0 || values.length > MOST_BUNDLES || values.includes(undefined)) throw invalid(file, 'it is neither JSON nor a bundle a line');
  return values.map((value) => bundleOf(value, file));
}

function bundleOf(value: unknown, file: string): Bundle {
  try {
    if (typeof value !== 'object' || value === null || !('payloadType' in value)) return bundleFromJSON(value);
    const { payload, payloadType, signatures } = envelopeFromJSON(value);
    const [signature] = signatures;
    if (signature === undefined) throw new Error('the envelope has no signature');
    return toDSSEBundle({ artifact: payload, artifactType: payloadType, signature: signature.sig, keyHint: signature.keyid });
  } catch (error) {
    throw invalid(file, `it is no Sigstore bundle and no DSSE envelope: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function invalid(file: string, message: string): Fault {
  return new Fault({ code: 'ATTESTATION_INVALID', message, place: { file }, remedy: 'Name what `modelgate attest` wrote, or a Sigstore bundle of another tool.' });
}
