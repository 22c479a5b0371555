/** Which columns the tables of a Profile have in a session file, and how each is written. */
import type { SampleColumns, StackTable } from '../model/profile.js';
import type { Column } from './columns.js';

export function stackColumns(stacks: StackTable): readonly Column[] {
  return [
    // A stack's parent is seldom far above it.
    { name: 'parent', encoding: 'fromRow', values: stacks.parent },
    { name: 'frame', encoding: 'plain', values: stacks.frame },
    { name: 'line', encoding: 'plain', values: stacks.line },
    { name: 'column', encoding: 'plain', values: stacks.column },
    { name: 'inlined', encoding: 'plain', values: stacks.inlined },
  ];
}

export function sampleColumns(samples: SampleColumns): readonly Column[] {
  return [
    { name: 'stack', encoding: 'fromPrevious', values: samples.stack },
    { name: 'wallNs', encoding: 'plain', values: samples.wallNs },
    // A thread that computes has used all of the time.
    { name: 'cpuNs', encoding: 'fromWallNs', values: samples.cpuNs },
  ];
}
