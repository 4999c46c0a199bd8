import { accessSync, constants, readFileSync } from 'node:fs';

/**
 * The first process of a container inherits orphans and has to reap them, which Node does not do. This shell does. It starts the
 * program that is given to it, passes signals on to it, and ends with its exit code.
 */
const reap = `"$@" &
main=$!
exec 3<&-
trap 'kill -TERM "$main"' TERM
trap 'kill -INT "$main"' INT
while wait "$main"; code=$?; kill -0 "$main" 2>/dev/null; do :; done
exit "$code"`;
const shell = ['/bin/sh', '-c', reap, 'polychron'];

/** prctl(PR_SET_CHILD_SUBREAPER, 1), by the number that it has here. It stays in force in the program that follows. */
const prctl: Readonly<Partial<Record<NodeJS.Architecture, number>>> = { x64: 157, arm64: 167, ia32: 172, arm: 172 };
const perl = '/usr/bin/perl';

/** Names under which programs written for Node run: npm, for one, is the first process where a container runs `npm start`. */
const madeWithNode = /^(node|npm|npx|pnpm|yarn|corepack|bun|MainThread)/;

/**
 * What the program has to be started by so that orphans of its commands are reaped; empty where the first process of the system
 * reaps them itself.
 */
export function reaperOf(): readonly string[] {
  if (process.platform !== 'linux') return [];
  if (process.pid === 1) return shell;
  const number = prctl[process.arch];
  // Further below, a program that started us knows us by our pid.
  if (process.ppid !== 1 || number === undefined || !madeWithNode.test(nameOfFirst()) || !isProgram(perl)) return [];
  return [perl, '-e', `syscall(${number}, 36, 1, 0, 0, 0); exec @ARGV`, '--', ...shell];
}

function nameOfFirst(): string {
  try {
    return readFileSync('/proc/1/comm', 'utf8');
  } catch {
    return '';
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
