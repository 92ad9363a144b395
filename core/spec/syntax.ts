import { Composer, type CST, type Document, isMap, isScalar, Lexer, LineCounter, Parser, visit, type YAMLError } from 'yaml';
import { Fault, type FaultDetail, type Place } from '../fault.ts';
import { Places } from './places.ts';
import { clean, show } from './words.ts';
import { tooDeep } from './yaml-depth.ts';

/** A gate file as plain values, with the place of each. */
export interface Source {
  readonly value: unknown;
  readonly places: Places;
}

/** No gate needs more than six levels. */
const MOST_LEVELS = 32;
/** Thousands of checks. Composing broken YAML costs microseconds a token, which this keeps below a second or two. */
const MOST_TOKENS = 100_000;
const MOST_ALIASES = 20;
/** YAML's faults follow from one another: after a few they say nothing new. */
const MOST_FAULTS = 5;

const SAYS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Indent all entries of a block by the same number of spaces.',
  TAG_RESOLVE_FAILED: 'Remove the tag: a gate is made of text, numbers, booleans, lists and maps.',
  BAD_ALIAS: 'Write the value out.',
};

/**
 * Reads YAML 1.2 into plain values. Merge keys and tags are not part of the gate's language; a few aliases are.
 * @throws Fault GATE_SYNTAX, GATE_TOO_LARGE, GATE_UNKNOWN_KEY
 */
export function readYaml(text: string, file: string): Source {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  refuseTokens(text, file);
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  refuseDepth(tokens, at);
  const document = compose(tokens, text.length, at);
  const places = new Places(document, lines, file);
  const faults = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS).map((error) => syntaxFault(error, at));
  if (faults.length === 0) faults.push(...structureFaults(document, places));
  if (faults.length > 0) throw new Fault(faults);
  return { value: plain(document, places), places };
}

function refuseTokens(text: string, file: string): void {
  let count = 0;
  for (const token of new Lexer().lex(text)) {
    count += token.length > 0 ? 1 : 0;
    if (count > MOST_TOKENS) {
      throw new Fault({
        code: 'GATE_TOO_LARGE',
        message: `the gate file has more than ${MOST_TOKENS.toLocaleString('en-US')} YAML tokens`,
        place: { file },
        remedy: 'Split it into several gates, one model or one purpose each.',
      });
    }
  }
}

function refuseDepth(tokens: readonly CST.Token[], at: (offset: number) => Place): void {
  const deep = tooDeep(tokens, MOST_LEVELS);
  if (deep === undefined) return;
  throw new Fault({ code: 'GATE_SYNTAX', message: `values are nested more than ${MOST_LEVELS} levels deep`, place: at(deep.offset), remedy: 'A gate needs no more than six levels.' });
}

function compose(tokens: CST.Token[], length: number, at: (offset: number) => Place): Document {
  // Duplicate keys are found by structureFaults: the library compares each key with each other one.
  const composer = new Composer({ version: '1.2', schema: 'core', resolveKnownTags: false, uniqueKeys: false, stringKeys: true, prettyErrors: false });
  const [first, second] = [...composer.compose(tokens, true, length)];
  if (second !== undefined) {
    throw new Fault({ code: 'GATE_SYNTAX', message: 'the file holds several YAML documents', place: at(second.range[0]), remedy: 'Keep one gate a file; remove the `---` in between.' });
  }
  const version = first?.directives.yaml;
  if (version?.explicit === true && version.version !== '1.2') {
    throw new Fault({ code: 'GATE_SYNTAX', message: `the file asks for YAML ${version.version}, a gate is YAML 1.2`, place: at(0), remedy: 'Remove the %YAML line.' });
  }
  return first!;
}

function syntaxFault(error: YAMLError, at: (offset: number) => Place): FaultDetail {
  const remedy = SAYS[error.code];
  const message = error.message.length > 200 ? `${error.message.slice(0, 200)}…` : error.message;
  return { code: 'GATE_SYNTAX', message: clean(message), place: at(error.pos[0]), ...(remedy === undefined ? {} : { remedy }) };
}

function structureFaults(document: Document, places: Places): FaultDetail[] {
  const faults: FaultDetail[] = [];
  let aliases = 0;
  visit(document, {
    Alias: (_, alias) => {
      aliases++;
      if (alias.resolve(document) === undefined) {
        faults.push({ code: 'GATE_SYNTAX', message: clean(`no anchor &${alias.source} stands before this alias`), place: places.of(alias), remedy: 'Write the value out.' });
      }
      if (aliases > MOST_ALIASES) {
        faults.push({ code: 'GATE_SYNTAX', message: `more than ${MOST_ALIASES} aliases`, place: places.of(alias), remedy: 'Write the values out: aliases that multiply can fill the memory.' });
        return visit.BREAK;
      }
      return undefined;
    },
    Map: (_, map) => {
      faults.push(...keyFaults(map.items.map((pair) => pair.key), places));
    },
  });
  return faults.slice(0, 100);
}

function keyFaults(keys: readonly unknown[], places: Places): FaultDetail[] {
  const seen = new Map<string, Place>();
  return keys.filter(isScalar).flatMap((key): FaultDetail[] => {
    const name = String(key.value);
    const place = places.of(key);
    const before = seen.get(name);
    seen.set(name, before ?? place);
    if (name === '__proto__') return [{ code: 'GATE_UNKNOWN_KEY', message: 'unknown key `__proto__`', place, remedy: 'Remove it, or choose another name.' }];
    if (name === '<<') return [{ code: 'GATE_UNKNOWN_KEY', message: 'unknown key `<<`; a gate has no merge keys', place, remedy: 'Write the entries out.' }];
    if (before === undefined) return [];
    return [{ code: 'GATE_SYNTAX', message: clean(`the key ${show(name)} stands twice, first in line ${before.line ?? 1}`), place, remedy: 'Keep one of the two.' }];
  });
}

function plain(document: Document, places: Places): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const place = places.of(isMap(document.contents) ? document.contents : null);
    throw new Fault({ code: 'GATE_SYNTAX', message: clean(error.message), place, remedy: 'Write the values out: aliases that multiply can fill the memory.' });
  }
}
