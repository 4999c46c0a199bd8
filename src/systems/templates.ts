import { invalidError } from '../domain/model/errors.ts';
import type { Json, JsonObject } from '../domain/model/values.ts';

/*
 * Placeholders of `actions.yaml`: `{{a.b}}` is replaced by a value of the request. `{{a.b | filter}}` makes the value
 * safe for its place. A value that a shell or a URL could read as several values must be filtered.
 */

const filters = ['shell', 'path', 'query', 'raw'] as const;
type Filter = (typeof filters)[number];

const placeholder = /\{\{\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?\}\}/g;
const alone = /^\{\{\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?\}\}$/;
const shells = /(?:^|\/)(?:ba|da|z|k|mk|a|fi)?sh$/;

type Place = 'shell' | 'url' | 'words' | 'plain';

/** What is wrong with the placeholders in an action's params for its module; null = nothing. */
export function templateProblem(module: string, params: JsonObject): string | null {
  for (const { path, text } of textsOf(params, [])) {
    const place = placeOf(module, params, path);
    for (const { 0: written, 2: filter, index } of text.matchAll(placeholder)) {
      const isWhole = alone.test(text);
      const problem = placeholderProblem(place, filter, { written, isWhole, quotes: quotesAt(text, index) });
      if (problem !== null) return `params.${path.join('.')}: ${problem}`;
    }
  }
  return null;
}

function placeholderProblem(
  place: Place,
  filter: string | undefined,
  { written, isWhole, quotes }: { readonly written: string; readonly isWhole: boolean; readonly quotes: Quotes },
): string | null {
  if (filter !== undefined && !filters.includes(filter as Filter))
    return `${written} names the filter "${filter}"; there are ${filters.join(', ')}`;
  if (filter === 'raw' && !isWhole)
    return `${written} is raw and not alone; only a whole text may be given by the caller`;
  if (filter === 'shell' && place !== 'shell') return `${written} is quoted for a shell, and no shell reads this`;
  if (filter === 'shell' && quotes === 'single')
    return `${written} stands in single quotes, where a shell inserts no values; use double quotes or none`;
  if (place === 'shell' && filter !== 'shell' && filter !== 'raw')
    return `${written} would be read by a shell as part of its program; write "| shell", or "| raw" if the caller is to write the whole program`;
  if (place === 'url' && !isWhole && filter !== 'path' && filter !== 'query')
    return `${written} could change what the URL points at; write "| path" or "| query"`;
  return null;
}

/** What reads the text at this path. */
function placeOf(module: string, params: JsonObject, path: readonly string[]): Place {
  const [field = '', index] = path;
  if (module === 'http') return field === 'url' ? 'url' : 'plain';
  if (module === 'script') return field === 'args' ? 'words' : 'plain';
  if (module !== 'command') return 'plain';
  if (field === 'script') return 'shell';
  const { argv } = params;
  const words = Array.isArray(argv) ? (argv as readonly Json[]) : [];
  const byShell = words.findIndex((word) => typeof word === 'string' && shells.test(word));
  if (field === 'stdin') return byShell === -1 ? 'plain' : 'shell';
  if (field !== 'argv') return 'plain';
  // The program of a shell is the word after its option -c.
  const before = words[Number(index) - 1];
  const isProgram = byShell !== -1 && Number(index) > byShell && typeof before === 'string' && /^-\w*c$/.test(before);
  return isProgram ? 'shell' : 'words';
}

function* textsOf(value: Json, path: readonly string[]): Generator<{ path: readonly string[]; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* textsOf(inner, [...path, name]);
}

/**
 * Fills the params with the values of a request. Values for a shell go into environment variables: a shell never runs
 * their content as program text, whatever quotes surround them. Throws a DomainError for values that are not allowed at
 * their place.
 */
export function fillParams(module: string, params: JsonObject, values: JsonObject): JsonObject {
  const env: Record<string, string> = {};
  const filled = fillObject(params, []);
  const given = filled['env'];
  return Object.keys(env).length === 0 ? filled : { ...filled, env: { ...(given as JsonObject | undefined), ...env } };

  function fill(template: Json, path: readonly string[]): Json | undefined {
    if (typeof template === 'string') return fillText(template, path);
    if (Array.isArray(template))
      return (template as readonly Json[])
        .map((each, i) => fill(each, [...path, String(i)]))
        .filter((one) => one !== undefined);
    return typeof template === 'object' && template !== null ? fillObject(template as JsonObject, path) : template;
  }

  function fillObject(template: JsonObject, path: readonly string[]): JsonObject {
    const entries = Object.entries(template).map(([name, each]) => [name, fill(each, [...path, name])] as const);
    return Object.fromEntries(entries.filter((one): one is [string, Json] => one[1] !== undefined));
  }

  /** Undefined when the text is a single placeholder whose value is absent. */
  function fillText(template: string, path: readonly string[]): Json | undefined {
    const place = placeOf(module, params, path);
    const [, name, filter] = alone.exec(template) ?? [];
    if (name !== undefined && filter !== 'shell') {
      const value = lookUp(values, name);
      if (place === 'words' && filter !== 'raw') refuseOptions(name, value);
      return filter === 'path' || filter === 'query' ? encode(name, textOf(value), filter) : value;
    }
    return template.replaceAll(placeholder, (_, inner: string, how: Filter | undefined, at: number) => {
      const text = textOf(lookUp(values, inner));
      if (how === 'path' || how === 'query') return encode(inner, text, how);
      const begins = at === 0 || (how === 'shell' && /[\s"]/.test(template[at - 1] ?? ''));
      if (begins && (place === 'words' || how === 'shell')) refuseOptions(inner, text);
      return how === 'shell' ? variable(text, quotesAt(template, at)) : text;
    });
  }

  function variable(text: string, quotes: Quotes): string {
    const name = `ACTION_VALUE_${Object.keys(env).length + 1}`;
    env[name] = text;
    return quotes === 'double' ? `\${${name}}` : `"\${${name}}"`;
  }
}

type Quotes = 'none' | 'single' | 'double';

/** The kind of quotes around this position in a shell's text. */
function quotesAt(text: string, at: number): Quotes {
  let quotes: Quotes = 'none';
  for (let i = 0; i < at; i += 1) {
    const sign = text[i];
    if (sign === '\\' && quotes !== 'single') i += 1;
    else if (sign === "'" && quotes !== 'double') quotes = quotes === 'single' ? 'none' : 'single';
    else if (sign === '"' && quotes !== 'single') quotes = quotes === 'double' ? 'none' : 'double';
  }
  return quotes;
}

/** Throws for a value that a program would read as an option. */
function refuseOptions(name: string, value: Json | undefined): void {
  const words = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const option = words.find((word): word is string => typeof word === 'string' && word.startsWith('-'));
  if (option === undefined) return;
  const given = option.slice(0, 100);
  throw invalidError(
    name.split('.'),
    'option',
    `${name} is ${JSON.stringify(given)}: a value for a program must not begin with "-"`,
  );
}

function encode(name: string, text: string, filter: 'path' | 'query'): string {
  if (filter === 'path' && /^\.{0,2}$/.test(text))
    throw invalidError(
      name.split('.'),
      'segment',
      `${name} is ${JSON.stringify(text)}, which is not a part of a path; allowed: a name`,
    );
  return encodeURIComponent(text.toWellFormed());
}

function lookUp(values: JsonObject, path: string): Json | undefined {
  let at: Json | undefined = values;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as JsonObject)[name];
  }
  return at;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}
