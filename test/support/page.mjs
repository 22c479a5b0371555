// The page's own logic, on profiles drawn as text.
import { createRequire } from 'node:module';
import { profileFromText } from './profile-from-text.mjs';

const require = createRequire(import.meta.url);
const load = (name) => require(`../../dist/${name}.js`);

const { encodePage } = load('page-data/encode-page');
const { decodePage } = load('page-data/decode-page');
const { Recording } = load('page/analysis/recording');
const { sumTimes } = load('page/analysis/sum-times');
const { CallPathTree } = load('page/analysis/call-path-tree');

export const DESCRIPTION = {
  origin: [],
  figures: [],
  sentences: [],
  rules: {},
  sources: [],
  settings: {
    view: 'tree',
    weight: 'wall',
    foldsLibraries: true,
    mergesRecursion: false,
    threshold: 0.01,
  },
};

/** As the page reads it. */
export function recordingOf(profile, description = {}) {
  return new Recording(decodePage(encodePage(profile, { ...DESCRIPTION, ...description })));
}

export function recordingFromText(text) {
  return recordingOf(profileFromText(text));
}

export function treeOf(recording, { foldsLibraries = false, ...options } = {}) {
  const { paths, index } = recording.fold(foldsLibraries);
  const times = sumTimes(recording.page.profile.threads, recording.endsNs, paths, {
    weight: 'wall',
    ...options,
  });
  const root = options.thread === undefined ? 0 : paths.threadNodes[options.thread];
  return new CallPathTree(paths, index, times, root);
}

/** Lines `name self/total`, in milliseconds; `(n)` behind it are the functions that it hides. */
export function sketchPageTree(recording, tree) {
  const lines = [];
  const visit = (node, indent) => {
    const { name } = recording.labels.get(tree.labelOf(node));
    const hidden = tree.hiddenCountOf(node);
    const times = `${round(tree.selfNsOf(node))}/${round(tree.totalNsOf(node))}`;
    lines.push(`${indent}${name} ${times}${hidden > 0 ? ` (${hidden})` : ''}`);
    for (const child of tree.childrenOf(node)) visit(child, `${indent}  `);
  };
  visit(tree.root, '');
  return lines;
}

function round(ns) {
  return Math.round(ns / 1e3) / 1e3;
}
