/** A longer line is emitted in parts. In UTF-16 units. */
const LONGEST_LINE = 65_536;

export interface OutputLine {
  readonly text: string;
  /** The line ended with a carriage return alone: the program will overwrite it. */
  readonly overwritten: boolean;
  /** From 1 when the line came in parts, else 0. */
  readonly part: number;
  readonly last: boolean;
}

/** Cuts text that comes in pieces into lines. `\n`, `\r\n` and `\r` end a line. An empty line that ends in `\r` is left out. */
export class LineSplitter {
  readonly #emit: (line: OutputLine) => void;
  #rest = '';
  #parts = 0;
  #afterReturn = false;

  constructor(emit: (line: OutputLine) => void) {
    this.#emit = emit;
  }

  push(text: string): void {
    if (text === '') return;
    // The first half of a line end came with the piece before.
    let at = this.#afterReturn && text.startsWith('\n') ? 1 : 0;
    this.#afterReturn = false;
    let feed = text.indexOf('\n', at);
    let back = text.indexOf('\r', at);
    while (feed !== -1 || back !== -1) {
      const returns = back !== -1 && (feed === -1 || back < feed);
      const end = returns ? back : feed;
      const both = returns && feed === back + 1;
      this.#line(text.slice(at, end), returns && !both);
      at = both ? end + 2 : end + 1;
      this.#afterReturn = returns && at === text.length;
      if (feed !== -1 && feed < at) feed = text.indexOf('\n', at);
      if (back !== -1 && back < at) back = text.indexOf('\r', at);
    }
    this.#rest = this.#cut(this.#rest + text.slice(at));
  }

  /** Emits the last line, which may have no line end. */
  end(): void {
    if (this.#rest !== '' || this.#parts > 0) this.#line('', false);
  }

  #line(tail: string, overwritten: boolean): void {
    const text = this.#cut(this.#rest + tail);
    const parts = this.#parts;
    this.#rest = '';
    this.#parts = 0;
    if (overwritten && text === '' && parts === 0) return;
    this.#emit({ text, overwritten, part: parts === 0 ? 0 : parts + 1, last: true });
  }

  #cut(text: string): string {
    let rest = text;
    while (rest.length > LONGEST_LINE) {
      const end = isHighSurrogate(rest.charCodeAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
      this.#emit({ text: rest.slice(0, end), overwritten: false, part: ++this.#parts, last: false });
      rest = rest.slice(end);
    }
    return rest;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
