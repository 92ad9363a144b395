import { isObject, type Json } from './json.ts';

/**
 * Keys of a request's body that the schema does not name. A description allows them and the platform ignores them,
 * so a misspelt `conclusion` would pass a plain validator and be lost.
 */
export function unknownKeys(value: Json | undefined, schema: Json | undefined, resolve: (ref: string) => Json, path = ''): string[] {
  if (!isObject(schema)) return [];
  if (typeof schema.$ref === 'string') return unknownKeys(value, resolve(schema.$ref), resolve, path);
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => unknownKeys(item, schema.items, resolve, `${path}/${String(index)}`));
  }
  const properties = schema.properties;
  if (!isObject(value) || !isObject(properties)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key in properties ? unknownKeys(inner, properties[key], resolve, `${path}/${key}`) : [`${path}/${key} is not known`],
  );
}
