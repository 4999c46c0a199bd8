import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openLook } from '../support/look.ts';
import { migrated } from '../support/node.ts';
import { adminToken, type Service, startService } from '../support/service.ts';

/** Every action that the shipped file leaves to external workers runs `simulate` here. */
const simulated = (dialect: string) =>
  `${dialect}: { actions: { '*': { module: simulate, params: {} }, script_id: { module: simulate, params: {} } } }\n`;

export type DialectService = Awaited<ReturnType<typeof serveDialect>>;

/** The program on its own database, for one dialect or several. */
export async function serveDialect(dialects: string | readonly string[], env: Record<string, string> = {}) {
  const database = await migrated();
  const folder = await mkdtemp(join(tmpdir(), 'polychron-rest-'));
  const actions = join(folder, 'actions.yaml');
  await writeFile(actions, [dialects].flat().map(simulated).join(''));
  const service: Service = await startService({
    databaseUrl: database.url,
    env: { POLYCHRON_ACTIONS: actions, ...env },
  });
  const look = openLook(database.url);
  return {
    service,
    look,
    async stop() {
      await look.close();
      await service.stop();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The tests look into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Sends one request. A body that is not text is sent as JSON. */
export async function request(
  service: Pick<Service, 'url'>,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers,
    ...(text !== undefined && { body: text }),
    redirect: 'manual',
  });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, text: answer, body: parsed(answer) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Runs a documented command in a shell, unchanged, and adds the status to its output. */
// oxlint-disable-next-line typescript/no-explicit-any -- as above
export async function runCurl(command: string, env: Record<string, string>): Promise<{ status: number; body: any }> {
  const script = command.replace(/^curl /, String.raw`curl -sS -w '\n%{http_code}' `);
  const { stdout } = await promisify(execFile)('sh', ['-ec', script], {
    env: { ...process.env, token: adminToken, ...env },
  });
  const split = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(split + 1)), body: parsed(stdout.slice(0, split)) };
}
