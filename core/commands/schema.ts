import { gateJsonSchema } from '../spec/json-schema.ts';
import { verdictJsonSchema } from '../verdict/encode.ts';
import { rehearsalJsonSchema } from '../verdict/rehearsal.ts';

/** Prints the JSON Schema of the gate file, of the verdict, or of what `rehearse --json` writes. */
export function schema(options: { readonly verdict?: true; readonly rehearsal?: true }): void {
  const document = options.verdict === true ? verdictJsonSchema() : options.rehearsal === true ? rehearsalJsonSchema() : gateJsonSchema();
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
