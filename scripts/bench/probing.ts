import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentOf } from './cpu.ts';
import type { Probed } from './probe.ts';

/** Reads figures of the processes of one service; see probe.ts. */
export interface Probing {
  /** For the service's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The figures of the process since it was last asked. */
  readonly ask: (pid: number) => Promise<Probed>;
  end(): void;
}

export function makeProbing(): Probing {
  const folder = mkdtempSync(join(tmpdir(), 'polychron-probe-'));
  const probe = pathToFileURL(join(import.meta.dirname, 'probe.ts'));
  probe.searchParams.set('folder', folder);
  return {
    env: { NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import ${probe.href}` },
    async ask(pid) {
      const file = join(folder, `${pid}.json`);
      process.kill(pid, 'SIGUSR2');
      while (!existsSync(file)) await sleep(5);
      const figures = JSON.parse(readFileSync(file, 'utf8')) as Probed;
      rmSync(file);
      return figures;
    },
    end: () => rmSync(folder, { recursive: true }),
  };
}

/** The id of the service's child process that runs a program such as `api-process`. */
export function processOf(servicePid: number, program: string): number {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (command.includes(`/${program}.`) && parentOf(Number(name)) === servicePid) return Number(name);
    } catch {
      // The process has ended meanwhile.
    }
  }
  throw new Error(`the service has no process ${program}`);
}
