import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

/** In each window, at most this share goes to reading answers; both in milliseconds. */
const windowMs = 100;
const shareMs = 25;

/** The same connector, whose connections {@link makePacing} paces. */
export function paced(connect: buildConnector.connector): buildConnector.connector {
  const pace = makePacing();
  return (options, callback) =>
    connect(options, (...[error, socket]: buildConnector.CallbackArgs) => {
      if (error) return callback(error, null);
      pace(socket);
      return callback(null, socket);
    });
}

/**
 * A server may send bodies, headers or hints so fast that this process could do nothing else. So the sockets of all attempts
 * share a part of the event loop's time. Data beyond it waits in the kernel.
 */
function makePacing(): (socket: Socket) => void {
  /** Sockets whose reading is put off until the next window. */
  const waiting = new Set<Socket>();
  let windowEnd = 0;
  let spent = 0;
  /** When the current turn of the event loop began to read. */
  let began: number | null = null;

  function mayRead(): boolean {
    const now = performance.now();
    if (now >= windowEnd) {
      windowEnd = now + windowMs;
      spent = 0;
    }
    if (spent + (began === null ? 0 : now - began) >= shareMs) return false;
    if (began === null) {
      began = now;
      setImmediate(endTurn);
    }
    return true;
  }

  function endTurn(): void {
    spent += performance.now() - (began ?? 0);
    began = null;
  }

  function readOn(): void {
    const sockets = [...waiting];
    waiting.clear();
    for (const socket of sockets) if (!socket.destroyed) socket.emit('readable');
  }

  return (socket) => {
    const read = socket.read.bind(socket);
    // undici reads until it gets null, and again at the next "readable".
    socket.read = (size?: number) => {
      if (mayRead()) return read(size);
      if (waiting.size === 0) setTimeout(readOn, Math.max(1, windowEnd - performance.now()));
      waiting.add(socket);
      return null;
    };
  };
}
