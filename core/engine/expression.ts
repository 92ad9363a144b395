import { z } from 'zod';
import type { Session } from './session.ts';

/**
 * What a user may write is one scalar expression over the row's columns. DuckDB's own parser says what a text is, so that
 * nothing depends on guessing how it will be read; every kind of node that is not named here is refused.
 */
const allowedNodes = new Set(['CONSTANT', 'COLUMN_REF', 'COMPARISON', 'CONJUNCTION', 'CAST', 'CASE', 'BETWEEN', 'FUNCTION', 'OPERATOR']);
const allowedOperators = new Set([
  'OPERATOR_NOT', 'OPERATOR_IS_NULL', 'OPERATOR_IS_NOT_NULL', 'OPERATOR_COALESCE', 'OPERATOR_NULLIF', 'OPERATOR_TRY',
  'COMPARE_IN', 'COMPARE_NOT_IN', 'ARRAY_EXTRACT', 'ARRAY_SLICE', 'STRUCT_EXTRACT', 'ARRAY_CONSTRUCTOR',
]);
const forbiddenNodes: Readonly<Record<string, string>> = {
  SUBQUERY: 'a subquery',
  WINDOW: 'a window function',
  STAR: '`*`',
  PARAMETER: 'a parameter',
  LAMBDA: 'a lambda',
  POSITIONAL_REFERENCE: 'a positional reference',
  COLLATE: 'COLLATE',
  DEFAULT: 'DEFAULT',
};

/** Macros of DuckDB that are plain expressions of their arguments; any other macro may hold a query. */
const allowedMacros = new Set(['nullif', 'fdiv', 'fmod', 'round_even', 'roundbankers', 'split_part', 'date_add', 'days_in_month']);
/** Called CONSISTENT by DuckDB, yet their values hang on the clock, the settings, the version or the storage. */
const inconsistent = /^(?:age|version|hash|getvariable|vector_type|alias|current_.*|json_(?:de)?serialize_.*|create_sort_key|parse_duckdb_log_message|variant_.*|st_.*)$/;

const serialized = z.union([
  z.object({ error: z.literal(true), error_message: z.string() }),
  z.object({
    error: z.literal(false),
    statements: z.array(z.object({
      named_param_map: z.array(z.unknown()),
      node: z.looseObject({
        type: z.string(),
        select_list: z.array(z.looseObject({ alias: z.string().optional() })).optional(),
        from_table: z.looseObject({ type: z.string() }).nullable().optional(),
        modifiers: z.array(z.unknown()),
        cte_map: z.object({ map: z.array(z.unknown()) }),
      }),
    })),
  }),
]);

/** What a text turned out to be. `columns`: the names it reads, as written. */
export type Parsed = { readonly kind: 'expression'; readonly columns: readonly string[] } | Refused;

interface Refused {
  readonly kind: 'invalid' | 'forbidden';
  readonly why: string;
}

/** Names of functions whose value is decided by their arguments alone, and of aggregates for a better message. */
export interface Functions {
  readonly pure: ReadonlySet<string>;
  readonly aggregates: ReadonlySet<string>;
}

export async function loadFunctions(session: Session): Promise<Functions> {
  const rows = await session.rows(`
    select function_name,
      bool_and(function_type = 'scalar' and stability = 'CONSISTENT') as pure,
      bool_or(function_type = 'aggregate') as aggregate
    from duckdb_functions() group by function_name`);
  const pure = new Set<string>(allowedMacros);
  const aggregates = new Set<string>();
  for (const [name, isPure, isAggregate] of rows) {
    if (typeof name !== 'string') continue;
    if (isPure === true && !inconsistent.test(name)) pure.add(name);
    if (isAggregate === true) aggregates.add(name);
  }
  return { pure, aggregates };
}

/** Parses a text alone and in parentheses; only what is the same single expression in both is one. */
export async function parseExpression(session: Session, functions: Functions, sql: string): Promise<Parsed> {
  if (sql.includes('\0')) return { kind: 'invalid', why: 'it holds a zero byte' };
  const [row] = await session.rows('select json_serialize_sql($1::varchar), json_serialize_sql($2::varchar)', [`select\n${sql}\n`, `select (\n${sql}\n)`]);
  const bare = singleExpression(String(row?.[0]));
  if (bare.kind !== 'node') return bare;
  const wrapped = singleExpression(String(row?.[1]));
  if (wrapped.kind !== 'node' || canonical(wrapped.node) !== canonical(bare.node)) {
    return { kind: 'forbidden', why: 'it is not one expression' };
  }
  const columns: string[] = [];
  const why = refusal(bare.node, functions, columns);
  return why === undefined ? { kind: 'expression', columns } : { kind: 'forbidden', why };
}

type Single = { readonly kind: 'node'; readonly node: unknown } | Refused;

/** @param json a statement as DuckDB parses it */
function singleExpression(json: string): Single {
  const tree = serialized.parse(JSON.parse(json));
  if (tree.error) {
    const forbidden = tree.error_message.startsWith('Only SELECT');
    return { kind: forbidden ? 'forbidden' : 'invalid', why: forbidden ? 'it is a statement, not an expression' : tree.error_message };
  }
  const [statement, ...more] = tree.statements;
  if (statement === undefined || more.length > 0) return { kind: 'forbidden', why: 'it is more than one statement' };
  const node = statement.node;
  const [expression, ...others] = node.select_list ?? [];
  if (node.type !== 'SELECT_NODE' || expression === undefined) return { kind: 'forbidden', why: 'it is a query, not an expression' };
  if (others.length > 0) return { kind: 'forbidden', why: 'it is a list of expressions' };
  if (expression.alias !== undefined && expression.alias !== '') return { kind: 'forbidden', why: 'it gives a name with AS' };
  if (!isPlain(node)) return { kind: 'forbidden', why: 'it is a query, not an expression' };
  return { kind: 'node', node: expression };
}

/** No FROM, WHERE, GROUP BY, HAVING, QUALIFY, sample, ORDER BY, LIMIT, DISTINCT or WITH. */
function isPlain(node: Readonly<Record<string, unknown>> & { readonly from_table?: { readonly type: string } | null | undefined }): boolean {
  const empty = (value: unknown): boolean => value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  const parts = ['where_clause', 'group_expressions', 'group_sets', 'having', 'qualify', 'sample', 'modifiers'];
  const map = (node.cte_map as { readonly map?: unknown } | undefined)?.map;
  return node.from_table?.type === 'EMPTY' && parts.every((part) => empty(node[part])) && empty(map);
}

function canonical(node: unknown): string {
  return JSON.stringify(node, (key, value: unknown) => (key === 'query_location' ? undefined : value));
}

/** Why a node can't stand in an expression; collects the columns it reads. Undefined: it can. */
function refusal(value: unknown, functions: Functions, columns: string[]): string | undefined {
  if (Array.isArray(value)) return first(value, functions, columns);
  if (typeof value !== 'object' || value === null) return undefined;
  const node = value as Readonly<Record<string, unknown>>;
  if (typeof node.class === 'string') {
    const why = refuseNode(node.class, node, functions, columns);
    if (why !== undefined) return why;
    if (node.class === 'CONSTANT' || node.class === 'COLUMN_REF') return undefined;
  }
  return first(Object.values(node), functions, columns);
}

function first(values: readonly unknown[], functions: Functions, columns: string[]): string | undefined {
  for (const value of values) {
    const why = refusal(value, functions, columns);
    if (why !== undefined) return why;
  }
  return undefined;
}

function refuseNode(kind: string, node: Readonly<Record<string, unknown>>, functions: Functions, columns: string[]): string | undefined {
  if (!allowedNodes.has(kind)) return `${forbiddenNodes[kind] ?? kind} is not allowed`;
  const type = typeof node.type === 'string' ? node.type : '';
  if (kind === 'OPERATOR' && !allowedOperators.has(type)) return `${type} is not allowed`;
  if (kind === 'COLUMN_REF') {
    const names = z.array(z.string()).parse(node.column_names);
    columns.push(names[0] ?? '');
    return undefined;
  }
  if (kind === 'CAST') return refuseCast(node.cast_type);
  return kind === 'FUNCTION' ? refuseFunction(node, functions) : undefined;
}

/** A type that the parser does not know by itself is looked up in the catalog: none of the user's is there. */
function refuseCast(type: unknown): string | undefined {
  const { id } = z.looseObject({ id: z.string() }).parse(type);
  return id === 'UNBOUND' ? 'a cast to a type that is not built in is not allowed' : undefined;
}

function refuseFunction(node: Readonly<Record<string, unknown>>, functions: Functions): string | undefined {
  const name = String(node.function_name).toLowerCase();
  const schema = typeof node.schema === 'string' ? node.schema : '';
  const catalog = typeof node.catalog === 'string' ? node.catalog : '';
  if (functions.aggregates.has(name) && !functions.pure.has(name)) return `the aggregate ${name}() is not allowed`;
  if ((schema !== '' && schema !== 'main') || catalog !== '') return `${[catalog, schema, name].filter(Boolean).join('.')}() is not allowed`;
  if (node.filter !== null && node.filter !== undefined) return 'FILTER is not allowed';
  if (node.distinct === true) return 'DISTINCT is not allowed';
  if (!functions.pure.has(name)) return `${name}() is not allowed: it is unknown, or its value is not decided by its arguments alone`;
  return undefined;
}
