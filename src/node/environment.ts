import { closeSync, readFileSync } from 'node:fs';
import { reaperOf } from './reaper.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a process of the service may keep in its environment, where other programs of the same user can read it
 * (/proc/<pid>/environ). All the rest, secrets among it, is handed over in other ways.
 */
const kept =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TZDIR|TMPDIR|TERM|NODE_(OPTIONS|ENV|PATH|DEBUG|EXTRA_CA_CERTS|USE_SYSTEM_CA|NO_WARNINGS|COMPILE_CACHE|V8_COVERAGE)|(UV|LD|DYLD|MALLOC|GLIBC)_[A-Z_]+|SSL_CERT_(FILE|DIR)|OPENSSL_CONF|XDG_[A-Z_]+)$/;
/** Read by the driver of PostgreSQL. */
const ofLibraries = /^PG[A-Z]+$/;
/** Names under which people keep secrets, ours and those of others. */
const secret = /_URL$|_URI$|TOKEN|SECRET|PASS|CREDENTIAL|API_?KEY|PRIVATE/;

/** Set by the shell that starts this program anew: the descriptor from which it reads its configuration. */
const descriptorName = 'POLYCHRON_CONFIG_FD';
const descriptor = 3;

export function keptOf(environment: Environment): Record<string, string> {
  return pick(environment, (name) => kept.test(name));
}

export function librariesOf(environment: Environment): Record<string, string> {
  return pick(environment, (name) => ofLibraries.test(name));
}

/** Fills a pipe with what the environment must not show, and leaves it open as descriptor 3 for the program that follows. */
const handOver = `exec 3<<END
$POLYCHRON_REST
END
unset POLYCHRON_REST
exec "$@"`;

/**
 * The whole environment that this program was started with. When secrets are in it, the program is first started anew in
 * the same process (execve), or below one that reaps orphans (reaper.ts), with only {@link kept} in its environment: what stands in /proc/<pid>/environ cannot be
 * changed otherwise. The rest comes by a pipe, which a shell in between fills: Node cannot leave a descriptor open.
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
  // The warning that execve is experimental would be the first line of every start.
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
 * Options of Node with which a process ignores SIGUSR1: it would open the inspector, and by that the whole memory, to the
 * programs of this machine. A Node before 22.14 does not know the option and would not start with it.
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
