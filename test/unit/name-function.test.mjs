import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namesIn } from '../support/named-at.mjs';

/** Every row: the text, with `¶` where V8 says that a function starts, and its names. */
function check(rows, options) {
  for (const [text, ...names] of rows) assert.deepEqual(namesIn(text, options), names, text);
}

describe('nameFunction', () => {
  test('members of classes', () => {
    check([
      ['class A { m¶() {} }', 'A.m'],
      ['class A extends B.C(D) { async m¶() {} *g¶() {} async *h¶() {} }', 'A.m', 'A.g', 'A.h'],
      ['class A { static m¶() {} static async n¶() {} }', 'A.m', 'A.n'],
      ['class A { #p¶() {} #f = ¶() => 1 }', 'A.#p', 'A.#f'],
      ['class A { get x¶() {} set x¶(v) {} static get y¶() {} }', 'get A.x', 'set A.x', 'get A.y'],
      [
        'class A { get¶() {} set¶() {} static¶() {} async¶() {} }',
        'A.get',
        'A.set',
        'A.static',
        'A.async',
      ],
      ['class A { [key]¶() {} get [Symbol.iterator]¶() {} }', 'A[key]', 'get A[Symbol.iterator]'],
      ["class A { 'two words'¶() {} 'one'¶() {} 12¶() {} }", "A['two words']", 'A.one', 'A[12]'],
      [
        'class A { f = ¶() => 1; static g = ¶function () {} }'.replace(
          '¶function (',
          'function ¶(',
        ),
        'A.f',
        'A.g',
      ],
      ['class A { [key] = ¶() => 1\n "s" = ¶x => x }', 'A[key]', 'A.s'],
      ['class A { static routes = { index¶() {} } }', 'A.routes.index'],
      [
        'class A { delete¶() {} if¶() {} catch¶(x) {} constructor¶() {} }',
        'A.delete',
        'A.if',
        'A.catch',
        'new A',
      ],
      ['class A { static constructor¶() {} }', 'A.constructor'],
      ['class A { m() { return class B { n¶() {} } } }', 'B.n'],
    ]);
  });

  test('classes', () => {
    check([
      ['¶class A extends B {}', 'new A'],
      ['const A = ¶class {}; exports.B = ¶class extends A {}', 'new A', 'new B'],
      ['const A = class B { m¶() {} }', 'B.m'],
      ['const A = class { m¶() {} }', 'A.m'],
      ['use(¶class { m¶() {} constructor¶() {} })', 'new class', 'm', 'new class'],
      ['x = { class: 1, m¶() {} }', 'x.m'],
      ['x.class\n{ }\nf = ¶() => 1', 'f'],
      // Where V8 places what sets the fields: on Node 22, and from 24 on.
      [
        'class A ¶{ ¶x = 1; m() {} ¶static y = 2; ¶[z] = 3; ¶static {} }',
        ...['fields', 'fields', 'static', 'fields', 'static'].map((it) => `A (${it})`),
      ],
    ]);
  });

  test('what is assigned', () => {
    check([
      ['const f = ¶() => 1, g = function ¶() {}, h = ¶async x => x', 'f', 'g', 'h'],
      [
        'exports.f = ¶() => 1; module.exports.g = ¶() => 1; module.exports = ¶() => 1',
        'f',
        'g',
        'module.exports',
      ],
      ['globalThis.f = ¶() => 1; window.g = ¶() => 1', 'f', 'g'],
      ['Foo.prototype.bar = function ¶() {}', 'Foo.bar'],
      [
        "Foo.prototype['bar'] = function bar¶() {}; Foo.prototype[key] = function ¶() {}",
        'Foo.bar',
        'Foo[key]',
      ],
      ['Foo.prototype = { bar: function ¶() {}, baz¶() {} }', 'Foo.bar', 'Foo.baz'],
      ['a.b.c.d.e = ¶() => 1', 'c.d.e'],
      ['a.b = c.d = ¶() => 1', 'c.d'],
      ['a?.b ; list[0].f = ¶() => 1; get().g = ¶() => 1', 'list[0].f', 'g'],
      ['x ||= ¶() => 1; y ??= ¶() => 1; z += ¶() => 1', 'x', 'y', '(anonymous)'],
      ['f = ((¶() => 1)); f = function ¶() {}.bind(this)', 'f', 'f'],
      [
        'f = a || b.c || function ¶() {}; g = a ? b : ¶() => 1; h = a ? ¶() => 1 : 2',
        'f',
        'g',
        'h',
      ],
      ['f = a ? () => 1 : b ? function () {} : ¶() => 1', 'f'],
      [
        'const { f = ¶() => 1 } = x; const [g = ¶() => 1] = y; function h(cb = ¶() => 1) {}',
        'f',
        'g',
        'cb',
      ],
      ['const handlers = [¶() => 1, ¶() => 2]', 'handlers[]', 'handlers[]'],
      ['export default ¶() => 1', 'default'],
      ['export default function ¶() {}', 'default'],
      ['a()\nb.c = ¶() => 1', 'b.c'],
    ]);
  });

  test('`this` is of the class, as far as the text tells', () => {
    check([
      ['class A { m() { this.f = ¶() => 1; go(() => { this.g = ¶() => 1 }) } }', 'A.f', 'A.g'],
      ['class A { m() { go(function () { this.f = ¶() => 1 }) } }', 'f'],
      ['function Foo() { this.f = ¶() => 1 } function foo() { this.f = ¶() => 1 }', 'Foo.f', 'f'],
      ['Foo.prototype.m = function () { this.f = ¶() => 1 }', 'Foo.f'],
      ['const store = { init() { this.f = ¶() => 1 } }', 'store.f'],
      ['class A { static { this.f = ¶() => 1 } x = (this.g = ¶() => 1) }', 'A.f', 'A.g'],
      ['this.f = ¶() => 1', 'f'],
    ]);
  });

  test('properties of objects', () => {
    check([
      [
        'const o = { a¶() {}, b: ¶() => 1, c: function ¶() {}, get d¶() {}, async *e¶() {} }',
        'o.a',
        'o.b',
        'o.c',
        'get o.d',
        'o.e',
      ],
      [
        'const o = { p: { a¶() {} }, [k]: ¶() => 1, "x-y": ¶() => 1, 1: ¶() => 1 }',
        'o.p.a',
        'o[k]',
        "o['x-y']",
        'o[1]',
      ],
      ['use({ a¶() {}, b: ¶() => 1, "./c.js": ¶() => 1 })', 'a', 'b', './c.js'],
      ['return { a¶() {}, delete¶(x) {}, catch¶(x) {} }', 'a', 'delete', 'catch'],
      ['module.exports = { a¶() {} }; export default { a¶() {} }', 'a', 'default.a'],
      ['x = { a: c ? 1 : ¶() => 1 }', 'x.a'],
      ['x = { a: function named¶() {} }', 'named'],
    ]);
  });

  test('callbacks', () => {
    check([
      ['list.map(¶x => x)', 'list.map callback'],
      ['a.b.list.map(¶async (x) => x)', 'list.map callback'],
      ['this.items.map(function ¶() {})', 'items.map callback'],
      [
        'get().then(¶() => 1, ¶() => 2).catch(¶() => 3)',
        'then callback',
        'then callback',
        'catch callback',
      ],
      [
        'new Promise(¶(resolve) => 1); new ns.Thing(¶() => 1)',
        'new Promise callback',
        'new ns.Thing callback',
      ],
      ["app.get('/users', ¶(request) => 1)", "app.get('/users') callback"],
      [
        'it(`adds`, { timeout: 1 }, async ¶() => {})'.replace('async ¶', '¶async '),
        "it('adds') callback",
      ],
      [
        "it('a title that says everything there is to say', ¶() => {})",
        "it('a title that says everythin...') callback",
      ],
      [
        'setTimeout(¶() => 1, 10); button?.on?.(¶() => 1)',
        'setTimeout callback',
        'button.on callback',
      ],
      ['[1].map(¶x => x); `a`.replace(/x/, ¶x => x)', 'map callback', 'replace callback'],
      ['all([¶() => 1])', 'all callback'],
      ['if (x) (¶() => 1); return (¶() => 1)', '(anonymous)', '(anonymous)'],
      ['const f = useCallback(function named¶() {})', 'named'],
    ]);
  });

  test('what has no name is told by what is around it', () => {
    check([
      ['const curry = a => ¶b => ¶c => 1', '(anonymous in curry)', '(anonymous in curry)'],
      ['function make() { if (x) { return function ¶() {} } }', '(anonymous in make)'],
      [
        'class A { m() { return ¶() => 1 } x = (¶() => 1)() }',
        '(anonymous in A.m)',
        '(anonymous in A)',
      ],
      [
        '(function ¶() {})(); !function ¶() {}(); (¶() => 1)(); (function ¶() {}).call(this)',
        ...Array(4).fill('(anonymous)'),
      ],
      ['const x = function ¶() {}(); const y = (¶() => 1)()', '(anonymous)', '(anonymous)'],
      [
        'on("x", () => { return ¶() => 1 })',
        '(anonymous in on callback)'.replace('on callback', "on('x') callback"),
      ],
    ]);
  });

  test('no function starts there', () => {
    check([
      ['f¶(1); ¶f(1); if ¶(x) y(); ¶', undefined, undefined, undefined, undefined],
      ['class A { m() ¶{} }', undefined],
    ]);
  });

  test('TypeScript', () => {
    check(
      [
        [
          'class A<T extends B<C>> implements D<T>, E { m<U, V>¶(a: U): Promise<Map<U, V>> {} }',
          'A.m',
        ],
        ['class A { private readonly f: (a: T) => void = ¶(a: T): void => {} }', 'A.f'],
        ['class A { f?: Map<K, V> = ¶() => 1; constructor¶(private a: B) {} }', 'A.f', 'new A'],
        [
          'abstract class A { protected abstract x(): void; public override m¶(): asserts this is B {} }',
          'A.m',
        ],
        [
          'class A<T = {}> { m<U = string, V = Map<T, U>>¶(a: U) {} static n<B = A>¶(b) {} }',
          'A.m',
          'A.n',
        ],
        ['const f = <T,>¶(a: T): T => a; const g = ¶async <T>(a: T): Promise<T> => a', 'f', 'g'],
        ['const f: Fn<A, B> = ¶(a) => a; let g: (a: number) => void = ¶a => {}', 'f', 'g'],
        ['const f: { (a: A): B } = ¶(a) => a', 'f'],
        ['list.map<A>(¶(x): x is A => true)', 'list.map callback'],
        ['function f(a: string): void; function f¶(a: any): { b: C } {}', 'f'],
        ['function f(): { b: C } { return ¶() => 1 }', '(anonymous in f)'],
        ['const x = <Foo>bar; const f = ¶() => 1; this.handler! = ¶() => 1', 'f', 'handler'],
        ['const o = { m¶<T>(a: T): void {} }'.replace('m¶<T>', 'm<T>¶'), 'o.m'],
        ['const o = { f: ¶(a: A): B => c } satisfies X', 'o.f'],
        ['@Injectable({ a: 1 }) export class A { @Input() x; @On("e") m¶() {} }', 'A.m'],
      ],
      { jsx: false },
    );
  });

  test('JSX', () => {
    check([
      ["const a = <p>don't</p>; const f = ¶() => 1", 'f'],
      [
        '<b onClick={¶() => 1} b="c">{list.map(¶(x) => <i>{x}</i>)}</b>',
        'onClick',
        'list.map callback',
      ],
      ["const App = () => (<><A b='{' c=\"\\\" /> it's {/* ' */} </>); f = ¶() => 1", 'f'],
      ['x = a < b ? <A.B c=<d/> {...e}>`</A.B> : 1; f = ¶() => 1', 'f'],
      ['const f = <T extends X>¶(a: T) => <T>{a}</T>; const g = <Tab,>¶(x) => 1', 'f', 'g'],
      ['function A() { return <p>{¶() => 1}</p> }', '(anonymous in A)'],
    ]);
  });
});
