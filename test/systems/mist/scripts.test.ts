import assert from 'node:assert/strict';
import { it } from 'node:test';
import { countRows } from '../../support/look.ts';
import { until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';
import { mutate } from '../../support/work.ts';
import { request, serveDialect } from '../client.ts';

it('a script_id names a stored script, which runs with the machines; one that names none is refused', async () => {
  // The actions as they are shipped.
  const served = await serveDialect('none', { POLYCHRON_ACTIONS: '', POLYCHRON_COMMANDS: 'on' });
  try {
    const { service, look } = served;
    const schedule = {
      name: 'nightly',
      script_id: '875cabc81fa1438b98ef25f099bbdf09',
      machines_per_cloud: [
        ['cloud', 'one'],
        ['cloud', 'two'],
      ],
      cronjob_type: 'interval',
      cronjob_entry: { every: 1, period: 'hours' },
      run_immediately: true,
    };
    const make = () =>
      request(service, 'POST', '/api/v1/schedules', { body: schedule, headers: { authorization: adminToken } });
    const before = await countRows(look);
    const refused = await make();
    assert.equal(refused.status, 400, refused.text);
    assert.match(refused.text, /875cabc81fa1438b98ef25f099bbdf09/);
    assert.deepEqual(await countRows(look), before);

    const script = { name: schedule.script_id, text: 'echo "on $1 and $2"' };
    const { errors } = await mutate<object>(service, 'createScript', script, 'script { id }');
    assert.deepEqual(errors, []);
    const made = await make();
    assert.equal(made.status, 200, made.text);
    await until(async () => {
      const lines = await look.rows<{ message: string }>('select message from log_entry');
      return lines.some(({ message }) => message === 'on cloud/one and cloud/two');
    }, 'the output of the script');
  } finally {
    await served.stop();
  }
});
