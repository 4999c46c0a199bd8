import type { Client } from '../client.ts';
import { FollowRunsDocument, type ShownEventFragment } from '../generated.ts';
import { within } from './checks.ts';

type Listener = (event: ShownEventFragment) => void;

/** All state changes of the demo's runs, from one stream that stays open for the whole demo. */
export class Feed {
  readonly events: ShownEventFragment[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #done: Promise<void>;

  constructor(client: Client, taskIds: readonly string[], signal: AbortSignal) {
    this.#failed.promise.catch(() => undefined);
    this.#done = this.#follow(client, taskIds, signal).catch((error: unknown) => this.#failed.reject(error));
  }

  /** Calls the listener for every event from now on, until the result is disposed. */
  listen(listener: Listener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** The next event for which the condition holds. With `past`, an earlier event counts too. */
  async until(
    holds: (event: ShownEventFragment) => boolean,
    what: string,
    ms: number,
    past = false,
  ): Promise<ShownEventFragment> {
    const before = past ? this.events.find(holds) : undefined;
    if (before) return before;
    const found = Promise.withResolvers<ShownEventFragment>();
    using _ = this.listen((event) => holds(event) && found.resolve(event));
    return await within(ms, what, Promise.race([found.promise, this.#failed.promise]));
  }

  async ended(): Promise<void> {
    await this.#done;
  }

  async #follow(client: Client, taskIds: readonly string[], signal: AbortSignal): Promise<void> {
    for await (const event of client.follow(FollowRunsDocument, 'runEvents', { taskIds }, { signal })) {
      this.events.push(event);
      for (const listener of this.#listeners) listener(event);
    }
  }
}

const endings: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST']);

export function isEnd({ state }: Pick<ShownEventFragment, 'state'>): boolean {
  return endings.has(state);
}
