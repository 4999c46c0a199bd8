import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { harmless, shownWidth, Terminal } from '../../src/cli/terminal.ts';

function terminalOf(isTTY: boolean) {
  const out = Object.assign(new PassThrough(), { isTTY, columns: 60, getColorDepth: () => 8, hasColors: () => isTTY });
  return { terminal: new Terminal(out as unknown as NodeJS.WriteStream), read: () => String(out.read() ?? '') };
}

test('without a terminal there is neither a live line nor a colour', () => {
  const { terminal, read } = terminalOf(false);
  terminal.status(`${terminal.bar(50)} half`);
  terminal.line(terminal.paint('red', 'plain'));
  assert.equal(read(), 'plain\n');
});

test('a live line stays below the lines and never wraps', () => {
  const { terminal, read } = terminalOf(true);
  terminal.status('x'.repeat(200));
  terminal.line('above');
  const [, , shown] = read().split('\r\u001B[K');
  assert.equal(shown, `above\n${'x'.repeat(59)}`);
});

test('a bar is as wide at every percentage', () => {
  const { terminal } = terminalOf(false);
  const widths = new Set(Array.from({ length: 1001 }, (_, i) => shownWidth(terminal.bar(i / 10))));
  assert.deepEqual([...widths], [28]);
});

test('a log line cannot move the cursor or ring the bell', () => {
  assert.equal(harmless('a\u001B[2Jb\u0007c\rd\u009B31me'), 'ab c de');
});
