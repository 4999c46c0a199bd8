import { type Checks, within } from './checks.ts';
import { familyOf, type Process, untilGone } from './processes.ts';
import type { Service } from './service.ts';

const goneWithinMs = 5_000;

/** The processes of running commands: the descendants of the service without its own processes and its database. */
export async function workersOf(service: Service, seen: Process[]): Promise<readonly Process[]> {
  const family = await familyOf(service.pid);
  seen.push(...family);
  return family.filter(({ pid, command }) => !service.household.has(pid) && !command.includes('postgres'));
}

export async function checkGone(checks: Checks, workers: readonly Process[]): Promise<void> {
  const names = [...new Set(workers.map(({ command }) => command.split(' ', 1)[0]?.split('/').at(-1)))].join(', ');
  const began = performance.now();
  const left = await within(goneWithinMs * 2, 'a look at the processes', untilGone(workers, goneWithinMs));
  checks.that(
    workers.length > 0 && left.length === 0,
    `its ${workers.length} processes (${names}) were gone ${(performance.now() - began).toFixed(0)} ms later`,
    workers.length === 0
      ? 'no process was at work on it'
      : `still there: ${left.map(({ command }) => command.slice(0, 60)).join('; ')}`,
  );
}
