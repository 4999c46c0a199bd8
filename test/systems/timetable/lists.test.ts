import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';
import { executeTask, makeTask } from '../../support/work.ts';
import { type DialectService, request, serveDialect } from '../client.ts';

type Row = Readonly<Record<string, string | number | boolean | null>>;

const year = new Date().getUTCFullYear() + 1;
const crontab = { minute: '*/10', hour: '1,2', day_of_month: '*', month_of_year: '*', day_of_week: '*' };
const shared = { unique_name: 'server_suspend', subject_type: 'instance', subject_group: 'project', subject: 'b' };
/** Of every kind that a row tells apart. */
const given: readonly object[] = [
  { description: 'Zebra', repeat: true, crontab, subject_id: 'x' },
  {
    description: 'zebra ÄÖ',
    repeat: true,
    crontab,
    subject_id: 'y',
    expires: `${year}-12-20 23:59:59`,
    tenant_id: 'p',
  },
  {
    description: 'alpha',
    repeat: false,
    crontab,
    subject_id: 'x',
    begin_date: `${year}-01-31`,
    begin_time: '04:05:06',
  },
  { description: 'Beta', repeat: false, begin_date: `${year}-05-06`, begin_time: '07:08:09', subject_id: 'x' },
  { description: 'past', repeat: false, begin_date: '2018-12-05', begin_time: '16:30', expires: '2018-12-20' },
  { description: 'off', repeat: true, crontab, enabled: false, author_name: 'ann', timezone: 'Europe/Moscow' },
  {
    description: 'limited',
    repeat: true,
    crontab,
    run_count_limit: 7,
    begin_date: `${year}-02-03`,
    subject_type: 'volume',
  },
  { description: '100%_\\', repeat: true, crontab: { ...crontab, minute: '5' }, subject_group: 'admin', subject: 'é' },
  { description: 'strange', repeat: true, crontab, unique_name: 'nobody_knows_it' },
];

describe('the list of the Scheduler API', () => {
  let served: DialectService;
  let all: readonly Row[];
  const ask = async (query: string): Promise<{ rows: Row[]; total_count: number }> => {
    const headers = { 'x-auth-token': adminToken };
    const { status, text, body } = await request(served.service, 'GET', `/timetable/tasks_monitoring/?${query}`, {
      headers,
    });
    assert.equal(status, 200, text);
    return body;
  };

  before(async () => {
    served = await serveDialect('timetable');
    const headers = { 'x-auth-token': adminToken };
    for (const fields of given) {
      const body = { ...shared, subject_id: 's', ...fields };
      const { status, text } = await request(served.service, 'POST', '/timetable/', { headers, body });
      assert.equal(status, 200, text);
    }
    const { service } = served;
    const cron = { cron: { expression: '0 3 * * *' } };
    await makeTask(service, 'elsewhere', { schedules: [{ recurrence: cron, timeZone: 'Europe/Berlin' }] });
    await makeTask(service, 'interval', {
      schedules: [{ recurrence: { interval: { every: 'PT1H' } }, startsAt: `${year}-03-04T05:06:07Z` }],
    });
    await makeTask(service, 'bare', { module: 'external', params: { worker: 'server_suspend' } });
    for (const state of ['SUCCEEDED', 'FAILED']) {
      const params = state === 'FAILED' ? { fail: true } : {};
      const task = await makeTask(service, `ran ${state}`, { params, retry: { maxAttempts: 1 } });
      await executeTask(service, task.id);
    }
    await until(
      async () => (await served.look.rows('select 1 from run where finished_at is not null')).length === 2,
      'both to end',
    );
    const [gone] = (await ask('name=strange')).rows;
    const path = `/timetable/${String(gone!['timetable_id'])}/`;
    assert.equal((await request(served.service, 'DELETE', path, { headers })).status, 204);
    all = (await ask('all_tenants=true&show_deleted=true')).rows;
    assert.equal(all.length, 14);
  });
  after(() => served.stop());

  /** As rows compare by one of their fields; nothing is less than null. */
  function sorted(rows: readonly Row[], field: string, sign: 1 | -1): Row[] {
    const compare = (a: Row[string] | undefined, b: Row[string] | undefined) =>
      a === b ? 0 : a == null || b == null ? (a == null ? -1 : 1) : a < b ? -1 : 1;
    const id = (row: Row) => Number(row['timetable_id']);
    return rows.toSorted((a, b) => sign * (compare(a[field], b[field]) || id(a) - id(b)));
  }

  it('sorts by each field of its rows, both ways, and cuts its part', async () => {
    for (const field of Object.keys(all[0]!)) {
      for (const [key, sign] of [
        [field, 1],
        [`-${field}`, -1],
      ] as const) {
        const whole = sorted(all, field, sign);
        const answer = await ask(`show_deleted=true&sort_key=${key}`);
        assert.deepEqual(answer, { rows: whole, total_count: 14 }, key);
        const part = await ask(`show_deleted=true&sort_key=${key}&offset=3&limit=4`);
        assert.deepEqual(part, { rows: whole.slice(3, 7), total_count: 14 }, key);
      }
    }
  });

  it('finds by each of its filters what its rows tell', async () => {
    const alive = all.filter((row) => !row['deleted']);
    const tenant = String(all.find(({ name }) => name === 'bare')!['tenant_id']);
    const label = String(all[0]!['action']);
    const cases: [query: string, test: (row: Row) => boolean][] = [
      ['name=ZEBRA', ({ name }) => String(name).toLowerCase().includes('zebra')],
      [`name=${encodeURIComponent('äö')}`, ({ name }) => String(name).toLowerCase().includes('äö')],
      [`name=${encodeURIComponent('%_\\')}`, ({ name }) => String(name).includes('%_\\')],
      ['status=true', (row) => row['enabled'] === true],
      ['status=false', (row) => row['enabled'] === false],
      ['type=periodic', (row) => row['repeat'] === true],
      ['type=one-time', (row) => row['repeat'] === false],
      ['subject_id=x', (row) => row['subject_id'] === 'x'],
      [`subject_id=${tenant}`, (row) => row['subject_id'] === tenant],
      ['subject_type=instance', (row) => row['subject_type'] === 'instance'],
      ['subject_type=project', (row) => row['subject_type'] === 'project'],
      ['subject_group=admin', (row) => row['subject_group'] === 'admin'],
      ['subject_group=project', (row) => row['subject_group'] === 'project'],
      ['action=server_suspend', (row) => row['unique_name'] === 'server_suspend'],
      ['action=simulate', (row) => row['unique_name'] === 'simulate'],
      [`action=${encodeURIComponent(label)}`, (row) => row['action'] === label],
      ['subject_id=%00', () => false],
      ['tenant_id=p', (row) => row['tenant_id'] === 'p' || row['name'] === row['subject']],
      ['filter_tenants=p,q', (row) => row['tenant_id'] === 'p' || row['name'] === row['subject']],
      [
        'subject_id=x&status=true&type=periodic',
        (row) => row['subject_id'] === 'x' && row['enabled'] === true && row['repeat'] === true,
      ],
    ];
    for (const [query, test] of cases) {
      const rows = alive.filter(test);
      assert.deepEqual(await ask(query), { rows, total_count: rows.length }, query);
      const sortedRows = sorted(rows, 'schedule', 1).slice(1, 3);
      const part = await ask(`${query}&sort_key=schedule&offset=1&limit=2`);
      assert.deepEqual(part, { rows: sortedRows, total_count: rows.length }, query);
    }
  });
});
