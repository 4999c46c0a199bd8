import { readFile } from 'node:fs/promises';
import type { Effect, Rule } from './judge.ts';
import type { CampaignNode } from './node.ts';

interface Kind {
  readonly name: string;
  readonly everyMs: number;
  readonly overlap: Rule['overlap'];
  /** How long its command takes. */
  readonly seconds: number;
}

const kinds: readonly Kind[] = [
  { name: 'every-second', everyMs: 1_000, overlap: 'allow', seconds: 0 },
  { name: 'every-3-s-skip', everyMs: 3_000, overlap: 'skip', seconds: 0.2 },
  { name: 'every-2-s-skip-long', everyMs: 2_000, overlap: 'skip', seconds: 2.5 },
  { name: 'every-4-s-buffer', everyMs: 4_000, overlap: 'buffer', seconds: 1 },
  { name: 'every-5-s-side-by-side', everyMs: 5_000, overlap: 'allow', seconds: 6.5 },
];

/** How often a command writes that it is still running, in seconds. */
const beatS = 0.5;

const policies = { allow: 'ALLOW_ALL', buffer: 'BUFFER_ALL', skip: 'SKIP' } as const;

/** A rule and the id of its schedule in the product. */
export interface Planned {
  readonly rule: Rule;
  readonly schedule: string;
}

export interface Account {
  readonly planned: number;
  readonly dispatched: number;
  readonly skipped: number;
  readonly missed: number;
  readonly superseded: number;
  readonly pending: number;
  readonly balanced: boolean;
}

/** Creates all schedules between two instants. Each has a task of its own. */
export function makeWork(
  node: CampaignNode,
  effects: string,
  from: number,
  until: number,
): Promise<readonly Planned[]> {
  return Promise.all(
    kinds.map(async (kind) => {
      const { name, everyMs, overlap } = kind;
      const query = `mutation ($input: CreateTaskInput!) {
        createTask(input: $input) { task { schedules { nodes { id } } } errors { message } } }`;
      const { createTask } = await node.ask<{
        createTask: { task: { schedules: { nodes: { id: string }[] } } | null; errors: { message: string }[] };
      }>(query, { input: taskOf(kind, effects, from, until) });
      const schedule = createTask.task?.schedules.nodes[0]?.id;
      if (schedule === undefined) throw new Error(`${name} was refused: ${JSON.stringify(createTask.errors)}`);
      return { rule: { name, everyMs, from, until, overlap }, schedule };
    }),
  );
}

function taskOf({ name, everyMs, overlap, seconds }: Kind, effects: string, from: number, until: number): object {
  // Each line is a single write, so lines of two commands never mix.
  const line = (mark: Effect['mark']): string =>
    `echo "${mark} ${name} $POLYCHRON_RUN_ID $POLYCHRON_SCHEDULED_FOR $POLYCHRON_ATTEMPT $(date +%s%3N)" >> '${effects}'`;
  const pieces = Math.ceil(seconds / beatS);
  const beats = Array.from({ length: pieces }, (_, n) => [
    `sleep ${seconds / pieces}`,
    ...(n < pieces - 1 ? [line('beat')] : []),
  ]);
  const script = [line('start'), ...beats.flat(), line('end')].join('\n');
  return {
    name,
    module: 'command',
    params: { shell: true, script },
    retry: { maxAttempts: 50, backoff: 'NONE' },
    schedules: [
      {
        recurrence: { interval: { every: `PT${everyMs / 1_000}S`, anchor: new Date(from).toISOString() } },
        startsAt: new Date(from).toISOString(),
        endsAt: new Date(until).toISOString(),
        overlap: policies[overlap],
        catchUp: { mode: 'ALL', max: 1_000, window: 'PT1H', grace: 'PT1H' },
      },
    ],
  };
}

export async function accountOf(node: CampaignNode, { rule, schedule }: Planned): Promise<Account> {
  const query = `query ($id: ID!, $range: DateTimeRange!) { schedule(id: $id) { ledger(range: $range) {
    planned dispatched skipped missed superseded pending balanced } } }`;
  const range = { from: new Date(rule.from).toISOString(), to: new Date(rule.until).toISOString() };
  const data = await node.ask<{ schedule: { ledger: Account } }>(query, { id: schedule, range });
  return data.schedule.ledger;
}

export async function readEffects(file: string): Promise<readonly Effect[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [mark, rule = '', runId = '', instant = '', attempt, at] = line.split(' ');
      if (
        (mark !== 'start' && mark !== 'beat' && mark !== 'end') ||
        Number.isNaN(Date.parse(instant)) ||
        !Number(attempt) ||
        !Number(at)
      )
        throw new Error(`a line of the effects cannot be read: ${line}`);
      return { mark, rule, runId, instant: Date.parse(instant), attempt: Number(attempt), at: Number(at) };
    });
}
