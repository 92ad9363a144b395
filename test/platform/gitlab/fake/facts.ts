import { isObject, textOf, type Json, type JsonObject } from '../../contract/json.ts';

/** What a description says of one operation or object, a fact a line: `query per_page` is `integer`, `answer 409` is `refused`. */
export type Facts = Readonly<Record<string, string>>;

/** What GitLab's published description says, and why the fake's does not where it does not. */
export interface Published {
  /** GitLab's own name for it. */
  readonly id: string;
  readonly facts: Facts;
  /** By fact, why the fake's description is right about GitLab and the published one is not, or says less. */
  readonly differs: Facts;
}

/** Facts of each operation that an OpenAPI description has, by its id. */
export function operationFacts(document: JsonObject): Record<string, Facts> {
  const operations = entries(document.paths).flatMap(([path, item]) => entries(item).map(([method, operation]) => [textOf(inner(operation, 'operationId')), factsOf(`${method.toUpperCase()} ${path}`, operation)] as const));
  return Object.fromEntries(operations);
}

/** Facts of each object that is answered; refusals, which GitLab describes nowhere, and messages are left out. */
export function objectFacts(document: JsonObject): Record<string, Facts> {
  const named = entries(inner(document, 'components', 'schemas')).filter(([name]) => name !== 'Refusal' && name !== 'Message');
  return Object.fromEntries(named.map(([name, schema]) => [name, Object.fromEntries(entries(inner(schema, 'properties')).map(([key, property]) => [key, typeOf(property)]))]));
}

/** The facts in which two descriptions differ, those that only one has too. */
export function differences(one: Facts, other: Facts): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((fact) => one[fact] !== other[fact]).sort();
}

function factsOf(call: string, operation: Json | undefined): Facts {
  const parameters = list(inner(operation, 'parameters')).map((one) => [`${textOf(inner(one, 'in'))} ${textOf(inner(one, 'name'))}`, typeOf(inner(one, 'schema'))] as const);
  const answers = entries(inner(operation, 'responses')).map(([status, answer]) => [`answer ${status}`, answerOf(answer)] as const);
  return Object.fromEntries([['call', call], ...parameters, ...bodyOf(inner(operation, 'requestBody')), ...answers]);
}

function bodyOf(body: Json | undefined): [string, string][] {
  const need = inner(body, 'required') === true ? 'required' : 'optional';
  return entries(inner(body, 'content')).flatMap(([media, { schema }]): [string, string][] => {
    const required = list(inner(schema, 'required'));
    const properties = entries(inner(schema, 'properties')).map(([name, property]): [string, string] => [`body ${name}`, `${typeOf(property)}${required.includes(name) ? ', required' : ''}`]);
    return [[`sends ${media}`, need], ...properties];
  });
}

function answerOf(answer: JsonObject): string {
  if (textOf(answer.$ref).endsWith('/Refused')) return 'refused';
  const schema = inner(answer, 'content', 'application/json', 'schema');
  return schema === undefined ? 'nothing' : typeOf(schema);
}

/** Lengths and bounds are left out: GitLab describes none of those that it has. */
function typeOf(schema: Json | undefined): string {
  if (!isObject(schema)) return 'anything';
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? '';
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  if (schema.enum !== undefined) return list(schema.enum).map(textOf).join(', ');
  if (schema.oneOf !== undefined) return list(schema.oneOf).map(typeOf).join(' or ');
  if (schema.pattern !== undefined) return `${textOf(schema.type)} with a pattern`;
  return schema.format === 'date-time' || schema.format === 'binary' ? schema.format : textOf(schema.type) || 'anything';
}

function inner(node: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), node);
}

function entries(node: Json | undefined): [string, JsonObject][] {
  return isObject(node) ? Object.entries(node).filter((entry): entry is [string, JsonObject] => isObject(entry[1])) : [];
}

function list(node: Json | undefined): readonly Json[] {
  return Array.isArray(node) ? (node as readonly Json[]) : [];
}
