/** The public API for ES modules: the same objects as for CommonJS. */
export type * from './index.js';
export {
  arm,
  buildCallTree,
  compareProfiles,
  loadProfile,
  NativeprofError,
  Profiler,
  profile,
  RENDERERS,
  readForeignProfile,
  render,
  renderText,
  resolveSources,
  saveProfile,
} from './index.js';
