/**
 * V8 tells how often each line of a function was hit, not in which sample. Its samples get the lines
 * in turn, in proportion: sums per line are right, their order in time is not known.
 */
import type { CpuProfileNode } from './cpu-profile.js';
import type { NodeSpans } from './cpu-profile-spans.js';

interface Deal {
  readonly lines: readonly { readonly line: number; readonly untilUs: number }[];
  usedUs: number;
  next: number;
}

/** The line of a sample, asked for in their order; 0: unknown. */
export function makeLineDealer(
  nodes: readonly CpuProfileNode[],
  spans: NodeSpans,
): (id: number, sample: number) => number {
  const totalUs = new Map<number, number>();
  spans.node.forEach((id, i) => {
    totalUs.set(id, (totalUs.get(id) ?? 0) + (spans.us[i] ?? 0));
  });
  const deals = new Map<number, Deal>();
  for (const { id, hitCount = 0, positionTicks = [] } of nodes) {
    if (positionTicks.length === 0) continue;
    const ticks = positionTicks.reduce((sum, it) => sum + it.ticks, 0);
    const tickUs = (totalUs.get(id) ?? 0) / Math.max(ticks, hitCount, 1);
    let untilUs = 0;
    const lines = positionTicks.map((it) => {
      untilUs += it.ticks * tickUs;
      return { line: it.line, untilUs };
    });
    deals.set(id, { lines, usedUs: 0, next: 0 });
  }
  return (id, sample) => {
    const deal = deals.get(id);
    if (deal === undefined) return 0;
    const us = spans.us[sample] ?? 0;
    const middleUs = deal.usedUs + us / 2;
    deal.usedUs += us;
    while (middleUs > (deal.lines[deal.next]?.untilUs ?? Number.POSITIVE_INFINITY)) deal.next++;
    return deal.lines[deal.next]?.line ?? 0;
  };
}
