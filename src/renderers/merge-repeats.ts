/** Neighbouring samples of one stack as one: what formats that write out whole stacks do not say twice. */
import type { Weight } from '../model/call-tree.js';
import type { SampleColumns } from '../model/profile.js';
import { columnOf } from '../model/times.js';

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

/** All samples of one stack as one, in the order in which the stacks first appeared. */
export function mergeStacks(samples: SampleColumns, weight: Weight): StackSpans {
  const column = columnOf(samples, weight);
  const nsOfStack = new Map<number, number>();
  for (let i = 0; i < column.length; i++) {
    const stack = samples.stack[i] as number;
    nsOfStack.set(stack, (nsOfStack.get(stack) ?? 0) + (column[i] as number));
  }
  return { stack: [...nsOfStack.keys()], ns: [...nsOfStack.values()] };
}
