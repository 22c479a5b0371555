// Writes and reads JSON, with functions that see every value, and works on what it read.
class Order {
  constructor(id) {
    this.id = id;
    this.lines = Array.from({ length: 8 }, (_, i) => ({
      sku: `item-${id}-${i}`,
      count: i + 1,
      price: i * 1.5,
    }));
    this.placedAt = new Date(1.7e12 + id * 1000);
  }
  get total() {
    return this.lines.reduce((sum, { count, price }) => sum + count * price, 0);
  }
  toJSON() {
    return { ...this, total: this.total };
  }
}

const orders = Array.from({ length: 500 }, (_, id) => new Order(id));
const readDates = (key, value) => (key.endsWith('At') ? new Date(value) : value);

function totalByMonth(list) {
  const totals = {};
  for (const { placedAt, total } of list) {
    const month = placedAt.getUTCMonth();
    totals[month] = (totals[month] ?? 0) + total;
  }
  return totals;
}

module.exports = () => {
  const text = JSON.stringify(orders, (key, value) =>
    key === 'sku' ? value.toUpperCase() : value,
  );
  return totalByMonth(JSON.parse(text, readDates));
};
