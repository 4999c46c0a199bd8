import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServerProcess {
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Ends the process, by default with SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a server that listens on a port of loopback, and waits until it accepts connections. It ends with this process. */
export async function startServer(
  binary: string,
  args: readonly string[],
  port: number,
  options: Pick<SpawnOptions, 'env' | 'uid' | 'gid'> = {},
): Promise<ServerProcess> {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
  let output = '';
  const keep = (text: string): void => void (output = (output + text).slice(-4000));
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const exit = once(child, 'exit');
  if (child.pid === undefined) throw new Error(`${binary} cannot be started`);
  endWithUs(child);

  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`${binary} ended with code ${child.exitCode}: ${output}`);
    await delay(20);
  }
  return {
    pid: child.pid,
    signal: (name) => void child.kill(name),
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      await exit;
    },
  };
}

export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** If this process is killed, a shell that reads a pipe from it sees the pipe close, and kills the server. */
function endWithUs(server: ChildProcess): void {
  const guard = spawn('/bin/sh', ['-c', 'read -r _ || kill -KILL "$1"', 'sh', String(server.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.stdin.on('error', () => undefined);
  guard.unref();
  server.once('exit', () => guard.stdin.end('ended\n'));
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
