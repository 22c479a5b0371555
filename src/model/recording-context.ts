import type { ProfileMetadata } from './profile.js';

/** What the process that is recorded tells about itself. */
export type RecordingContext = Pick<
  ProfileMetadata,
  'command' | 'mainScript' | 'cwd' | 'pid' | 'nodeVersion' | 'platform' | 'arch' | 'profilerVersion'
>;
