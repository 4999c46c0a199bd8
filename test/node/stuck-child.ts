/** Reports that it has started, and then answers nothing. */
process.on('message', (message: { kind: string }) => {
  if (message.kind !== 'start') return;
  process.send?.({ kind: 'up', listening: null }, () => {
    for (;;);
  });
});
