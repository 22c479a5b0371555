/** The public API. */

export { loadProfile } from './format/load-profile.js';
export { saveProfile } from './format/save-profile.js';
export { readForeignProfile } from './importers/read-foreign-profile.js';
export { buildCallTree } from './model/build-call-tree.js';
export type { CallNode, CallNodeRole, CallTree, HiddenFrame, Times } from './model/call-tree.js';
export type { Change, ChangedCall, ChangedFunction, Comparison, Runs } from './model/comparison.js';
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
export { type CompareOptions, compareProfiles } from './processors/compare-profiles.js';
export { arm, type Profiled, Profiler, profile } from './profiler.js';
export { RENDERERS, render } from './renderers/registry.js';
export type { Renderer } from './renderers/renderer.js';
export { renderText, type TextOptions, type TextView } from './renderers/text.js';
export { resolveSources } from './source-maps/resolve-sources.js';
