// Names what the figures were measured on: they say little about another machine.
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';

export function describeMachine(nodeVersion) {
  const [{ model }] = cpus();
  return [
    `- CPU: ${model.trim()}, ${cpus().length} cores, ${describeVirtualisation()}`,
    `- memory: ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `- kernel: ${process.platform} ${release()}`,
    `- Node: ${nodeVersion}`,
    `- load average at the start: ${loadavg()[0].toFixed(2)}`,
  ].join('\n');
}

/** On a virtual machine a signal to a running thread costs several times as much. */
function describeVirtualisation() {
  const flags = /^flags\s*:(.*)$/m.exec(readIfThere('/proc/cpuinfo'))?.[1];
  // CPUs other than x86 do not tell there.
  const isGuest = flags?.split(' ').includes('hypervisor') ?? existsSync('/sys/hypervisor/type');
  const product = readIfThere('/sys/class/dmi/id/product_name').trim();
  if (isGuest) return `virtual${product === '' ? '' : ` (${product})`}`;
  return flags === undefined ? 'virtual or not: unknown' : 'not virtual';
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
