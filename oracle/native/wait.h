// How a moment waits for samples: in a function whose name has the moment's mark, so that a sample
// that shows the name tells on its own which moment it is of.
//
// A recording shows the one function that JavaScript has called, and none of those that it has
// called in turn; but functions of Node-API, of the namespace v8impl, it passes over. So whatever
// is called between JavaScript and a function that waits is in that namespace, or inlined.
#ifndef NATIVEPROF_ORACLE_WAIT_H_
#define NATIVEPROF_ORACLE_WAIT_H_

#include <time.h>

#include <cstdint>
#include <utility>

namespace oracle {

// The marks come round again after so many moments: long after a sample can be mistaken for one of
// the moment before.
constexpr uint32_t kMarks = 64;

inline uint64_t NowNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

// Repeats `step`, which takes a microsecond, for that time, and then until there have been pauses
// enough for it to have been interrupted by a few signals: on a busy machine they come late. While
// the thread gets no CPU it gets no samples either, so a long pause does not count.
template <typename Step>
__attribute__((always_inline)) inline void RepeatFor(uint64_t wait_ns, Step step) {
  constexpr uint64_t kPauseNs = 6'000;
  constexpr uint64_t kLongPauseNs = 50'000;
  constexpr int kEnoughPauses = 3;
  constexpr uint64_t kMostWaits = 30;
  int pauses = 0;
  uint64_t before_ns = NowNs();
  uint64_t waited_ns = 0;
  while (waited_ns < wait_ns || (pauses < kEnoughPauses && waited_ns < kMostWaits * wait_ns)) {
    step();
    const uint64_t now_ns = NowNs();
    const uint64_t step_ns = now_ns - before_ns;
    waited_ns += step_ns < kLongPauseNs ? step_ns : kLongPauseNs;
    if (step_ns > kPauseNs) pauses++;
    before_ns = now_ns;
  }
}

// Calls `Waiter<mark>::For(wait_ns)`.
template <template <uint32_t> class Waiter, uint32_t... marks>
__attribute__((always_inline)) inline void WaitAs(uint32_t mark, uint64_t wait_ns,
                                                  std::integer_sequence<uint32_t, marks...>) {
  static constexpr void (*kWaits[])(uint64_t) = {Waiter<marks>::For...};
  kWaits[mark](wait_ns);
}
template <template <uint32_t> class Waiter>
__attribute__((always_inline)) inline void WaitAs(uint32_t mark, uint64_t wait_ns) {
  WaitAs<Waiter>(mark, wait_ns, std::make_integer_sequence<uint32_t, kMarks>());
}

// Makes the function of each mark different from the others, which the linker could merge.
template <uint32_t mark>
__attribute__((always_inline)) inline void KeepApart() {
  asm volatile("" : : "i"(mark));
}

}  // namespace oracle

#endif  // NATIVEPROF_ORACLE_WAIT_H_
