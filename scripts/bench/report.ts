/** One line of the table. */
export interface Row {
  readonly part: string;
  readonly what: string;
  readonly figures: Readonly<Record<string, number | string>>;
}

/** Prints a table for each part. Its columns are all figures of its rows. */
export function printTable(rows: readonly Row[]): string {
  const parts = [...new Set(rows.map(({ part }) => part))];
  return parts
    .map((part) =>
      printPart(
        part,
        rows.filter((row) => row.part === part),
      ),
    )
    .join('\n\n');
}

function printPart(part: string, rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const lines = [
    [part, ...names],
    ...rows.map(({ what, figures }) => [what, ...names.map((name) => show(figures[name]))]),
  ];
  const widths = [part, ...names].map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const print = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const [head = [], ...body] = lines;
  return [print(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(print)].join('\n');
}

function show(figure: number | string | undefined): string {
  if (figure === undefined) return '';
  if (typeof figure === 'string') return figure;
  if (Number.isInteger(figure)) return figure.toLocaleString('en');
  return figure >= 100
    ? Math.round(figure).toLocaleString('en')
    : figure.toFixed(figure >= 10 ? 1 : figure >= 0.1 ? 2 : 4);
}
