import pg, { type Client, type ClientConfig } from 'pg';
import { CrowdError } from '../domain/model/errors.ts';
import type { Host, ServerAddress, Settings } from './connection.ts';

/** What PostgreSQL has refused, as it says so. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export interface SessionOptions {
  readonly address: ServerAddress;
  readonly settings: Settings;
  /** Before each connection; when it rejects, none is made. */
  readonly admit?: (() => Promise<void>) | undefined;
  /** Hears every error of the server, also those that are handled. */
  readonly onRefusal?: ((refusal: Refusal) => void) | undefined;
}

type Callback = (error: Error | null, client?: Client) => void;

/** How long one of several hosts may take to answer. */
const patienceMs = 3_000;
const longPreparationMs = 5_000;
const readOnly = '25006';

/**
 * The class of our connections. Settings are set after connecting, because poolers refuse them at the start of a session.
 * Of several hosts, one that takes writes is found first.
 */
export function makeSessionClient({ address, settings, admit, onRefusal }: SessionOptions): typeof pg.Client {
  const chooser = address.hosts.length > 0 ? makeChooser(address) : null;
  return class SessionClient extends pg.Client {
    constructor(config?: ClientConfig) {
      super(config);
      // The statement under way fails by itself; the holder of an idle connection listens as well.
      this.on('error', () => chooser?.forget());
      // Else the driver sends the variable PGOPTIONS, which poolers refuse.
      Object.assign(this, { connectionParameters: { ...parametersOf(this), options: undefined } });
      const { connection } = this as unknown as { connection: NodeJS.EventEmitter };
      connection.on('errorMessage', ({ code = '', message }: Partial<Refusal>) => {
        if (code === readOnly) useNoMore(this);
        onRefusal?.({ code, message: message ?? '' });
      });
    }

    override connect(): Promise<Client>;
    override connect(callback: Callback): void;
    override connect(callback?: Callback): Promise<Client> | void {
      const opened = this.#open(() => super.connect());
      if (!callback) return opened;
      opened.then(
        (client) => callback(null, client),
        (error: unknown) => callback(error as Error),
      );
    }

    async #open(connect: () => Promise<Client>): Promise<Client> {
      await admit?.();
      if (chooser) {
        const host = await chooser.choose();
        Object.assign(this, host);
        Object.assign(parametersOf(this), host);
      }
      try {
        await connect();
      } catch (error) {
        chooser?.forget();
        throw error;
      }
      const since = performance.now();
      try {
        await this.query(preparation(this, settings, address.needsWrites));
      } catch (error) {
        chooser?.forget();
        this.connection.stream.destroy();
        // A pooler lets us in, and then waits for a connection that is free.
        throw performance.now() - since > longPreparationMs ? new CrowdError({ cause: error }) : error;
      }
      return this;
    }
  };
}

/** A session keeps the default that it began with. A pool drops what has been used as often as can be. */
function useNoMore(client: Client): void {
  Object.assign(client, { _poolUseCount: Infinity });
}

function parametersOf(client: Client): object {
  return (client as unknown as { connectionParameters: object }).connectionParameters;
}

/**
 * One message. A pooler may hand on what the session before had prepared and set, so that all that we set is set by each.
 * A server that takes no writes fails it as it fails a write.
 */
function preparation(client: Client, settings: Settings, needsWrites: boolean): string {
  const quoted = (text: string): string => client.escapeLiteral(text);
  const set = Object.entries(settings).map(([name, value]) => `set_config(${quoted(name)}, ${quoted(value)}, false)`);
  const demand = needsWrites ? `${demandWrites};` : '';
  return `${demand} deallocate all; unlisten *; select ${set.join(', ') || '1'}`;
}

const demandWrites = `do $$ begin
  if pg_is_in_recovery() or current_setting('transaction_read_only')::bool then
    raise 'the server takes no writes' using errcode = '25006';
  end if;
end $$`;

interface Chooser {
  choose(): Promise<Host>;
  /** Its choice has failed, and may not be the right one any more. */
  forget(): void;
}

/** All hosts are asked at once; the first that will do is kept until a connection to it breaks. */
function makeChooser(address: ServerAddress): Chooser {
  let chosen: Promise<Host> | undefined;

  async function ask(host: Host): Promise<Host> {
    const client = new pg.Client({ connectionString: address.connectionString, connectionTimeoutMillis: patienceMs });
    client.on('error', () => undefined);
    Object.assign(client, host);
    Object.assign(parametersOf(client), host, { options: undefined });
    const hurry = setTimeout(() => client.connection.stream.destroy(), patienceMs);
    try {
      await client.connect();
      if (address.needsWrites) await client.query(demandWrites);
      return host;
    } finally {
      clearTimeout(hurry);
      await client.end().catch(() => undefined);
    }
  }

  async function find(): Promise<Host> {
    try {
      return await Promise.any(address.hosts.map(ask));
    } catch (failed) {
      const problems = (failed as AggregateError).errors as readonly Error[];
      const failures = address.hosts.map(({ host, port }, index) => `${host}:${port}: ${problems[index]?.message}`);
      const what = address.needsWrites ? 'can be reached and takes writes' : 'can be reached';
      const cause = problems.find((problem) => 'code' in problem && problem.code === '25006') ?? problems[0];
      // oxlint-disable-next-line preserve-caught-error -- its first telling one says what kind of outage it is
      throw new Error(`none of the hosts of the database ${what} (${failures.join('; ')})`, { cause });
    }
  }

  return {
    choose() {
      if (!chosen) {
        const found = find();
        chosen = found;
        found.catch(() => {
          if (chosen === found) chosen = undefined;
        });
      }
      return chosen;
    },
    forget: () => void (chosen = undefined),
  };
}
