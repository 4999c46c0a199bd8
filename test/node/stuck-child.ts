/** Says that it is up, and then answers nobody. */
process.on('message', (message: { kind: string }) => {
  if (message.kind !== 'start') return;
  process.send?.({ kind: 'up', listening: null }, () => {
    for (;;);
  });
});
