import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../client.ts';
import type { Terminal } from '../terminal.ts';
import { Checks } from './checks.ts';
import { listProcesses, type Process, untilGone } from './processes.ts';
import { Service } from './service.ts';
import { Site } from './site.ts';
import { tellStory } from './story.ts';

export interface DemoOptions {
  readonly terminal: Terminal;
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

const goneWithinMs = 5_000;

/** Runs the demo and cleans up. Returns the exit code: 0 all checks hold, 1 some do not, 130 interrupted. */
export async function runDemo({ terminal, keep, signal }: DemoOptions): Promise<number> {
  const began = performance.now();
  const checks = new Checks(terminal);
  const folder = await mkdtemp(join(tmpdir(), 'polychron-demo-'));
  // As root, PostgreSQL runs as another user, which has to pass through. No secret lies in the folder itself.
  await chmod(folder, 0o711);
  const service = new Service(folder);
  const site = new Site();
  const seen: Process[] = [];
  let client: Client | undefined;
  try {
    introduce(terminal);
    await site.start();
    await tellStory({
      terminal,
      checks,
      service,
      site,
      folder,
      seen,
      signal,
      connect: () => (client ??= new Client(service)),
    });
  } catch (error) {
    terminal.status('');
    if (!signal.aborted) checks.that(false, '', error instanceof Error ? error.message : String(error));
  } finally {
    await client?.close();
    await service.stop();
    await site.stop();
  }

  const mine = (await listProcesses()).filter(({ pid, command }) => command.includes(folder) && pid !== process.pid);
  const left = await untilGone([...seen, ...mine], goneWithinMs);
  if (!keep) {
    service.removeElsewhere();
    await rm(folder, { recursive: true, force: true });
  }
  if (signal.aborted) {
    terminal.line('\ninterrupted');
    return 130;
  }
  checks.that(
    left.length === 0,
    `stopped; of ${seen.length} processes seen none is left${keep ? `, and the data is in ${folder}` : ', nor is the data folder'}`,
    `left over: ${left.map(({ pid, command }) => `${pid} ${command.slice(0, 80)}`).join('; ')}`,
  );
  return conclude(terminal, checks, `${((performance.now() - began) / 1000).toFixed(0)} s`);
}

function introduce(terminal: Terminal): void {
  terminal.line();
  terminal.line(
    `${terminal.paint('bold', 'Polychron')} starts a service of its own on an empty database, gives it real work, kills it`,
  );
  terminal.line('half way, starts it again and then looks into the books.');
}

/** Prints the result and returns the exit code. */
function conclude(terminal: Terminal, checks: Checks, seconds: string): number {
  terminal.line();
  if (checks.failures.length === 0) {
    terminal.line(
      `${terminal.paint(['bold', 'green'], 'Everything planned is accounted for.')} ${terminal.paint('gray', seconds)}\n`,
    );
    return 0;
  }
  terminal.line(terminal.paint(['bold', 'red'], `Not as it should be, after ${seconds}:`));
  for (const failure of checks.failures) terminal.line(`  ${failure}`);
  terminal.line();
  return 1;
}
