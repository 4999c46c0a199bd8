const PERCENT = /(?<![\d.,])(\d{1,3}(?:\.\d{1,6})?) ?%/g;
const SEARCHED = 1024;

/** The first percentage from 0 to 100 at the beginning of a line, `42%` or `42.5 %`; null without one. */
export function readPercent(line: string): number | null {
  if (!line.includes('%')) return null;
  for (const [, digits] of line.slice(0, SEARCHED).matchAll(PERCENT)) {
    const percent = Number(digits);
    if (percent <= 100) return percent;
  }
  return null;
}
