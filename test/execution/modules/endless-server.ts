import { createServer, type AddressInfo } from 'node:net';

/** Announces an answer repeatedly, as fast as the other side reads. */
const hints = Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'.repeat(1_000));
const server = createServer((socket) => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(hints));
  };
  socket.on('error', () => undefined).on('drain', more);
  socket.resume();
  more();
}).listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
