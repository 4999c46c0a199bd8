import type { Config } from '../config.ts';

/** What the supervisor and a child of it say to each other, over Node's own channel between parent and child. */

export type ToChild =
  /** The first message. `libraries` holds what libraries read from the environment by themselves, such as PGSSLROOTCERT. */
  | { readonly kind: 'start'; readonly config: Config; readonly libraries: Readonly<Record<string, string>> }
  /** Comes with one end of a socket pair: the other process of this node holds the other end. */
  | { readonly kind: 'peer' }
  /** The other process has the other end of the child's own socket pair. */
  | { readonly kind: 'linked' }
  /** The id under which the node holds its lease. */
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'ping' }
  | { readonly kind: 'stop'; readonly graceMs: number };

export type FromChild =
  /** It has started. Where it listens, if it does. */
  | { readonly kind: 'up'; readonly listening: Listening | null }
  /** It could not start; it ends now. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'got-peer' }
  /** The node is known under this id from now on. */
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'pong' };

export interface Listening {
  /** `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  readonly timetablePort: number | null;
}
