import { gateJsonSchema } from '../spec/json-schema.ts';
import { verdictJsonSchema } from '../verdict/encode.ts';

/** Prints the JSON Schema of the gate file, or of the verdict. */
export function schema(options: { readonly verdict?: true }): void {
  const document = options.verdict === true ? verdictJsonSchema() : gateJsonSchema();
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
