import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, on every machine (USER_HZ). */
const msPerTick = 10;

interface Stat {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended and been waited for. */
  readonly reaped: number;
}

/** CPU time of a process and all below it since they began, in milliseconds; children that have ended count. Linux only. */
export function cpuOfTree(root: number): number {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(Number(name));
    if (stat !== null) stats.set(Number(name), stat);
  }
  const sum = (pid: number): number => {
    const stat = stats.get(pid);
    if (stat === undefined) return 0;
    let total = stat.own + stat.reaped;
    for (const [child, { parent }] of stats) if (parent === pid) total += sum(child);
    return total;
  };
  return sum(root) * msPerTick;
}

export function parentOf(pid: number): number {
  const stat = readStat(pid);
  if (stat === null) throw new Error(`there is no process ${pid}`);
  return stat.parent;
}

function readStat(pid: number): Stat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name in brackets may hold spaces and brackets of its own.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const field = (number: number): number => fields[number - 3] ?? 0;
  return { parent: field(4), own: field(14) + field(15), reaped: field(16) + field(17) };
}

export interface Usage {
  /** Milliseconds of this process. */
  readonly client: number;
  /** Milliseconds of the servers' process trees. */
  readonly servers: number;
  /** Milliseconds of the clock on the wall. */
  readonly wall: number;
}

/** Starts to count; the answer tells what has been used since. */
export function countUsage(serverPids: readonly number[]): () => Usage {
  const servers = (): number => serverPids.reduce((sum, pid) => sum + cpuOfTree(pid), 0);
  const before = { cpu: process.cpuUsage(), servers: servers(), wall: performance.now() };
  return () => {
    const { user, system } = process.cpuUsage(before.cpu);
    return {
      client: (user + system) / 1000,
      wall: performance.now() - before.wall,
      servers: servers() - before.servers,
    };
  };
}
