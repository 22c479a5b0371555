/** The public API for ES modules: the same objects as for CommonJS. */
export type * from './index.js';
export {
  arm,
  buildCallTree,
  NativeprofError,
  Profiler,
  profile,
  renderText,
  resolveSources,
} from './index.js';
