import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';
import { isObject, textOf, type Json, type JsonObject } from './json.ts';
import { jsonSchema } from './nullable.ts';
import { unknownKeys } from './unknown-keys.ts';

/** One operation of a platform's REST API: `id` is its own name for it, GitHub's `checks/create` for example. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** The path as described, `/repos/{owner}/{repo}/check-runs`. */
  readonly template: string;
  readonly pattern: RegExp;
  readonly description: JsonObject;
}

export interface Call {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  /** Content type of the body, without its parameters; where it is left out, it is not looked at. */
  readonly media?: string | undefined;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];
/** Parameters that may hold slashes: a file's path, a branch name, two branch names. */
const slashed = new Set(['path', 'ref', 'basehead']);

/** Refusals that a platform gives for every operation, whether described or not: wrong token, no permission, its own rules. */
const undescribed = new Set([401, 403, 404, 422]);

function at(node: Json | undefined, ...keys: string[]): Json | undefined {
  return keys.reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), node);
}

function patternOf(template: string): RegExp {
  const source = template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${slashed.has(name) ? '.+' : '[^/]+'})`);
  return new RegExp(`^${source}$`);
}

/** A platform's OpenAPI description, and what a request or an answer breaks of it. */
export class Contract {
  private readonly document: JsonObject;
  private readonly ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateSchema: false, coerceTypes: false });
  private readonly operations: readonly Operation[];

  private readonly platform: string;

  /** @param platform as faults name it */
  constructor(file: string, platform: string) {
    this.platform = platform;
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isObject(parsed)) throw new Error(`${file} is no OpenAPI description`);
    this.document = parsed;
    formats.default(this.ajv);
    this.ajv.addSchema(jsonSchema({ paths: parsed.paths, components: parsed.components }), 'platform');
    this.operations = this.list();
  }

  /** The operation that a method and a path (without query, decoded) name; the one with fewest parameters where several do. */
  find(method: string, path: string): { operation: Operation; parameters: Record<string, string> } | undefined {
    for (const operation of this.operations) {
      if (operation.method !== method.toLowerCase()) continue;
      const match = operation.pattern.exec(path);
      if (match !== null) return { operation, parameters: { ...match.groups } };
    }
    return undefined;
  }

  /** The platform's own example of a kind of object, such as `issue-comment`, free to be changed. */
  example(name: string): JsonObject {
    const value = at(this.document, 'components', 'examples', name, 'value');
    if (!isObject(value)) throw new Error(`${this.platform}'s description has no example '${name}'`);
    return structuredClone(value);
  }

  /** What a request breaks: values against their schemas, and names that the platform does not know and would ignore. */
  requestFaults(call: Call): string[] {
    const { operation } = call;
    const parameters = this.parameters(operation);
    const known = new Set(parameters.filter((p) => p.in === 'query').map((p) => textOf(p.name)));
    const strange = Object.keys(call.query).filter((name) => !known.has(name)).map((name) => `query parameter '${name}' is not known`);
    const given = parameters.flatMap((parameter) => this.parameterFaults(parameter, call));
    return [...strange, ...given, ...this.bodyFaults(call)].map((fault) => `request ${operation.id}: ${fault}`);
  }

  /** What an answer breaks; a status that is not described is one such fault. */
  answerFaults(operation: Operation, status: number, body: Json | undefined): string[] {
    const label = `answer ${String(status)} of ${operation.id}`;
    const raw = at(operation.description, 'responses', String(status));
    if (raw === undefined && undescribed.has(status)) return [];
    if (raw === undefined) return [`${label}: ${this.platform} describes no such status`];
    const { node, pointer } = this.resolve(raw, `${pointerOf(operation)}/responses/${status}`);
    const content = at(node, 'content');
    if (!isObject(content)) return body === undefined ? [] : [`${label}: has a body, ${this.platform} describes none`];
    const media = 'application/json' in content ? 'application/json' : Object.keys(content)[0]!;
    return this.check(`${pointer}/content/${escape(media)}/schema`, body).map((fault) => `${label}: ${fault}`);
  }

  private list(): Operation[] {
    const paths = at(this.document, 'paths');
    if (!isObject(paths)) throw new Error('the OpenAPI description has no paths');
    const all = Object.entries(paths).flatMap(([template, item]) =>
      methods.flatMap((method): Operation[] => {
        const description = at(item, method);
        if (!isObject(description)) return [];
        return [{ id: textOf(description.operationId), method, template, pattern: patternOf(template), description }];
      }),
    );
    const places = (operation: Operation): number => operation.template.split('{').length;
    return all.sort((a, b) => places(a) - places(b));
  }

  private parameters(operation: Operation): JsonObject[] {
    const list = operation.description.parameters;
    return (Array.isArray(list) ? list : []).map((raw: Json) => this.resolve(raw, '').node);
  }

  private parameterFaults(parameter: JsonObject, call: Call): string[] {
    const name = textOf(parameter.name);
    const text = parameter.in === 'path' ? call.path[name] : parameter.in === 'query' ? call.query[name] : undefined;
    if (text === undefined) return parameter.required === true && parameter.in !== 'header' ? [`parameter '${name}' is missing`] : [];
    const validate = this.ajv.compile(resolveLocal(jsonSchema(parameter.schema)));
    const readings: Json[] = [text, ...(/^-?\d+$/.test(text) ? [Number(text)] : []), ...(/^(true|false)$/.test(text) ? [text === 'true'] : [])];
    return readings.some((reading) => validate(reading)) ? [] : [`parameter '${name}' = '${text}' ${tell(validate.errors)}`];
  }

  private bodyFaults({ operation, body, media }: Call): string[] {
    const described = operation.description.requestBody;
    if (described === undefined) return body === undefined ? [] : [`has a body, ${this.platform} describes none`];
    const { node, pointer } = this.resolve(described, `${pointerOf(operation)}/requestBody`);
    if (body === undefined) return node.required === true ? ['has no body'] : [];
    const known = Object.keys(node.content ?? {});
    if (media !== undefined && !known.includes(media)) return [`has a body of ${media}, ${this.platform} takes ${known.join(' or ')}`];
    const schema = at(node, 'content', 'application/json', 'schema');
    if (schema === undefined) return [];
    const strange = unknownKeys(body, schema, (ref) => this.resolve({ $ref: ref }, '').node);
    return [...this.check(`${pointer}/content/${escape('application/json')}/schema`, body), ...strange];
  }

  private check(pointer: string, value: Json | undefined): string[] {
    const reference = `platform#${pointer}`;
    const validate = this.ajv.getSchema(reference) ?? this.ajv.compile({ $ref: reference });
    return validate(value) === true ? [] : [tell(validate.errors)];
  }

  private resolve(node: Json | undefined, pointer: string): { node: JsonObject; pointer: string } {
    if (!isObject(node)) throw new Error(`nothing at ${pointer}`);
    if (typeof node.$ref !== 'string') return { node, pointer };
    const keys = node.$ref.slice(2).split('/');
    return this.resolve(at(this.document, ...keys), `/${keys.map(escape).join('/')}`);
  }
}

function pointerOf(operation: Operation): string {
  return `/paths/${escape(operation.template)}/${operation.method}`;
}

function escape(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** A parameter's schema is compiled by itself: its references point into the whole description. */
function resolveLocal(schema: Json | undefined): JsonObject {
  const text = JSON.stringify(schema ?? {}).replaceAll('"$ref":"#/', '"$ref":"platform#/');
  const parsed: unknown = JSON.parse(text);
  return isObject(parsed) ? parsed : {};
}

function tell(errors: readonly ErrorObject[] | null | undefined): string {
  return (errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''} ${JSON.stringify(e.params)}`.trim()).join('; ');
}
