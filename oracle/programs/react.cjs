// Renders a page of many components on the server with React.
process.env.NODE_ENV = 'production';
const packages = require('./packages.cjs');

const { createElement, memo, useMemo } = packages('react');
const { renderToString } = packages('react-dom/server');

const Cell = ({ value }) => createElement('td', { className: value % 2 ? 'odd' : 'even' }, value);
const Row = memo(({ index }) => {
  const cells = useMemo(() => Array.from({ length: 10 }, (_, i) => index * i), [index]);
  return createElement(
    'tr',
    { id: `row-${index}`, style: { top: index, color: 'red' } },
    cells.map((value, i) => createElement(Cell, { key: i, value })),
  );
});
const Table = ({ rows }) =>
  createElement(
    'table',
    null,
    createElement(
      'tbody',
      null,
      Array.from({ length: rows }, (_, index) => createElement(Row, { key: index, index })),
    ),
  );

module.exports = () => renderToString(createElement(Table, { rows: 500 })).length;
