// Runs one program of oracle/ under a Node, with the addon that asks V8 for the truth.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture } from '../capture.mjs';
import { headersOf, runQuietly } from '../node-versions.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const oracle = join(root, 'oracle');
const sources = join(oracle, 'native');

/** What can run without the packages of bench/. */
export const PLAIN_PROGRAMS = ['typescript', 'regexp', 'json'];
/** Those that ask by themselves, and so cannot run without the addon. */
export const ASKING_PROGRAMS = ['calls', 'frameless', 'frameless-deep', 'frameless-caller'];
const PACKAGE_PROGRAMS = ['terser', 'babel', 'acorn', 'webpack', 'react'];
const OTHER_ASKING_PROGRAMS = ['passages', 'typescript-asked', 'acorn-asked'];

/** Those that ask for nothing. */
export const QUIET_PROGRAMS = [...PLAIN_PROGRAMS, ...PACKAGE_PROGRAMS];
export const PROGRAMS = [...QUIET_PROGRAMS, ...OTHER_ASKING_PROGRAMS, ...ASKING_PROGRAMS];

/** Builds the addon for that Node where it is missing or old. @returns {string} its path */
export function buildTrueStacks(node) {
  const abi = execFileSync(node, ['-p', 'process.versions.modules'], { encoding: 'utf8' }).trim();
  const folder = join(oracle, 'prebuilds');
  const target = join(folder, `true_stacks.abi${abi}.node`);
  const files = readdirSync(sources).filter((name) => /\.(cc|h|gyp)$/.test(name));
  const newest = Math.max(...files.map((name) => statSync(join(sources, name)).mtimeMs));
  if (existsSync(target) && statSync(target).mtimeMs > newest) return target;
  const nodeGyp = join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const args = [nodeGyp, 'rebuild', '--directory', sources, `--target=${version}`];
  const headers = headersOf(node);
  if (headers !== undefined) args.push(`--nodedir=${headers}`);
  runQuietly(process.execPath, args);
  mkdirSync(folder, { recursive: true });
  renameSync(join(sources, 'build', 'Release', 'true_stacks.node'), target);
  return target;
}

/**
 * What oracle/check-program.mjs prints.
 * @param {{ node: string, program: string, start: 'cold' | 'hot', seconds: number }} run
 */
export async function checkProgram({ node, program, start, seconds }) {
  const script = join(oracle, 'check-program.mjs');
  const args = [script, buildTrueStacks(node), program, start, String(seconds)];
  const { code, output } = await capture(node, args, root);
  if (code !== 0) throw new Error(`${node} ${args.join(' ')} ended with ${code}:\n${output}`);
  return JSON.parse(output.trim().split('\n').at(-1));
}
