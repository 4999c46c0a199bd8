/** A piece of SQL with its values apart. Pieces nest; a value never becomes text. */
export class Piece {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings;
    this.values = values;
  }

  /** As the pool takes it, with `$1`, `$2` … for the values. */
  get query(): { text: string; values: unknown[] } {
    const text = this.strings.map((part, index) => (index === 0 ? part : `$${index}${part}`)).join('');
    return { text, values: [...this.values] };
  }
}

export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Piece {
  const texts = [strings[0] ?? ''];
  const kept: unknown[] = [];
  const append = (text: string) => void (texts[texts.length - 1] += text);
  values.forEach((value, index) => {
    if (value instanceof Piece) {
      append(value.strings[0] ?? '');
      texts.push(...value.strings.slice(1));
      kept.push(...value.values);
    } else {
      texts.push('');
      kept.push(value);
    }
    append(strings[index + 1] ?? '');
  });
  return new Piece(texts, kept);
}

/** For names and keywords from our own source, never for anything that came from outside. */
export function raw(text: string): Piece {
  return new Piece([text], []);
}

export function join(pieces: readonly Piece[], separator: string): Piece {
  return pieces.reduce((all, piece, index) => (index === 0 ? piece : sql`${all}${raw(separator)}${piece}`), raw(''));
}

/** Undefined pieces say nothing. */
export function and(...pieces: readonly (Piece | undefined)[]): Piece {
  const said = pieces.filter((piece) => piece !== undefined);
  return said.length === 0 ? raw('true') : sql`(${join(said, ' and ')})`;
}

/** Nothing to choose from = false. */
export function or(pieces: readonly Piece[]): Piece {
  return pieces.length === 0 ? raw('false') : sql`(${join(pieces, ' or ')})`;
}
