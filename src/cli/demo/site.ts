import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/**
 * A small site for the HTTP task, on loopback. It counts the requests of each run. The header `Idempotency-Key` is the run's id
 * and the number of the attempt, separated by a colon.
 */
export class Site {
  readonly requests = new Map<string, number>();
  readonly #server = createServer((request, response) => {
    const [run = ''] = String(request.headers['idempotency-key'] ?? '').split(':');
    this.requests.set(run, (this.requests.get(run) ?? 0) + 1);
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'ok', visit: this.requests.size }));
  });

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/health`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
