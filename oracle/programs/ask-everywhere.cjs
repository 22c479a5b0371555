// Calls a function from places where V8 lets no interrupt in: in the middle of optimised code and
// between two calls, in functions that are inlined, from getters, from callbacks of builtins.

/** @param {() => void} ask */
module.exports = (ask) => {
  const items = Array.from({ length: 64 }, (_, i) => ({ id: (i * 37) % 64, text: `item ${i}` }));

  const add = (a, b) => {
    ask();
    return a + b;
  };
  const addTwice = (a, b) => add(a, b) + add(b, a);

  function sumInLoops(list) {
    let sum = 0;
    for (let i = 0; i < list.length; i++) {
      sum = addTwice(sum, list[i].id) % 1000;
      ask();
      for (let turn = 3; turn > 0; turn--) sum += turn;
    }
    for (const { id } of list) {
      if (id % 2 === 0) continue;
      sum += id;
      ask();
    }
    return sum;
  }

  class Account {
    #balance = 0;
    get balance() {
      ask();
      return this.#balance;
    }
    set balance(value) {
      this.#balance = value;
      ask();
    }
    static from(values) {
      const account = new Account();
      for (const value of values) account.balance += value;
      return account;
    }
  }

  function tryAll(list) {
    let caught = 0;
    for (const { id } of list) {
      try {
        if (id % 16 === 0) throw new Error(`no ${id}`);
        ask();
      } catch {
        ask();
        caught++;
      } finally {
        ask();
      }
    }
    return caught;
  }

  function callBuiltins(list) {
    const ids = list.map(({ id }) => add(id, 1));
    ids.sort((a, b) => {
      ask();
      return a - b;
    });
    const odd = ids.filter((id) => addTwice(id, 1) % 4 !== 0);
    const text = odd.join(' ').replace(/\d+/g, (digits) => {
      ask();
      return digits.length;
    });
    const byLength = new Map(list.map((item) => [item.text, item.id]));
    byLength.forEach((id) => {
      add(id, id);
    });
    return JSON.parse(JSON.stringify({ text, odd }), (_, value) => {
      ask();
      return value;
    });
  }

  const depthOf = (tree) => {
    if (tree === undefined) return 0;
    const [left, right] = [depthOf(tree.left), depthOf(tree.right)];
    ask();
    return Math.max(left, right) + 1;
  };
  const grow = (depth) =>
    depth === 0 ? undefined : { left: grow(depth - 1), right: grow(Math.max(depth - 2, 0)) };
  const tree = grow(8);

  function* count(to) {
    for (let i = 0; i < to; i++) {
      ask();
      yield i;
    }
  }

  async function waitForEach(list) {
    for (const { id } of list.slice(0, 8)) {
      await id;
      ask();
    }
  }

  return async () => {
    for (let turn = 0; turn < 20; turn++) {
      sumInLoops(items);
      Account.from([1, 2, 3, turn]);
      tryAll(items);
      callBuiltins(items);
      depthOf(tree);
      Array.from(count(8), (i) => add(i, turn));
      Reflect.apply(addTwice, undefined, [turn, 1]);
      addTwice.bind(undefined, turn)(2);
    }
    await waitForEach(items);
  };
};
