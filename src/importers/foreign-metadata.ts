/** What files of other tools do not tell. */
import type { ProfileMetadata } from '../model/profile.js';

export const DESCRIBED_BY_OTHERS: Omit<
  ProfileMetadata,
  'durationNs' | 'intervalP50Us' | 'intervalP99Us'
> = {
  engine: 'foreign',
  command: '',
  mainScript: '',
  cwd: '',
  pid: 0,
  nodeVersion: '',
  platform: '',
  arch: '',
  profilerVersion: '',
  startedAtMs: 0,
  intervalUs: 0,
  signal: '',
  notes: [],
};
