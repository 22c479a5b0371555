/** The public API. */

export { buildCallTree } from './model/build-call-tree.js';
export type { CallNode, CallNodeRole, CallTree, HiddenFrame, Times } from './model/call-tree.js';
export { type ErrorCode, NativeprofError } from './model/errors.js';
export type {
  Frame,
  FrameKind,
  Position,
  Profile,
  ProfileMetadata,
  ProfilerCost,
  SampleColumns,
  SampleCounts,
  StackTable,
  Thread,
} from './model/profile.js';
export type { EngineName, ProfilerOptions, SamplingSignal } from './options.js';
export { arm, type Profiled, Profiler, profile } from './profiler.js';
export { renderText, type TextOptions } from './renderers/text.js';
export { resolveSources } from './source-maps/resolve-sources.js';
