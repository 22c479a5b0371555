/** Whether JSON is a `.cpuprofile`, before anything relies on it. */
import type { CpuProfile, CpuProfileNode } from './cpu-profile.js';

export function checkCpuProfile(json: unknown): CpuProfile {
  if (isRecord(json) && json.format === 'nativeprof-report') {
    throw new Error('it is a JSON report, which cannot be read back: name the session file');
  }
  if (!isRecord(json) || !Array.isArray(json.nodes)) {
    throw new Error('its JSON is no .cpuprofile: it has no nodes');
  }
  if (json.nodes.length === 0 || !json.nodes.every(isNode)) {
    throw new Error('its nodes are not those of a .cpuprofile');
  }
  const { startTime, endTime, samples, timeDeltas } = json;
  if (!isNumber(startTime) || !isNumber(endTime)) {
    throw new Error('it is no whole .cpuprofile: it has no start and end');
  }
  if (!isOptional(samples, isNumber) || !isOptional(timeDeltas, isNumber)) {
    throw new Error('its samples are not those of a .cpuprofile');
  }
  return { nodes: json.nodes, startTime, endTime, samples, timeDeltas };
}

function isNode(node: unknown): node is CpuProfileNode {
  if (!isRecord(node) || !isNumber(node.id) || !isRecord(node.callFrame)) return false;
  const { functionName, url, lineNumber, columnNumber } = node.callFrame;
  return (
    typeof functionName === 'string' &&
    typeof url === 'string' &&
    isNumber(lineNumber) &&
    isNumber(columnNumber) &&
    (node.hitCount === undefined || isNumber(node.hitCount)) &&
    (node.parent === undefined || isNumber(node.parent)) &&
    isOptional(node.children, isNumber) &&
    isOptional(node.positionTicks, isTick)
  );
}

function isTick(tick: unknown): tick is { line: number; ticks: number } {
  return isRecord(tick) && isNumber(tick.line) && isNumber(tick.ticks);
}

function isOptional<T>(
  list: unknown,
  isItem: (item: unknown) => item is T,
): list is T[] | undefined {
  return list === undefined || (Array.isArray(list) && list.every(isItem));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
