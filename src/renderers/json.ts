/** Plain JSON for scripts: what was recorded, the call tree and the hottest lines. See docs/REPORTS.md. */
import { buildCallTree } from '../model/build-call-tree.js';
import type { CallNode } from '../model/call-tree.js';
import type { Profile } from '../model/profile.js';
import { measureHotLines } from '../processors/hot-lines.js';
import { makeFileRules } from '../processors/own-files.js';
import type { Renderer } from './renderer.js';
import type { TextOptions } from './text.js';

/** Grows when a field changes its meaning or goes; new fields do not count. */
const VERSION = 1;

export const JSON_REPORT: Renderer = {
  name: 'json',
  description: 'call tree, hottest lines and metadata, for scripts',
  extensions: ['.json'],
  isBinary: false,
  render: (profile, options) => JSON.stringify(describeProfile(profile, options)),
};

function describeProfile(profile: Profile, options: TextOptions) {
  const { metadata, counts, cost } = profile;
  const { weight = 'wall' } = options;
  const hotLines = measureHotLines(profile, weight, makeFileRules(metadata, options));
  return {
    format: 'nativeprof-report',
    version: VERSION,
    metadata,
    counts,
    cost,
    weight,
    hotLines: hotLines.map(({ frame, line, column, ns }) => ({
      file: frame.file,
      line,
      column,
      name: frame.name,
      ns,
    })),
    tree: describeNode(buildCallTree(profile, { weight }).root),
  };
}

/** `role` is `root`, `thread` or `frame`. */
function describeNode({ role, frame, self, total, children }: CallNode): object {
  return { role, ...frame, self, total, children: children.map(describeNode) };
}
