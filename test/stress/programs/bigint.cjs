// Big integers: long stays in C++ below JavaScript.
const { repeat } = require('./support/repeat.cjs');

function powerModulo(base, exponent, modulus) {
  let result = 1n;
  let power = base % modulus;
  for (let bits = exponent; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = (result * power) % modulus;
    power = (power * power) % modulus;
  }
  return result;
}

repeat(() => {
  let factorial = 1n;
  for (let n = 2n; n <= 1500n; n++) factorial *= n;
  const digits = factorial.toString();
  const back = BigInt(digits);
  const prime = 2n ** 521n - 1n;
  return {
    digits: digits.length,
    same: back === factorial,
    power: powerModulo(3n, prime - 1n, prime).toString(),
    quotient: (factorial / (prime * prime)).toString(36).length,
    wrapped: BigInt.asIntN(64, factorial / 7n ** 300n).toString(),
  };
});
