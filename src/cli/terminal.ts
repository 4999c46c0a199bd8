import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

const barWidth = 28;
const narrowest = 40;

/** Writes lines. On a terminal the last line may be a live one, which stays below all other lines. */
export class Terminal {
  readonly #out: NodeJS.WriteStream;
  #status = '';

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
  }

  /** Whether a live line can be shown. */
  get live(): boolean {
    return this.#out.isTTY;
  }

  get width(): number {
    return Math.max(narrowest, this.#out.columns ?? 100);
  }

  /** Colors the text on a terminal, unless NO_COLOR is set. */
  paint(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#out });
  }

  line(text = ''): void {
    this.#out.write(this.#status === '' ? `${text}\n` : `\r\u001B[K${text}\n${this.#status}`);
  }

  /** Replaces the live line, if this is a terminal. An empty text removes it. */
  status(text: string): void {
    if (!this.live) return;
    this.#status = cut(text, this.width - 1);
    this.#out.write(`\r\u001B[K${this.#status}`);
  }

  bar(percent: number): string {
    const eighths = Math.round((Math.min(100, Math.max(0, percent)) / 100) * barWidth * 8);
    const full = '█'.repeat(Math.floor(eighths / 8));
    const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
    return this.paint('cyan', full + part) + this.paint('gray', '░'.repeat(barWidth - full.length - part.length));
  }
}

/** The text without control characters, with which a log line could change the terminal. */
export function harmless(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, ' ');
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - shownWidth(text)));
}

export function shownWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Cuts the visible text, never an escape sequence. */
function cut(text: string, width: number): string {
  if (shownWidth(text) <= width) return text;
  let shown = 0;
  let cutText = '';
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  for (const part of text.split(/(\u001B\[[0-9;]*m)/)) {
    if (part.startsWith('\u001B')) cutText += part;
    else {
      cutText += part.slice(0, width - shown);
      shown = Math.min(width, shown + part.length);
    }
  }
  return cutText;
}
