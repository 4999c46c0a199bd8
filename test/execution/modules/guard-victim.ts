/** A node that runs a command and is killed in the middle of it, for `guard.test.ts`. */
import { run, trial } from './support.ts';

const attempt = trial(JSON.parse(process.argv[2] ?? '{}') as Record<string, string>);
process.stdout.write(`${attempt.run.id}\n`);
if (process.argv[3] === 'at once') setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(process.argv[4]));
const log = attempt.journal.log.bind(attempt.journal);
attempt.journal.log = (level, message) => {
  log(level, message);
  process.stdout.write(`${message}\n`);
};
await run('command', attempt);
