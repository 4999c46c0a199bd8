import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, it } from 'node:test';
import { watchMessages } from '../../src/admission/incoming.ts';
import { caller } from '../graphql/fakes.ts';
import { until } from '../support/node.ts';
import { serve, token } from './serve.ts';

describe('bytes that come in', () => {
  it('of bodies that never end, one token has 64 MiB on the way, and no other notices', async (t) => {
    const other = { ...caller, actor: { ...caller.actor, tokenId: 'another' } };
    const { url } = await serve(t, undefined, {
      authenticator: {
        authenticate: async (header) => (header === token ? caller : other),
        revalidate: async (known) => known,
        spend: () => undefined,
      },
    });
    const sockets: Socket[] = [];
    t.after(() => sockets.forEach((socket) => socket.destroy()));
    /** Says that a body of 1 MiB comes, and sends none of it. Answers what it hears. */
    async function announce(): Promise<() => string> {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      sockets.push(socket);
      let heard = '';
      socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: ${token}\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\n\r\n`,
      );
      return () => heard;
    }
    const answers = await Promise.all(Array.from({ length: 65 }, announce));
    const refused = () => answers.map((heard) => heard()).filter((text) => text !== '');
    await until(async () => refused().length > 0, 'one of them to be refused');
    assert.equal(refused().length, 1);
    assert.match(refused()[0] ?? '', /^HTTP\/1.1 503 [^]*retry-after: 1\r\n[^]*64 MiB for a token/i);

    const ask = (authorization: string) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ __typename }' }),
      });
    assert.equal((await ask('Bearer other')).status, 200);
    assert.equal((await ask(token)).status, 503);
    sockets.forEach((socket) => socket.destroy());
    await until(async () => (await ask(token)).status === 200, 'the places of closed connections to be free');
  });

  it('of messages that never end, one token has no more either', () => {
    const open = Array.from({ length: 66 }, () => ({
      raw: new Duplex({ read() {}, write() {} }),
      messages: new EventEmitter(),
    }));
    const crowded = new Set<number>();
    open.forEach(({ raw, messages }, n) => watchMessages(raw, messages, 'sockets', () => crowded.add(n)));
    const send = (n: number, bytes: number) => open[n]?.raw.emit('data', Buffer.alloc(bytes));
    for (let n = 0; n < 64; n += 1) send(n, 1_048_576);
    assert.deepEqual([...crowded], []);
    send(64, 1);
    assert.deepEqual([...crowded], [64]);
    // A message that is whole counts no more, and neither does a connection that has ended.
    open[0]?.messages.emit('message');
    send(65, 1_048_576);
    open[1]?.raw.emit('close');
    send(64, 1_000_000);
    assert.deepEqual([...crowded], [64]);
    for (const { raw } of open) raw.emit('close');
  });
});
