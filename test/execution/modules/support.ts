import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { pino } from 'pino';

import type { LogLevel } from '../../../src/domain/model/log-entry.ts';
import { StopReason, type Outcome } from '../../../src/domain/model/module.ts';
import type { AttemptContext, Journal } from '../../../src/ports/module.ts';
import type { JsonObject } from '../../../src/domain/model/values.ts';
import { makeModules, makeWatch, type ModuleSettings, uncontained } from '../../../src/execution/modules/index.ts';
import { fits } from './json-schema.ts';

export interface Written {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: JsonObject | undefined;
  readonly percent: number | undefined;
}

/** Keeps lines in memory. Between `block` and `unblock` it is full. */
export class MemoryJournal implements Journal {
  readonly lines: Written[] = [];
  readonly steps: number[] = [];
  #gate: PromiseWithResolvers<void> | null = null;

  log(level: LogLevel, message: string, details?: { fields?: JsonObject; percent?: number }): void {
    this.lines.push({ level, message, fields: details?.fields, percent: details?.percent });
  }

  progress(percent: number): void {
    this.steps.push(percent);
  }

  ready(): Promise<void> {
    return this.#gate?.promise ?? Promise.resolve();
  }

  block(): void {
    this.#gate = Promise.withResolvers();
  }

  unblock(): void {
    this.#gate?.resolve();
    this.#gate = null;
  }

  get messages(): string[] {
    return this.lines.map((line) => line.message);
  }
}

let runs = 0;

export interface Trial extends AttemptContext {
  readonly journal: MemoryJournal;
  readonly stop: (kind: StopReason['kind'], graceMs: number) => void;
}

export function trial(params: JsonObject, attempt = 1): Trial {
  const controller = new AbortController();
  return {
    params,
    journal: new MemoryJournal(),
    signal: controller.signal,
    run: {
      id: `test-${process.pid}-${++runs}`,
      taskId: 'task-1',
      taskName: 'nightly',
      tenantId: 'tenant-1',
      attempt,
      scheduledFor: Date.UTC(2026, 0, 2, 3, 4, 5),
    },
    stop: (kind, graceMs) => controller.abort(new StopReason(kind, `told to stop: ${kind}`, graceMs)),
  };
}

/** The scripts that the module `script` finds, by name; each has one version, 7. */
export const scripts = new Map<string, { readonly interpreter: string; readonly text: string }>();

/** Writes no log. */
export const silent = pino({ level: 'silent' });

const childEnv = () => ({ PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8' });

/** The watch of a node whose lease lasts longer than any test. */
const watch = makeWatch({ childEnv, logger: silent });
watch.renewed(performance.now() + 3_600_000);

export const settings: ModuleSettings = {
  commands: true,
  allowPrivateHttp: true,
  allowMetadataHttp: false,
  containment: uncontained,
  watch,
  childEnv,
  scripts: {
    async find(tenantId, name, version) {
      const script = tenantId === 'tenant-1' && (version ?? 7) === 7 ? scripts.get(name) : undefined;
      return script ? { ...script, version: 7 } : null;
    },
  },
  clock: { now: () => Date.now() },
};

export const modules = makeModules(settings);

/** A result has to be as the module's schema says to clients. */
export async function run(name: string, attempt: AttemptContext): Promise<Outcome> {
  const module = modules.get(name);
  if (!module) throw new Error(`no module ${name}`);
  const outcome = await module.run(attempt);
  const { resultSchema } = module;
  const given = outcome.result ?? null;
  if (resultSchema && outcome.result !== undefined) assert.ok(fits(resultSchema, given), JSON.stringify(given));
  return outcome;
}

export function shell(script: string, more: JsonObject = {}): JsonObject {
  return { shell: true, script, ...more };
}

/** Waits for a condition. The limit does not judge speed: it only ends a test whose state never comes. */
export async function until(what: string, condition: () => boolean, withinMs = 120_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Living processes whose environment contains this run's id. */
export function processesOf(runId: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`POLYCHRON_RUN_ID=${runId}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly hits: { method: string; path: string; headers: NodeJS.Dict<string | string[]>; body: string }[];
}

/** Records every request with its body, then answers with `answer`. */
export async function serve(answer: RequestListener): Promise<TestServer> {
  const hits: TestServer['hits'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      hits.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    hits,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
