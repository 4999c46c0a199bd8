import { PassThrough } from 'node:stream';
import { Client } from '../../../src/cli/client.ts';
import { type ImportOptions, runImport } from '../../../src/cli/import/command.ts';
import type { Outcome } from '../../../src/cli/import/take-over.ts';
import { Terminal } from '../../../src/cli/terminal.ts';
import { adminToken, type Service } from '../../support/service.ts';

export interface ReportedTask {
  readonly id: string;
  readonly outcome: Outcome;
  readonly name: string | null;
  readonly why: string | null;
  readonly changed: readonly string[];
  readonly taskId: string | null;
  readonly nextFires: readonly string[];
  readonly becomes: { readonly module: string; readonly schedules: readonly object[] } | null;
  readonly remarks: readonly { readonly kind: string; readonly field: string }[];
}

export interface Report {
  readonly applied: boolean;
  readonly tasks: readonly ReportedTask[];
  readonly gone: readonly { readonly name: string }[];
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The subcommand within this process, against a real service. */
export async function importInto(
  service: Pick<Service, 'url'>,
  options: ImportOptions,
  more: {
    readonly file?: string;
    readonly apiToken?: string;
    readonly client?: Client;
    readonly signal?: AbortSignal;
    readonly now?: number;
  } = {},
): Promise<Ran> {
  const [terminal, aside] = [capture(), capture()];
  const client = more.client ?? new Client({ url: service.url, token: more.apiToken ?? adminToken });
  const { signal = new AbortController().signal, now = Date.now() } = more;
  try {
    const session = { client, terminal: terminal.to, aside: aside.to, signal, now };
    const code = await runImport(session, more.file, options);
    return { code, out: terminal.read(), err: aside.read() };
  } finally {
    await client.close();
  }
}

/** The same as JSON, which must go well unless a code says otherwise. */
export async function reportOf(...[service, options, more]: Parameters<typeof importInto>): Promise<Report> {
  const { out, err, code } = await importInto(service, { ...options, json: true }, more);
  if (out === '') throw new Error(`exit code ${code}: ${err}`);
  return JSON.parse(out) as Report;
}

function capture() {
  const out = Object.assign(new PassThrough({ highWaterMark: 1 << 24 }), { isTTY: false, columns: 200 });
  return { to: new Terminal(out as unknown as NodeJS.WriteStream), read: () => String(out.read() ?? '') };
}
