import type { ProfileMetadata } from './profile.js';

/** What the thread that is recorded tells about itself and its process. */
export interface RecordingContext
  extends Pick<
    ProfileMetadata,
    | 'command'
    | 'mainScript'
    | 'cwd'
    | 'pid'
    | 'nodeVersion'
    | 'platform'
    | 'arch'
    | 'profilerVersion'
  > {
  readonly threadName: string;
}
