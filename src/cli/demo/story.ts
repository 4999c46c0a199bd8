import { accepted, type Client } from '../client.ts';
import { logLine, timeOf } from '../follow.ts';
import {
  CancelRunDocument,
  EndDemoTaskDocument,
  ExecuteTaskDocument,
  ListRunsDocument,
  ReadRunDocument,
  type ShownRunFragment,
} from '../generated.ts';
import type { Terminal } from '../terminal.ts';
import { type Backup, prepareBackup } from './backup.ts';
import { checkBooks, type PlannedSchedule } from './books.ts';
import type { Checks } from './checks.ts';
import { Feed, isEnd } from './feed.ts';
import { familyOf, type Process } from './processes.ts';
import type { Service } from './service.ts';
import type { Site } from './site.ts';
import { backupEveryMs, backupTask, makeTask, pulseEveryMs, pulseTask } from './tasks.ts';
import { onceAt, watchBackup } from './watch.ts';
import { checkGone, workersOf } from './workers.ts';

export interface StoryContext {
  readonly terminal: Terminal;
  readonly checks: Checks;
  readonly service: Service;
  readonly site: Site;
  readonly folder: string;
  /** Collects every process that the demo has caused. At its end none of them may be left. */
  readonly seen: Process[];
  readonly signal: AbortSignal;
  readonly connect: () => Client;
}

const halfWay = 50;
const patienceMs = 30_000;

/** Runs the steps of the demo. Each ends with checks of what it shows. */
export async function tellStory(context: StoryContext): Promise<void> {
  const { terminal, checks, service, signal } = context;
  const began = performance.now();
  let steps = 0;
  function step(title: string): void {
    signal.throwIfAborted();
    const seconds = terminal.paint('gray', `${((performance.now() - began) / 1000).toFixed(1)} s`);
    terminal.line(`\n${terminal.paint('bold', `${++steps}  ${title}`)}  ${seconds}`);
  }

  step('A service');
  const startMs = await timed(() => service.start(signal));
  checks.that(true, `ready at ${service.url} after ${seconds(startMs)}, with a PostgreSQL of its own`, '');
  const backup = await prepareBackup(context.folder);
  const client = context.connect();

  step('Two tasks, each made with its schedule in one call');
  const pulse = await makeTask(client, pulseTask(context.site.url));
  const archive = await makeTask(client, backupTask(backup));
  const megabytes = (backup.bytes / 1e6).toFixed(0);
  terminal.line(
    `     backup    command   ${backup.files} files, ${megabytes} MB, by tar and gzip    ${archive.summary}, 2 attempts`,
  );
  terminal.line(`     pulse     http      GET ${context.site.url}    ${pulse.summary}`);
  const feeding = new AbortController();
  const feed = new Feed(client, [archive.id, pulse.id], AbortSignal.any([signal, feeding.signal]));

  try {
    step('By hand: executeTask(backup), followed live');
    await byHand(context, client, archive.id, backup);

    step('By schedule');
    await bySchedule(context, client, feed);

    step(`Canceled at ${halfWay} %`);
    await canceled(context, client, feed);

    step('The service is killed at 50 % of a run, and started again');
    await killed(context, client, feed, backup);

    step('The books');
    await closed(context, client, feed, [
      { task: 'backup', id: archive.id, scheduleId: archive.scheduleId, everyMs: backupEveryMs },
      { task: 'pulse', id: pulse.id, scheduleId: pulse.scheduleId, everyMs: pulseEveryMs },
    ]);
    context.seen.push(...(await familyOf(service.pid)));
  } finally {
    feeding.abort();
    await feed.ended();
  }
}

async function byHand(
  { terminal, checks, signal }: StoryContext,
  client: Client,
  taskId: string,
  backup: Backup,
): Promise<void> {
  const { run } = accepted(
    (await client.call(ExecuteTaskDocument, { input: { id: taskId, note: 'the demo' } })).executeTask,
  );
  if (!run) throw new Error('executeTask gave no run');
  const end = await watchBackup(terminal, client, run, signal);
  const took = await durationOf(client, run);
  checks.that(
    end.state === 'SUCCEEDED',
    `succeeded in ${took}: "${end.last?.message}"`,
    `run ${run.number} ended as ${end.state}: ${end.last?.message}`,
  );
  const archived = await backup.countArchived();
  checks.that(
    archived === backup.files,
    `the archive really has them: ${archived}`,
    `the archive has ${archived} of ${backup.files} files`,
  );
  checks.that(
    end.gapless && end.entries > backup.files,
    `the log has arrived as lines 1 to ${end.entries}, in order`,
    `of the log ${end.entries} lines have arrived, ${end.gapless ? 'too few' : 'not in order'}`,
  );
}

async function bySchedule({ terminal, checks, signal }: StoryContext, client: Client, feed: Feed): Promise<void> {
  const { run } = await nextScheduled(feed);
  using _ = feed.listen((event) => {
    if (event.run.task.name !== 'pulse' || !isEnd(event)) return;
    const { number, startedAt, scheduledFor } = event.run;
    const late = startedAt === null ? '' : `, started ${latenessOf(event.run)} ms after it was due`;
    terminal.line(`     pulse ${number}, due ${timeOf(scheduledFor)}: ${event.state.toLowerCase()}${late}`);
  });
  const end = await watchBackup(terminal, client, run, signal);
  const { run: ended } = await client.call(ReadRunDocument, { id: run.id });
  checks.that(
    end.state === 'SUCCEEDED' && end.gapless,
    `run ${run.number} was due ${timeOf(run.scheduledFor)}, started ${latenessOf(ended ?? run)} ms after that, succeeded in ${await durationOf(client, run)}`,
    `run ${run.number} ended as ${end.state}`,
  );
}

async function canceled(
  { terminal, checks, service, signal, seen }: StoryContext,
  client: Client,
  feed: Feed,
): Promise<void> {
  const { run } = await nextScheduled(feed);
  let workers: readonly Process[] = [];
  let asked = 0;
  const end = await watchBackup(
    terminal,
    client,
    run,
    signal,
    onceAt(halfWay, async () => {
      workers = await workersOf(service, seen);
      asked = performance.now();
      accepted(
        (await client.call(CancelRunDocument, { input: { id: run.id, reason: 'half is enough', grace: 'PT2S' } }))
          .cancelRun,
      );
    }),
  );
  const endedAfter = performance.now() - asked;
  checks.that(
    end.state === 'CANCELED',
    `run ${run.number} is CANCELED at ${Math.floor(end.percent ?? 0)} %, ${endedAfter.toFixed(0)} ms after the request`,
    `run ${run.number} ended as ${end.state} instead of CANCELED`,
  );
  await checkGone(checks, workers);
}

async function killed(
  { terminal, checks, service, signal, seen }: StoryContext,
  client: Client,
  feed: Feed,
  backup: Backup,
): Promise<void> {
  const { run } = await nextScheduled(feed);
  let workers: readonly Process[] = [];
  const restarted = Promise.withResolvers<number>();
  restarted.promise.catch(() => undefined);
  const end = await watchBackup(
    terminal,
    client,
    run,
    signal,
    onceAt(halfWay, async (percent) => {
      workers = await workersOf(service, seen);
      const { pid } = service;
      await service.kill();
      terminal.line(
        `     ${terminal.paint('red', `kill -9 ${pid}`)} while run ${run.number} is at ${Math.floor(percent)} %`,
      );
      await checkGone(checks, workers);
      const startMs = await timed(() => service.start(signal));
      restarted.resolve(startMs);
      checks.that(true, `the service is ready again after ${seconds(startMs)}`, '');
    }),
  );
  terminal.line(terminal.paint('gray', '     what the log of the run says about it:'));
  for (const remark of end.remarks) terminal.line(`     ${logLine(terminal, remark)}`);
  checks.that(
    end.state === 'SUCCEEDED' && end.attempt === 2,
    `run ${run.number} succeeded as attempt 2 of 2: "${end.last?.message}"`,
    `run ${run.number} ended as ${end.state} in attempt ${end.attempt}`,
  );
  checks.that(
    end.remarks.some(({ message }) => message.includes('attempt 1 was lost')),
    'its log says what happened to attempt 1',
    'its log does not say what happened to attempt 1',
  );
  checks.that(
    end.gapless && end.breaks > 0,
    `the log stream was cut off, went on where it had been, and is whole: lines 1 to ${end.entries}`,
    end.gapless ? 'the streams were never cut off, so the kill proved nothing' : 'the log stream has a gap or a repeat',
  );
  const archived = await backup.countArchived();
  checks.that(
    archived === backup.files,
    `the archive has all ${archived} files`,
    `the archive has ${archived} of ${backup.files} files`,
  );
}

async function closed(
  { terminal, checks, site }: StoryContext,
  client: Client,
  feed: Feed,
  tasks: readonly (PlannedSchedule & { readonly id: string })[],
): Promise<void> {
  for (const { id } of tasks)
    accepted((await client.call(EndDemoTaskDocument, { input: { id, reason: 'the demo is over' } })).cancelTask);
  const taskIds = tasks.map(({ id }) => id);
  const { runs } = await client.call(ListRunsDocument, { first: 200, filter: { taskIds } });
  for (const { id } of runs.nodes.filter(({ finishedAt }) => finishedAt === null)) {
    await feed.until((event) => event.run.id === id && isEnd(event), `the end of run ${id}`, patienceMs, true);
  }
  await checkBooks(terminal, client, checks, tasks);

  const after = (await client.call(ListRunsDocument, { first: 200, filter: { taskIds } })).runs.nodes;
  const ends = feed.events.filter(isEnd).map(({ run }) => run.id);
  // Runs that ended before the stream was open are not in it.
  const expected = after.filter(
    ({ id, finishedAt }) => ends.includes(id) || (finishedAt ?? '') >= (feed.events[0]?.at ?? ''),
  );
  checks.that(
    ends.length === expected.length && new Set(ends).size === ends.length,
    `one stream of events, through the kill: ${expected.length} runs, each of which ended once`,
    `${expected.length} runs, but the stream of events had ${ends.length} ends`,
  );
  const pulses = after.filter(({ task }) => task.name === 'pulse');
  const unasked = pulses.filter(({ state, attempt }) => state === 'SUCCEEDED' && attempt === 1).length;
  const twice = [...site.requests.values()].filter((count) => count > 1).length;
  const expectedTwice = pulses.filter(({ attempt }) => attempt > 1).length;
  checks.that(
    pulses.every(({ state }) => state === 'SUCCEEDED') &&
      site.requests.size === pulses.length &&
      twice <= expectedTwice,
    `the site was asked by ${site.requests.size} runs of pulse, ${unasked} of them in one attempt, none twice without saying so`,
    `${pulses.length} runs of pulse, ${site.requests.size} seen by the site, ${twice} of them more than once`,
  );
}

/** The next backup that the schedule starts. */
function nextScheduled(feed: Feed): Promise<{ run: ShownRunFragment }> {
  return feed.until(
    ({ run, state }) => run.task.name === 'backup' && run.trigger === 'SCHEDULE' && state === 'RUNNING',
    'the schedule to start a backup',
    patienceMs,
  );
}

async function durationOf(client: Client, { id }: ShownRunFragment): Promise<string> {
  const { run } = await client.call(ReadRunDocument, { id });
  return seconds(run?.durationMs ?? 0);
}

function latenessOf({ startedAt, scheduledFor }: ShownRunFragment): number {
  return startedAt === null ? 0 : Date.parse(startedAt) - Date.parse(scheduledFor);
}

async function timed(act: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
