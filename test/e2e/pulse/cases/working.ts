import type { Socket } from 'node:net';
import { everySecond, executeTask, makeTask } from '../../../support/work.ts';
import { makeWorker } from '../../../support/workers.ts';
import { flood, pour, seconds, startSilentServer, startWildServer } from '../hostile.ts';
import type { PulseCase } from '../pulse-case.ts';

/** Answers that never end, as a server gives them in turn. */
const endless: readonly ((socket: Socket, url: string) => void)[] = [
  (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    pour(socket, '1000\r\n'.padEnd(0x1000 + 6, 'x').concat('\r\n'));
  },
  (socket) => pour(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'),
  (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, 'x-more: yes\r\n');
  },
  (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    pour(socket, `1;${'x'.repeat(1_000)}\r\nx\r\n`);
  },
  (socket, url) => socket.end(`HTTP/1.1 302 Found\r\nlocation: ${url}?${Math.random()}\r\ncontent-length: 0\r\n\r\n`),
  (socket) => pour(socket, 'what is this? '),
];

/** Work that is too much, too long, too loud or never ends. */
export const workingCases: readonly PulseCase[] = [
  {
    who: 'a WRITE token',
    name: '150 http runs to a server that never answers',
    act: async ({ service, beta, scale, defer }) => {
      const silent = await startSilentServer();
      defer(() => silent.stop());
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'silent', { module: 'http', params: { url: silent.url } }, token);
      await flood(150 * scale, 20, () => executeTask(service, id, {}, token));
      await seconds(3);
    },
  },
  {
    who: 'a WRITE token',
    name: 'http runs to a server whose answers never end or lead back to itself',
    act: async ({ service, beta, scale, defer }) => {
      let answers = 0;
      const server = await startWildServer((socket, url) => endless[(answers += 1) % endless.length]!(socket, url));
      defer(() => server.stop());
      const token = beta.tokens.WRITE.secret;
      const params = { url: server.url, maxResponseBytes: 1_048_576, followRedirects: 10 };
      const retry = { maxAttempts: 5, backoff: 'NONE' } as const;
      const { id } = await makeTask(service, 'endless', { module: 'http', params, retry }, token);
      await flood(60 * scale, 20, () => executeTask(service, id, {}, token));
      await seconds(3);
    },
  },
  {
    who: 'a WRITE token',
    name: '1,000 runs ordered at once',
    act: async ({ service, beta, scale }) => {
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'burst', { params: { durationMs: 100 } }, token);
      await flood(1_000 * scale, 50, () => executeTask(service, id, {}, token));
    },
  },
  {
    who: 'a WRITE token',
    name: '2,000 schedules of one instant',
    act: async ({ service, beta, scale }) => {
      const token = beta.tokens.WRITE.secret;
      const at = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 12_000).toISOString().slice(0, 19);
      const schedules = Array.from({ length: 100 }, () => ({ recurrence: { once: { at } }, timeZone: 'UTC' }));
      await flood(20 * scale, 4, (n) => makeTask(service, `instant ${n}`, { schedules }, token));
      await seconds(Math.max(1, (Date.parse(`${at}Z`) - Date.now()) / 1_000 + 2));
    },
  },
  {
    who: 'a WRITE token',
    name: '200 schedules of every second whose runs take a minute',
    act: async ({ service, beta, scale }) => {
      const token = beta.tokens.WRITE.secret;
      const schedules = Array.from({ length: 50 }, () => ({ recurrence: everySecond, overlap: 'ALLOW_ALL' as const }));
      await flood(4 * scale, 4, (n) =>
        makeTask(service, `long ${n}`, { params: { durationMs: 60_000 }, schedules }, token),
      );
      await seconds(5);
    },
  },
  {
    who: 'a WRITE token',
    name: 'runs that write a hundred thousand lines as fast as they can',
    act: async ({ service, beta, scale }) => {
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'loud', { params: { logLines: 100_000 } }, token);
      await flood(3 * scale, 3, () => executeTask(service, id, {}, token));
      await seconds(5);
    },
  },
  {
    who: 'a WRITE token',
    name: 'thousands of failing runs with retries without a pause',
    act: async ({ service, beta, scale }) => {
      const token = beta.tokens.WRITE.secret;
      const retry = { maxAttempts: 50, backoff: 'NONE', delay: 'PT0S' } as const;
      const { id } = await makeTask(service, 'failing', { params: { fail: true }, retry }, token);
      await flood(60 * scale, 20, () => executeTask(service, id, {}, token));
      await seconds(3);
    },
  },
  {
    who: 'an EXECUTE token',
    name: '300 workers that wait for work, and claims without a heartbeat',
    act: async ({ service, beta, scale }) => {
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'outside', { module: 'external', params: { worker: 'w' } }, token);
      const worker = makeWorker(service, 'waiting', ['w'], beta.tokens.EXECUTE.secret);
      await Promise.all([
        flood(300 * scale, 300, () => worker.claim({ wait: 'PT5S', lease: 'PT1S' })),
        flood(100 * scale, 10, () => executeTask(service, id, {}, token)),
      ]);
    },
  },
];
