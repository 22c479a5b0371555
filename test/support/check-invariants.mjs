/** What holds for every CallTree, whatever processors it went through. */
import assert from 'node:assert/strict';

const TIMES = ['wallNs', 'cpuNs', 'samples'];

export function checkInvariants(tree) {
  const visit = (node, path) => {
    for (const time of TIMES) {
      const sum = node.children.reduce((it, child) => it + child.total[time], node.self[time]);
      assertClose(sum, node.total[time], `self + children = total: ${time} of ${path}`);
      assert.ok(node.self[time] >= 0, `${time} is not negative: ${path}`);
    }
    const field = tree.weight === 'cpu' ? 'cpuNs' : 'wallNs';
    const ordered = node.children
      .filter((child) => child.role !== 'rest')
      .map((child) => child.total[field]);
    assert.deepEqual(
      ordered,
      ordered.toSorted((a, b) => b - a),
      `children in order: ${path}`,
    );
    for (const child of node.children) visit(child, `${path};${child.frame.name}`);
  };
  visit(tree.root, tree.root.frame.name);
  return tree;
}

export function checkConserved(before, after) {
  for (const time of TIMES) {
    assertClose(after.root.total[time], before.root.total[time], `${time} of the tree`);
  }
}

/** The tree as lines `name self/total`, in milliseconds of wall time, for short expectations. */
export function sketchTree(tree) {
  const lines = [];
  const visit = (node, indent) => {
    const times = `${node.self.wallNs / 1e6}/${node.total.wallNs / 1e6}`;
    const hidden = node.hiddenCount === undefined ? '' : ` (${node.role} ${node.hiddenCount})`;
    lines.push(`${indent}${node.frame.name} ${times}${hidden}`);
    for (const child of node.children) visit(child, `${indent}  `);
  };
  visit(tree.root, '');
  return lines;
}

function assertClose(actual, expected, message) {
  const tolerance = 1e-6 * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= tolerance, `${message}: ${actual}, not ${expected}`);
}
