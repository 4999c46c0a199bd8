import { bearer, flood, hang, json, nested, seconds, send, speak } from '../hostile.ts';
import type { PulseCase } from '../pulse-case.ts';

const megabyte = 1024 * 1024;
const dialectPaths = [
  '/timetable/',
  '/api/virtshell/v1/tasks/',
  '/api/v1/task',
  '/api/v1/api.php?target=scheduler&action=list',
  '/api/v1/schedules',
];

/** What can be done without a token. */
export const nobodyCases: readonly PulseCase[] = [
  {
    who: 'nobody',
    name: '40 WebSockets whose first message nests a million deep',
    act: ({ service, scale }) => flood(40 * scale, 40, () => speak(service.socketUrl, [nested(megabyte - 64)])),
  },
  {
    who: 'nobody',
    name: '120 bodies that nest a million deep, sent to no route',
    act: ({ service, scale }) =>
      flood(120 * scale, 40, () => send(`${service.url}/nowhere`, { headers: json, body: nested(megabyte - 64) })),
  },
  {
    who: 'nobody',
    name: 'bodies that nest a million deep, sent to each API',
    act: ({ service, scale }) =>
      flood(120 * scale, 40, (n) =>
        send(`${service.url}${['/graphql', ...dialectPaths][n % 6]}`, { headers: json, body: nested(megabyte - 64) }),
      ),
  },
  {
    who: 'nobody',
    name: '2,000 requests with tokens that do not exist',
    act: ({ service, scale }) =>
      flood(2_000 * scale, 50, (n) =>
        send(`${service.url}/graphql`, {
          headers: bearer(`poly_${n}`.padEnd(48, 'x')),
          body: '{"query":"{__typename}"}',
        }),
      ),
  },
  {
    who: 'nobody',
    name: '300 requests whose headers never end',
    act: async ({ service, scale, defer }) => {
      await flood(300 * scale, 50, async () => {
        const socket = await hang(service.port, 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: ');
        defer(() => socket.destroy());
      });
      await seconds(2);
    },
  },
  {
    who: 'nobody',
    name: '1,000 connections and WebSockets that say nothing',
    act: async ({ service, scale, defer }) => {
      await flood(1_000 * scale, 50, async () => {
        const socket = await hang(service.port, '');
        defer(() => socket.destroy());
      });
      await flood(200 * scale, 50, () => speak(service.socketUrl, [], seconds(1)));
    },
  },
  {
    who: 'nobody',
    name: 'WebSockets that send a thousand small messages before they say who they are',
    act: ({ service, scale }) =>
      flood(40 * scale, 20, () =>
        speak(
          service.socketUrl,
          Array.from({ length: 1_000 }, () => '{"type":"ping"}'),
        ),
      ),
  },
  {
    who: 'nobody',
    name: 'questions after health and metrics, a hundred in each packet',
    act: ({ service, scale }) =>
      flood(60 * scale, 20, async (n) => {
        const path = n % 2 === 0 ? '/readyz' : '/metrics';
        const socket = await hang(service.port, `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(100));
        socket.resume();
        await seconds(1);
        socket.destroy();
      }),
  },
  {
    who: 'nobody',
    name: 'addresses and headers of every odd kind',
    act: ({ service, scale }) =>
      flood(600 * scale, 30, async (n) => {
        const odd = ['/%F0%F0', `/${'a/'.repeat(4_000)}`, '/graphql?query=%7B', '//', '/../../etc/passwd', '/readyz'];
        return send(`${service.url}${odd[n % odd.length]}`, { method: n % 2 === 0 ? 'GET' : 'DELETE' });
      }),
  },
];
