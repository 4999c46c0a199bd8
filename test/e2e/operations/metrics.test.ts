import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../../support/look.ts';
import { migrated, until } from '../../support/node.ts';
import type { TestDatabase } from '../../support/postgres.ts';
import { type Service, startService } from '../../support/service.ts';
import { openSocket } from '../../support/subscription.ts';
import { bareId, ended, everySecond, executeTask, makeTask } from '../../support/work.ts';

const root = join(import.meta.dirname, '../../..');
const secret = 'hunter2-in-a-parameter';

interface RunLine {
  readonly level: number;
  readonly msg: string;
  readonly node?: string;
  readonly process?: string;
  readonly run?: string;
  readonly task?: string;
  readonly module?: string;
  readonly outcome?: string;
  readonly attempt?: number;
  readonly durationMs?: number;
  readonly latenessMs?: number;
}

describe('what a node tells its operator', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;
  let text: string;
  let tenantId: string;

  const isOf = (id: string, { msg, run }: RunLine): boolean => msg === 'a run has ended' && run === bareId(id);
  const scrape = async (): Promise<string> => (await fetch(`${service.url}/metrics`)).text();
  const lines = (): readonly RunLine[] => service.logged();
  const lineOf = (id: string) => lines().find((line) => isOf(id, line));
  /** The value of the first sample that begins so. */
  const valueOf = (start: string): number => {
    const line = text.split('\n').find((one) => one.startsWith(start));
    assert.ok(line, `no sample begins with ${start}`);
    return Number(line.slice(line.lastIndexOf(' ') + 1));
  };

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url, env: { POLYCHRON_CONCURRENCY: '1' } });
    const [tenant] = await look.rows<{ id: string }>('select id from tenant', []);
    tenantId = tenant!.id;
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  it('writes one line for each ended run, its level by the outcome, and no parameter', async () => {
    const good = await executeTask(service, (await makeTask(service, 'good', { params: { result: { secret } } })).id);
    const bad = await executeTask(
      service,
      (await makeTask(service, 'bad', { params: { fail: 'no', result: { secret } }, retry: { maxAttempts: 1 } })).id,
    );
    await ended(service, [good, bad]);
    await until(async () => lineOf(good) && lineOf(bad), 'the lines of both runs');
    const { level, outcome, module, attempt, task, durationMs } = lineOf(good)!;
    assert.deepEqual([level, outcome, module, attempt, task], [30, 'SUCCEEDED', 'simulate', 1, 'good']);
    assert.equal(typeof durationMs, 'number');
    assert.deepEqual([lineOf(bad)!.level, lineOf(bad)!.outcome], [40, 'FAILED']);
    assert.equal(lines().filter((line) => isOf(good, line)).length, 1);
    assert.ok(!service.output().includes(secret));
  });

  it('names its version first, and the node in the lines of each process', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const [first] = service.logged() as unknown as { msg: string; version: string }[];
    assert.deepEqual([first!.msg, first!.version], ['Polychron starts', version]);
    const [node] = await look.rows<{ id: string }>('select id from node', []);
    for (const name of ['engine', 'api']) {
      const last = lines().findLast(({ process }) => process === name);
      assert.equal(last?.node, node!.id, `${name}: ${JSON.stringify(last)}`);
    }
  });

  it('shows in its metrics what the scheduler does', async () => {
    const long = await makeTask(service, 'long', { params: { durationMs: 600_000 } });
    const busy = await executeTask(service, long.id);
    const ticking = await makeTask(service, 'ticking', { schedules: [{ recurrence: everySecond }] });
    const short = await makeTask(service, 'short');
    const waiting = [await executeTask(service, short.id), await executeTask(service, short.id)];
    const socket = openSocket(service);
    const reader = socket.watch('subscription { runEvents { cursor } }', {}, () => undefined);
    await until(async () => {
      text = await scrape();
      return /^polychron_queued_runs\{[^}]*\} [2-9]/m.test(text) && /^polychron_stream_readers\{.*\} 1/m.test(text);
    }, 'two runs to wait in the queue, and a reader');
    assert.ok(valueOf(`polychron_queued_runs{tenant="${tenantId}",for="node"}`) >= 2);
    assert.ok(valueOf(`polychron_oldest_queued_run_seconds{tenant="${tenantId}"}`) > 0);
    assert.ok(valueOf('polychron_next_due_timestamp_seconds{kind="schedule"}') > 1_700_000_000);
    assert.equal(valueOf('polychron_nodes{role="all"}'), 1);
    assert.equal(valueOf('polychron_figures_up'), 1);
    assert.equal(valueOf('polychron_alarm_up'), 1);
    assert.ok(valueOf('polychron_pool_connections{process="engine"') >= 0);
    assert.ok(Math.abs(valueOf('polychron_clock_offset_seconds')) < 60);
    assert.equal(valueOf('polychron_runs_total{outcome="SUCCEEDED",module="simulate"}'), 1);
    assert.equal(valueOf('polychron_runs_total{outcome="FAILED",module="simulate"}'), 1);
    assert.equal(valueOf('polychron_attempt_duration_seconds_count{module="simulate"}'), 2);
    assert.equal(valueOf('polychron_run_lateness_seconds_count'), 0);
    reader.stop();
    await reader.ended;
    await socket.close();

    await service.data('mutation ($id: ID!) { cancelRun(input: { id: $id }) { errors { code } } }', { id: busy });
    await ended(service, waiting);
    await until(async () => {
      text = await scrape();
      return valueOf('polychron_run_lateness_seconds_count') > 0 && !/^polychron_stream_readers\{.*\} 1/m.test(text);
    }, 'a run of the schedule to begin, and the reader to be gone');
    assert.ok(lines().some(({ task, latenessMs }) => task === 'ticking' && (latenessMs ?? 0) > 0));
    await service.data('mutation ($id: ID!) { deleteTask(input: { id: $id }) { errors { code } } }', {
      id: ticking.id,
    });
  });

  it('has every metric that the board and the alerts ask for, and tells of each in the document', async () => {
    text = await scrape();
    const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]));
    const files = ['deploy/grafana/polychron.json', 'deploy/prometheus/alerts.yml'];
    const [board, alerts] = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
    const { panels } = JSON.parse(board!) as { panels: { targets: { expr: string }[] }[] };
    const asked = [...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)), ...alerts!.match(/expr: .*/g)!];
    assert.ok(asked.length > 30, `${asked.length} expressions`);
    for (const expression of asked) {
      const names = expression.match(/polychron_\w+/g) ?? [];
      assert.ok(names.length > 0, expression);
      for (const name of names) {
        const base = name.replace(/_(bucket|sum|count)$/, '');
        assert.ok(types.has(name) || types.get(base) === 'histogram', `${name} is not in /metrics: ${expression}`);
      }
    }
    const document = await readFile(join(root, 'docs/operations.md'), 'utf8');
    const ours = [...types.keys()].filter((name) => !/^polychron_(process|nodejs)_/.test(name));
    for (const name of ours) assert.ok(document.includes(`\`${name}\``), `docs/operations.md does not name ${name}`);
    assert.match(text, /^polychron_build_info\{version="[^"]+",node="[^"]+"\} 1$/m);
  });
});
