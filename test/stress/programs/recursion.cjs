// Stacks deeper than a sample may be, up to the overflow and back, in JavaScript and through
// builtins that call it.
const { repeat } = require('./support/repeat.cjs');

function overflow(descend) {
  try {
    descend();
    return 'returned';
  } catch (error) {
    return error instanceof RangeError ? 'overflow' : String(error);
  }
}

function count(n) {
  return n === 0 ? 0 : 1 + count(n - 1);
}

const endless = {
  plain: function plain() {
    return plain() + 1;
  },
  arguments: function spread(...args) {
    return spread(...args, ...args.slice(0, 1)) + 1;
  },
  builtin: function builtin() {
    return [1].map(builtin)[0];
  },
  sort: function sort() {
    return [2, 1].sort(() => sort());
  },
  replace: function replace() {
    return 'a'.replace(/a/, replace);
  },
  proxy() {
    const proxy = new Proxy({}, { get: (_target, key) => proxy[`${key}`] });
    return proxy.x;
  },
  toString() {
    const value = { toString: () => `${value}` };
    return `${value}`;
  },
  json() {
    const value = { toJSON: () => JSON.stringify(value) };
    return JSON.stringify(value);
  },
  construct: function construct() {
    class Child extends Object {
      constructor() {
        super();
        this.child = new Child();
      }
    }
    return new Child();
  },
  reflect: function reflect() {
    return Reflect.apply(reflect, undefined, []);
  },
};

repeat(() => {
  const results = Object.entries(endless).map(([name, descend]) => [name, overflow(descend)]);
  return { results, deep: [50, 500, 1000].map((depth) => count(depth)) };
});
