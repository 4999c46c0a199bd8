/**
 * `npm run bench [-- name… --quick --json FILE --concurrency N --per-task N]`
 *
 * Measures Polychron and its competitors in one run, on servers of its own. Progress goes to stderr, the table to stdout.
 */
import { writeFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { answers } from './answers.ts';
import { burst } from './burst.ts';
import { cluster } from './cluster.ts';
import { enqueue } from './enqueue.ts';
import { events } from './events.ts';
import { fanOut } from './fan-out.ts';
import { firstLog } from './first-log.ts';
import { lateness } from './lateness.ts';
import { lists } from './lists.ts';
import { logs } from './logs.ts';
import { memory } from './memory.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import { recurrence } from './recurrence.ts';
import { printTable, type Row } from './report.ts';
import { rest } from './rest.ts';
import { retention } from './retention.ts';
import { makeServers } from './servers.ts';

const parts: Readonly<Record<string, Part>> = {
  burst,
  lateness,
  cluster,
  enqueue,
  recurrence,
  'first-log': firstLog,
  events,
  'fan-out': fanOut,
  answers,
  lists,
  logs,
  rest,
  retention,
  memory,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    concurrency: { type: 'string', default: '500' },
    'per-task': { type: 'string', default: '1' },
  },
});
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(`there is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}

const servers = makeServers();
const rows: Row[] = [];
try {
  for (const [name, part] of Object.entries(parts)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    rows.push(
      ...(await part(servers, {
        quick: values.quick,
        concurrency: Number(values.concurrency),
        perTask: Number(values['per-task']),
      })),
    );
  }
} finally {
  await servers.stop();
}
say('done');
process.stdout.write(`\n${printTable(rows)}\n`);
if (values.json !== undefined) {
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model ?? arch(), node: process.version };
  await writeFile(values.json, `${JSON.stringify({ at: new Date().toISOString(), machine, rows }, null, 2)}\n`);
}
