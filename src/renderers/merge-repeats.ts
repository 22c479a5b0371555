/** Neighbouring samples of one stack as one: what formats that write out whole stacks do not say twice. */
import type { Weight } from '../model/call-tree.js';
import type { SampleColumns, StackTable } from '../model/profile.js';
import { columnOf } from '../model/times.js';

/** Of a thread where a format could not hold all that it did one after the other. */
export const WITHOUT_ORDER = '(too long to keep the order of time)';

export interface StackSpans {
  /** Index into `Profile.stacks`; -1 is the empty stack. */
  readonly stack: readonly number[];
  readonly ns: readonly number[];
}

export function mergeRepeats(samples: SampleColumns, weight: Weight): StackSpans {
  const column = columnOf(samples, weight);
  const stack: number[] = [];
  const ns: number[] = [];
  for (let i = 0; i < column.length; i++) {
    const sampleStack = samples.stack[i] as number;
    const sampleNs = column[i] as number;
    if (stack.length > 0 && stack[stack.length - 1] === sampleStack) {
      ns[ns.length - 1] = (ns[ns.length - 1] as number) + sampleNs;
    } else {
      stack.push(sampleStack);
      ns.push(sampleNs);
    }
  }
  return { stack, ns };
}

/** All samples of one stack as one, next to those of the same callers. */
export function mergeStacks(
  samples: SampleColumns,
  { parent }: StackTable,
  weight: Weight,
): StackSpans {
  const column = columnOf(samples, weight);
  const nsOfStack = new Map<number, number>();
  for (let i = 0; i < column.length; i++) {
    const stack = samples.stack[i] as number;
    nsOfStack.set(stack, (nsOfStack.get(stack) ?? 0) + (column[i] as number));
  }
  const rank = rankStacks(parent);
  const rankOf = (stack: number) => (stack < 0 ? -1 : (rank[stack] as number));
  const stack = [...nsOfStack.keys()].sort((a, b) => rankOf(a) - rankOf(b));
  return { stack, ns: stack.map((it) => nsOfStack.get(it) as number) };
}

/** The place of each stack where all that begin with it follow it. */
function rankStacks(parent: Int32Array): Int32Array {
  const size = new Int32Array(parent.length).fill(1);
  for (let stack = parent.length - 1; stack >= 0; stack--) {
    const caller = parent[stack] as number;
    if (caller >= 0) size[caller] = (size[caller] as number) + (size[stack] as number);
  }
  const rank = new Int32Array(parent.length);
  const next = new Int32Array(parent.length);
  let nextRoot = 0;
  for (let stack = 0; stack < parent.length; stack++) {
    const caller = parent[stack] as number;
    const own = caller < 0 ? nextRoot : (next[caller] as number);
    if (caller < 0) nextRoot += size[stack] as number;
    else next[caller] = own + (size[stack] as number);
    rank[stack] = own;
    next[stack] = own + 1;
  }
  return rank;
}
