/** A node that runs a command as another user and is killed in the middle of it, for `containment.test.ts`. */
import { findContainment, makeModules } from '../../../src/execution/modules/index.ts';
import { settings, shell, silent, trial } from './support.ts';

const [dataDir = '', script = '', ...secrets] = process.argv.slice(2);
const containment = await findContainment({ user: null, dataDir, secrets, database: undefined, logger: silent });
const attempt = trial(shell(script));
process.stdout.write(`${attempt.run.id}\n`);
const log = attempt.journal.log.bind(attempt.journal);
attempt.journal.log = (level, message) => {
  log(level, message);
  process.stdout.write(`${message}\n`);
};
await makeModules({ ...settings, containment })
  .get('command')
  ?.run(attempt);
