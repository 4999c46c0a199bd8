import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ScheduleDraft } from '../../src/domain/model/commands/schedule.ts';
import type { TaskDraft } from '../../src/domain/model/commands/task.ts';
import type { CatchUpMode, Schedule } from '../../src/domain/model/schedule.ts';
import { operator, scheduleDraft } from '../support/node.ts';
import { assertBalanced, assertOnce, ledgerRows, type Row } from '../support/virtual/books.ts';
import type { World } from '../support/virtual/world.ts';

/** A story about one task: what happens to it, and what its ledger says in the end, a line for each row of each schedule. */
export interface Story {
  readonly title: string;
  /** Default: Saturday, 21 November 2026, 08:59:30 UTC. */
  readonly start?: string;
  readonly schedules: readonly ScheduleDraft[];
  readonly task?: Partial<TaskDraft>;
  readonly play: (scene: Scene) => Promise<void>;
  /** `21 09:00 DISPATCHED SCHEDULE`, `21 09:01–21 09:59 MISSED 59`; one list after the other. */
  readonly ledger: readonly string[];
}

/** What a story's actors can do. Instants are ISO text; without a zone, UTC. */
export interface Scene {
  readonly world: World;
  readonly taskId: string;
  readonly schedules: readonly Schedule[];
  readonly live: (to: string) => Promise<void>;
  readonly down: (to: string) => Promise<void>;
  readonly edit: (changes: Partial<Omit<ScheduleDraft, 'paused' | 'pauseNote'>>) => Promise<void>;
  readonly pause: (until?: string) => Promise<void>;
  readonly resume: (catchUp: CatchUpMode) => Promise<void>;
  readonly remove: () => Promise<void>;
  readonly runStates: () => Promise<string[]>;
}

/** Ten minutes after each run has ended. */
export const elastic = scheduleDraft(
  { kind: 'interval', every: 'PT10M', anchor: null, fromCompletion: true },
  { overlap: 'ALLOW_ALL' },
);

export const everyMinute = cron('* * * * *');

export function cron(expression: string, changes: Partial<ScheduleDraft> = {}): ScheduleDraft {
  return scheduleDraft({ kind: 'cron', expression, syntax: 'VIXIE' }, { overlap: 'ALLOW_ALL', ...changes });
}

export function instant(text: string): number {
  return Date.parse(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
}

/** Plays the story and holds its ledger against what it ought to say, and against the conservation law. */
export function tell(story: Story, theWorld: () => World): void {
  it(story.title, async () => {
    const world = theWorld();
    await world.clear();
    world.runsTake = 0;
    world.clock.set(instant(story.start ?? '2026-11-21T08:59:30'));
    const made = await world.task('the task', story.schedules, story.task);
    await story.play(makeScene(world, made.id, made.schedules));
    const told: string[] = [];
    for (const { id } of made.schedules) {
      await assertBalanced(world, id);
      told.push(...(await ledgerRows(world, id)).map(line));
    }
    await assertOnce(world, [made.id]);
    assert.deepEqual(told, story.ledger);
    assert.deepEqual(world.complaints, []);
  });
}

function makeScene(world: World, taskId: string, schedules: readonly Schedule[]): Scene {
  const named = { id: schedules[0]!.id, expectedVersion: null };
  return {
    world,
    taskId,
    schedules,
    live: (to) => world.live(instant(to)),
    down: (to) => world.down(instant(to)),
    async edit(changes) {
      await world.schedules.update(operator, { ...named, ...changes, validateOnly: false });
      await world.attend();
    },
    async pause(until) {
      await world.schedules.pause(operator, { ...named, note: null, until: until ? instant(until) : null });
    },
    async resume(catchUp) {
      await world.schedules.resume(operator, { ...named, catchUp });
      await world.attend();
    },
    async remove() {
      await world.schedules.remove(operator, named);
      await world.attend();
    },
    async runStates() {
      const runs = await world.rows<{ state: string }>('select state from run where task_id = $1 order by number', [
        taskId,
      ]);
      return runs.map(({ state }) => state);
    },
  };
}

function line({ nominalAt, until, count, state, trigger }: Row): string {
  const first = moment(nominalAt);
  const span = until === null ? first : `${first}–${moment(until)}`;
  return [span, state, trigger ?? (count > 1 ? String(count) : '')].join(' ').trim();
}

/** Day of month and time of day, as short as it can be told. */
function moment(at: number): string {
  const text = new Date(at).toISOString();
  const seconds = at % 1000 === 0 ? text.slice(16, 19) : text.slice(16, 23);
  return `${text.slice(8, 10)} ${text.slice(11, 16)}${seconds === ':00' ? '' : seconds}`;
}
