import { accessSync, constants, readFileSync } from 'node:fs';

/**
 * The first process of a container inherits orphans and has to reap them. Node does not do that, but this shell does. It
 * starts the given program, passes signals on to it, and ends with its exit code.
 */
const reap = `"$@" &
main=$!
exec 3<&-
trap 'kill -TERM "$main"' TERM
trap 'kill -INT "$main"' INT
while wait "$main"; code=$?; kill -0 "$main" 2>/dev/null; do :; done
exit "$code"`;
const shell = ['/bin/sh', '-c', reap, 'polychron'];

/** The number of the system call prctl. With PR_SET_CHILD_SUBREAPER it makes a process, and its later programs, a reaper. */
const prctl: Readonly<Partial<Record<NodeJS.Architecture, number>>> = { x64: 157, arm64: 167, ia32: 172, arm: 172 };
const perl = '/usr/bin/perl';

/** Process names of programs that run on Node. For example, npm is the first process of a container that runs `npm start`. */
const madeWithNode = /^(node|npm|npx|pnpm|yarn|corepack|bun|MainThread)/;

/**
 * The command in front of the program that makes sure that orphans are reaped. It is empty where the first process of the
 * system reaps them.
 */
export function reaperOf(): readonly string[] {
  if (process.platform !== 'linux') return [];
  if (process.pid === 1) return shell;
  const number = prctl[process.arch];
  // Only right below the first process: any other parent may rely on our process id.
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
