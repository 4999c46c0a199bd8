import type { Config } from '../config.ts';

/** The messages between the supervisor and its child processes, over Node's own channel. */

export type ToChild =
  /** The first message. `libraries` holds variables that libraries read by themselves, such as PGSSLROOTCERT. */
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
  /** The process has started; `listening` is null when it does not listen. */
  | { readonly kind: 'up'; readonly listening: Listening | null }
  /** The process could not start and ends now. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'got-peer' }
  /** The id of the node from now on. */
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'pong' };

export interface Listening {
  /** `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  readonly timetablePort: number | null;
}
