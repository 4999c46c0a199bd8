import { countBelow } from '../patterns/sorted.ts';
import type { InstantSpan } from '../recurrence.ts';

export type SpanSearch = (instant: number) => InstantSpan | null;

/**
 * Finds the span around an instant (`to` exclusive). Spans may overlap and come in any order; spans that touch are
 * joined.
 */
export function makeSpanSearch(spans: readonly InstantSpan[]): SpanSearch {
  if (spans.length === 0) return () => null;
  const merged: { from: number; to: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ from: span.from, to: span.to });
  }
  const starts = merged.map(({ from }) => from);
  return (instant) => {
    const span = merged[countBelow(starts, instant + 1) - 1];
    return span !== undefined && instant < span.to ? span : null;
  };
}
