/**
 * Checks that dependencies point inward, and that no files import each other in a circle. Each library may be imported by its
 * own folders only (docs: "Where things go"). A table is clearer here than a linter's overrides: there, the last override
 * that matches a file replaces all others.
 */
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

/** The storeys of the inside, the lowest first: each may import those below it. */
const STOREYS = ['recurrence', 'domain/model', 'domain/planning', 'domain/explain', 'flow', 'ports', 'services'];
const PURE = ['recurrence', 'domain/model', 'domain/planning', 'domain/explain'];

/** The inner folders, and which of our folders each may import. */
const INNER: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(STOREYS.map((storey, floor) => [storey, STOREYS.slice(0, floor + 1)])),
  // General ways to do work step by step.
  flow: ['flow', 'recurrence', 'domain/model'],
  simulation: ['simulation', ...PURE],
  // The pure parts of a foreign system's room: what its words mean here, and how its tasks are imported.
  'systems/words': ['systems/words', 'recurrence', 'domain/model'],
  'systems/import': ['systems/import', 'systems/words', 'flow', ...PURE],
  // How the tasks of an installation are read, by a client that is given.
  'systems/source': ['systems/source', 'systems/import', 'systems/words'],
};

/** Inner folders, and the only folders that may import each. */
const USERS: Readonly<Record<string, readonly string[]>> = {
  'systems/words': ['systems', 'systems/import', 'systems/source'],
  'systems/import': ['systems/source', 'cli'],
  'systems/source': ['cli'],
};

/** Adapters import the inner folders, which do not import them. They do not import each other: node/ connects them. */
const ADAPTERS = ['graphql', 'systems', 'http', 'web', 'cli', 'mail'];
/** The HTTP server mounts the adapters that serve HTTP. */
const MOUNTS: Readonly<Record<string, readonly string[]>> = { http: ['graphql', 'systems', 'web'] };

/** Files in src itself, such as main.ts. They may import everything of ours. */
const ROOT = '';
/** Makes and connects all parts of a process, so it may import everything. Only ROOT imports it. */
const CONNECTOR = 'node';

const LIBRARIES: readonly (readonly [pattern: RegExp, folders: readonly string[]])[] = [
  [/^(agenda|@agendajs\/.+|mongodb)$/, ['scheduling']],
  [/^@mikro-orm\/.+$/, ['persistence']],
  // The alarm gives a connected pool to Agenda's PostgreSQL backend.
  [/^pg$/, ['persistence', 'scheduling']],
  [/^type-graphql$/, ['graphql']],
  [/^nodemailer$/, ['mail']],
];

/** Time comes in as an argument or through `Clock`. */
const TIMELESS = [...STOREYS, 'scheduling', 'simulation', 'systems/words', 'systems/import', 'systems/source'];

const IMPORT =
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
const CLOCK = /\bDate\.now\(|\bnew Date\(\s*\)|\bnew Date\b(?!\()/;
/** A line may read the clock if it gives a reason: `// clock: Agenda computed this on its own`. */
const EXCUSED = /\/\/ clock: \S/;
/** Pure folders take values and return values; they never wait. */
const WAITLESS = [...PURE, 'systems/words', 'systems/import'];
const WAITS = /\bPromise<|\basync\b|\bawait\b/;

/** Not written into the call of `glob`, where knip would take all of these files for used. */
const ours = 'src/**/*.ts';
const users = '{scripts,test}/**/*.ts';

const problems: string[] = [];
/** Each file with the files of ours that it imports, also for types only. */
const imports = new Map<string, Set<string>>();
for await (const path of glob(ours)) {
  const text = await readFile(path, 'utf8');
  if (folderOf(path) === 'domain') report(path, 1, 'lies on no storey: move it to model/, planning/ or explain/');
  for (const match of text.matchAll(IMPORT)) {
    const target = match[1] ?? match[2] ?? match[3] ?? '';
    if (target.startsWith('.')) noteImport(path, normalize(join(dirname(path), target)));
    const problem = target.startsWith('.') ? checkOurs(path, target) : checkLibrary(path, target);
    if (problem !== undefined) report(path, text.slice(0, match.index).split('\n').length, problem);
  }
  text.split('\n').forEach((line, index) => {
    if (WAITLESS.includes(folderOf(path)) && WAITS.test(withoutComment(line)))
      report(path, index + 1, `waits for something: ${folderOf(path)} takes values and gives values`);
    if (!TIMELESS.includes(folderOf(path))) return;
    if (CLOCK.test(withoutComment(line)) && !EXCUSED.test(line))
      report(path, index + 1, 'reads the clock: take the time as an argument or from a Clock');
  });
}
for await (const path of glob(users, { exclude: ['**/node_modules/**'] })) {
  const text = await readFile(path, 'utf8');
  for (const target of targetsOf(text))
    if (target.startsWith('.')) noteImport(path, normalize(join(dirname(path), target)));
}
for (const circle of circles()) problems.push(`a circle of imports: ${circle.join(' -> ')}`);
for (const problem of problems.sort()) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function checkOurs(path: string, target: string): string | undefined {
  const [from, to] = [folderOf(path), folderOf(normalize(join(dirname(path), target)))];
  if (from === ROOT || from === CONNECTOR) return undefined;
  if (to === CONNECTOR) return `${from} imports ${CONNECTOR}, which connects the others`;
  if (to === ROOT && from in INNER) return `${from} imports "${target}"`;
  const allowed = INNER[from];
  if (allowed !== undefined && !allowed.includes(to))
    return `${from} may import only ${allowed.join(' and ')}, not ${to}`;
  if (ADAPTERS.includes(to) && from !== to && !MOUNTS[from]?.includes(to)) {
    return ADAPTERS.includes(from)
      ? `adapters do not import each other: ${from} imports ${to}`
      : `${from} imports the adapter ${to}`;
  }
  const users = USERS[to];
  if (users !== undefined && from !== to && !users.includes(from))
    return `only ${users.join(' and ')} may import ${to}, not ${from}`;
  const [room, other] = [roomOf(path), roomOf(normalize(join(dirname(path), target)))];
  if (room !== undefined && other !== undefined && room !== other)
    return `the rooms of systems do not import each other: ${room} imports ${other}`;
  return undefined;
}

function checkLibrary(path: string, target: string): string | undefined {
  const rule = LIBRARIES.find(([pattern]) => pattern.test(target));
  return rule === undefined || rule[1].includes(folderOf(path))
    ? undefined
    : `only ${rule[1].join(' and ')} imports "${target}"`;
}

/** `http` for src/http/server.ts, `domain/model` for src/domain/model/task.ts, ROOT for src/main.ts. */
function folderOf(path: string): string {
  const parts = path.split('/').slice(1, -1);
  if (parts[0] === 'systems') return sideOf(path.split('/').slice(2));
  return parts[0] === 'domain' ? parts.slice(0, 2).join('/') : (parts[0] ?? ROOT);
}

/** The files of a room belong to several layers: `systems/words` for mist/words.ts, `systems` for mist/routes.ts. */
function sideOf(inside: readonly string[]): string {
  const [folder, name = folder] = inside;
  if (name === 'source.ts' || name === 'sources.ts') return 'systems/source';
  if (folder === 'words' || name === 'words.ts') return 'systems/words';
  // A crontab is only imported, so all of its room counts as import.
  return folder === 'import' || folder === 'crontab' || name === 'import.ts' ? 'systems/import' : 'systems';
}

function targetsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function noteImport(path: string, target: string): void {
  const known = imports.get(path);
  if (known) known.add(target);
  else imports.set(path, new Set([target]));
}

/** Files that import each other in a circle. Imports of types count too: such files cannot be understood alone. */
function circles(): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path]);
    if (at >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}

/** `mist` for src/systems/mist/routes.ts; undefined for files that the rooms share. */
function roomOf(path: string): string | undefined {
  const [, top, room = '', file] = path.split('/');
  return top === 'systems' && file !== undefined && !['import', 'words'].includes(room) ? room : undefined;
}

function withoutComment(line: string): string {
  return /^\s*(\*|\/\*)/.test(line) ? '' : line.replace(/\/\/.*$/, '');
}

function report(path: string, line: number, problem: string): void {
  problems.push(`${path}:${line} ${problem}`);
}
