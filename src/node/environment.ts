import { closeSync, readFileSync } from 'node:fs';
import { reaperOf } from './reaper.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that a process of the service keeps in its environment. Other programs of the same user can read them there
 * (/proc/<pid>/environ). All other variables, which may be secrets, are handed over in other ways.
 */
const kept =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TZDIR|TMPDIR|TERM|NODE_(OPTIONS|ENV|PATH|DEBUG|EXTRA_CA_CERTS|USE_SYSTEM_CA|NO_WARNINGS|COMPILE_CACHE|V8_COVERAGE)|(UV|LD|DYLD|MALLOC|GLIBC)_[A-Z_]+|SSL_CERT_(FILE|DIR)|OPENSSL_CONF|XDG_[A-Z_]+)$/;
/** Variables that the driver of PostgreSQL reads. */
const ofLibraries = /^PG[A-Z]+$/;
/** Names of variables that usually hold secrets, ours or those of other programs. */
const secret = /_URL$|_URI$|TOKEN|SECRET|PASS|CREDENTIAL|API_?KEY|PRIVATE/;

/** Set for the restarted program: the descriptor from which it reads its configuration. */
const descriptorName = 'POLYCHRON_CONFIG_FD';
const descriptor = 3;

export function keptOf(environment: Environment): Record<string, string> {
  return pick(environment, (name) => kept.test(name));
}

export function librariesOf(environment: Environment): Record<string, string> {
  return pick(environment, (name) => ofLibraries.test(name));
}

/** Writes the hidden variables to a pipe and leaves it open as descriptor 3 for the program that follows. */
const handOver = `exec 3<<END
$POLYCHRON_REST
END
unset POLYCHRON_REST
exec "$@"`;

/**
 * The whole environment that this program was started with. When it holds secrets, this first restarts the program with only
 * {@link kept} in its environment, because a process cannot change its /proc/<pid>/environ. It restarts in the same process
 * (execve), or below one that reaps orphans (reaper.ts). The other variables come through a pipe. A shell in between fills it,
 * because Node cannot leave a descriptor open.
 */
export function takeEnvironment(environment: Environment, program: readonly string[]): Environment {
  if (environment[descriptorName] === String(descriptor)) {
    const rest = JSON.parse(readFileSync(descriptor, 'utf8')) as Record<string, string>;
    closeSync(descriptor);
    return { ...keptOf(environment), ...rest };
  }
  const reaper = reaperOf();
  const hasSecret = Object.keys(environment).some((name) => secret.test(name) && !kept.test(name));
  if ((reaper.length === 0 && !hasSecret) || process.execve === undefined || process.platform === 'win32') {
    return environment;
  }
  const rest = pick(environment, (name) => !kept.test(name));
  // Otherwise every start would print that execve is experimental.
  process.removeAllListeners('warning');
  const line = [...reaper, process.execPath, ...withoutInspector(process.execArgv), ...program];
  return process.execve('/bin/sh', ['/bin/sh', '-c', handOver, 'polychron', ...line], {
    ...keptOf(environment),
    [descriptorName]: String(descriptor),
    POLYCHRON_REST: JSON.stringify(rest),
  });
}

const noInspector = '--disable-sigusr1';

/**
 * Options of Node with which a process ignores SIGUSR1. That signal would open the inspector, and so the whole memory, to
 * programs of this machine. Node before 22.14 does not know the option and would not start with it.
 */
export function withoutInspector(options: readonly string[]): string[] {
  const isKnown = process.allowedNodeEnvironmentFlags.has(noInspector) && !options.includes(noInspector);
  return isKnown ? [noInspector, ...options] : [...options];
}

function pick(environment: Environment, wanted: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && wanted(name) ? [[name, value]] : [],
    ),
  );
}
