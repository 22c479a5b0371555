/** The public API. */

export { type ContinuousOptions, type ContinuousRecording, startContinuous } from './continuous.js';
export { loadProfile } from './format/load-profile.js';
export { saveProfile } from './format/save-profile.js';
export { readForeignProfile } from './importers/read-foreign-profile.js';
export { buildCallTree } from './model/build-call-tree.js';
export type { CallNode, CallNodeRole, CallTree, HiddenFrame, Times } from './model/call-tree.js';
export type { Change, ChangedCall, ChangedFunction, Comparison, Runs } from './model/comparison.js';
export { type ErrorCode, NativeprofError } from './model/errors.js';
export type { FilePattern, FileRules } from './model/file-rules.js';
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
export { type OnDemandOptions, recordOnDemand, toggleRecording } from './on-demand.js';
export type { EngineName, ProfilerOptions, SamplingSignal } from './options.js';
export { addSelf } from './processors/add-self.js';
export { type CompareOptions, compareProfiles } from './processors/compare-profiles.js';
export { focus } from './processors/focus.js';
export { type FoldChainsOptions, foldChains } from './processors/fold-chains.js';
export { foldLibraries } from './processors/fold-libraries.js';
export { foldStartup } from './processors/fold-startup.js';
export { type InvertOptions, invert } from './processors/invert.js';
export { mergeRecursion } from './processors/merge-recursion.js';
export { type Processor, processTree } from './processors/process-tree.js';
export { type PruneOptions, prune } from './processors/prune.js';
export { redact } from './processors/redact.js';
export { selectThread } from './processors/select-thread.js';
export { selectTime, type TimeRange } from './processors/select-time.js';
export { arm, type Profiled, Profiler, profile } from './profiler.js';
export { RENDERERS, render } from './renderers/registry.js';
export type { Renderer } from './renderers/renderer.js';
export { renderText, type TextOptions, type TextView } from './renderers/text.js';
export { resolveSources } from './source-maps/resolve-sources.js';
