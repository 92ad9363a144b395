import { isObject, type Json, type JsonObject } from './json.ts';

/** An OpenAPI 3.0 schema as JSON Schema: `nullable: true` becomes a choice between null and the rest; examples go. */
export function jsonSchema(node: Json | undefined): JsonObject {
  const converted = convert(node ?? {});
  return isObject(converted) ? converted : {};
}

function convert(node: Json): Json {
  if (Array.isArray(node)) return node.map(convert);
  if (!isObject(node)) return node;
  const rest: Record<string, Json> = {};
  for (const [key, value] of Object.entries(node)) {
    if (value === undefined || key === 'example' || key === 'examples') continue;
    if (key === 'nullable' && typeof value === 'boolean') continue;
    rest[key] = convert(value);
  }
  return node.nullable === true ? { anyOf: [{ type: 'null' }, rest] } : rest;
}
