import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrated } from '../support/node.ts';
import { startService } from '../support/service.ts';
import { ended, executeTask, makeTask } from '../support/work.ts';

const needsRoot = { skip: process.getuid?.() === 0 ? false : 'only root can give its rights away' };

test('by default, commands of a node that runs as root know nothing of the node', needsRoot, async () => {
  const database = await migrated();
  // An empty variable counts as unset.
  const service = await startService({ databaseUrl: database.url, env: { POLYCHRON_COMMAND_USER: '' } });
  try {
    const script = `id -u; cat /proc/${service.pid}/environ; tr '\\0' '\\n' < /proc/$PPID/environ; tr '\\0' '\\n' < /proc/$$/environ`;
    const task = await makeTask(service, 'curious', { module: 'command', params: { shell: true, script } });
    const run = await executeTask(service, task.id);
    await ended(service, [run]);
    const query = 'query ($id: ID!) { run(id: $id) { logs(first: 200) { nodes { message } } } }';
    interface Told {
      readonly run: { readonly logs: { readonly nodes: readonly { readonly message: string }[] } };
    }
    const lines = (await service.data<Told>(query, { id: run })).run.logs.nodes.map(({ message }) => message);
    assert.ok(Number(lines[0]) > 0, lines.join('\n'));
    assert.ok(
      // In bubblewrap the node is not even there.
      lines.some((line) => /^cat: \/proc\/\d+\/environ: (Permission denied|No such file or directory)$/.test(line)),
      lines.join('\n'),
    );
    // The environment of the guard, if it can be read, is that of the command.
    assert.ok(lines.includes('POLYCHRON_TASK=curious'), lines.join('\n'));
    assert.ok(!lines.some((line) => /DATABASE_URL|POLYCHRON_ADMIN_TOKEN/.test(line)), lines.join('\n'));
    assert.ok(service.logged().some(({ msg }) => msg === 'commands run as another user'));
  } finally {
    await service.stop();
    await database.drop();
  }
});
