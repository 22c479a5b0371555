/** What holds for the columns of every Profile, and what whoever reads one relies on. */
import type { SampleColumns, StackTable } from '../model/profile.js';
import { demand } from './damage.js';

export function checkStacks(stacks: StackTable, frameCount: number): void {
  const { parent, frame, line, column, inlined } = stacks;
  for (let row = 0; row < parent.length; row++) {
    demand(isBetween(parent[row], -1, row - 1), 'a stack does not stand behind its parent');
    demand(isBetween(frame[row], 0, frameCount - 1), 'a stack names a frame that is not there');
    demand((line[row] ?? -1) >= 0 && (column[row] ?? -1) >= 0, 'a stack has a negative position');
    demand(isBetween(inlined[row], 0, 1), 'a stack is neither inlined nor not');
  }
}

export function checkSamples({ stack, wallNs, cpuNs }: SampleColumns, stackCount: number): void {
  for (let row = 0; row < stack.length; row++) {
    demand(isBetween(stack[row], -1, stackCount - 1), 'a sample names a stack that is not there');
    demand(isTime(wallNs[row]) && isTime(cpuNs[row]), 'a sample has a time that is none');
  }
}

function isBetween(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most;
}

function isTime(value: number | undefined): boolean {
  return value !== undefined && value >= 0 && value < Number.POSITIVE_INFINITY;
}
