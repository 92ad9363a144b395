import { z } from 'zod';
import { CATALOGUE } from './catalogue.ts';
import { gateSchema, metricNameSchema } from './schema.ts';

/** JSON Schema (draft 2020-12) of the gate file, for completion and checks in editors. It knows no contradictions between keys. */
export function gateJsonSchema(): object {
  const schema = z.toJSONSchema(gateSchema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // Any name of a value is allowed, so the catalogue is an offer and not a limit.
      if (zodSchema === metricNameSchema) jsonSchema.anyOf = [{ enum: [...CATALOGUE.keys()] }, { type: 'string' }];
    },
  });
  return { title: 'Modelgate gate file', ...schema };
}
