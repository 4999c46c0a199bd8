import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export const password = 'a p@ss/word';

export interface ReceivedMail {
  readonly to: readonly string[];
  /** Head and body as received. */
  readonly text: string;
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

/** A real mail server on loopback, which can stop and start again on its port. */
export async function startMailServer() {
  const mails: ReceivedMail[] = [];
  const refusals = new Map<string, number>();
  let hold: Promise<void> | undefined;
  let held = 0;
  let server = await listen(0);
  const { port } = server.server.address() as AddressInfo;

  async function listen(at: number): Promise<SMTPServer> {
    const made = new SMTPServer({
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      closeTimeout: 100,
      onAuth: ({ username, password: given }, _session, done) =>
        given === password ? done(null, { user: username }) : done(new Error('wrong password')),
      onRcptTo({ address }, _session, done) {
        const code = refusals.get(address);
        if (code === undefined) return done();
        return done(Object.assign(new Error('not this one'), { responseCode: code }));
      },
      onData(stream, { envelope }, done) {
        let text = '';
        stream.setEncoding?.('utf8');
        stream.on('data', (part: Buffer | string) => (text += part.toString()));
        stream.on('end', () => {
          void (async () => {
            if (hold) {
              held += 1;
              await hold;
            }
            mails.push({ to: envelope.rcptTo.map(({ address }) => address), text });
            done();
          })();
        });
      },
    });
    // Killed clients leave broken connections.
    made.on('error', () => undefined);
    made.listen(at, '127.0.0.1');
    await once(made.server, 'listening');
    return made;
  }

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  return {
    url: `smtp://jane:${encodeURIComponent(password)}@127.0.0.1:${port}/?from=polychron%40example.com`,
    mails,
    to: (address: string) => mails.filter(({ to }) => to.includes(address)),
    /** Answers mails to the recipient with this code; without a code it accepts them again. */
    refuse: (address: string, code?: number) =>
      code === undefined ? refusals.delete(address) : refusals.set(address, code),
    /** Receives mails, but does not accept them until the returned function is called. */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      hold = promise;
      held = 0;
      return () => {
        hold = undefined;
        resolve();
      };
    },
    held: () => held,
    goAway: stop,
    async comeBack() {
      server = await listen(port);
    },
    stop,
  };
}
