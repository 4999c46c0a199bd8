/** A node that runs a script and is killed in the middle of it, for `script.test.ts`. */
import { run, scripts, trial } from './support.ts';

scripts.set('victim', { interpreter: '/bin/sh', text: process.argv[2] ?? '' });
const attempt = trial({ script: 'victim' });
process.stdout.write(`${attempt.run.id}\n`);
const log = attempt.journal.log.bind(attempt.journal);
attempt.journal.log = (level, message) => {
  log(level, message);
  process.stdout.write(`${message}\n`);
};
await run('script', attempt);
