import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second on every machine (USER_HZ). */
const msPerTick = 10;

interface Stat {
  readonly parent: number;
  readonly own: number;
  /** CPU time of children that have ended and been waited for. */
  readonly reaped: number;
}

/** CPU time of a process and its descendants since their start, in milliseconds. Ended children count. Linux only. */
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
  // The process name in parentheses may contain spaces and parentheses, so the fields are read after its end.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const field = (number: number): number => fields[number - 3] ?? 0;
  return { parent: field(4), own: field(14) + field(15), reaped: field(16) + field(17) };
}

export interface Usage {
  /** CPU time of this process, in milliseconds. */
  readonly client: number;
  /** CPU time of the servers' process trees, in milliseconds. */
  readonly servers: number;
  /** Elapsed time, in milliseconds. */
  readonly wall: number;
}

/** Starts to count. The returned function gives the usage since then. */
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
