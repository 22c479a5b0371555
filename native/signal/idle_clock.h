// How long a thread's event loop has waited for events, the wait under way included.
//
// One word tells both whether it waits and for how long it has, so that whoever reads it from
// another thread never adds up two numbers of different moments:
//   0 or more   the loop does not wait; what its waits have taken so far
//   below 0     the loop waits; the same, less the time at which this wait began
#ifndef NATIVEPROF_SIGNAL_IDLE_CLOCK_H_
#define NATIVEPROF_SIGNAL_IDLE_CLOCK_H_

#include <atomic>
#include <cstdint>

namespace nativeprof {

class IdleClock {
 public:
  // --- The thread itself, outside the handler ---

  // seq_cst, here and in Leave(): pairs with SamplingTimer::Park().
  void Enter(uint64_t now_ns) {
    total_ns_ = Word() < 0 ? total_ns_ : Word();
    word_.store(total_ns_ - static_cast<int64_t>(now_ns), std::memory_order_seq_cst);
  }
  // `waited_ns`: what was measured of the wait that ends.
  void Leave(uint64_t waited_ns) {
    word_.store(total_ns_ + static_cast<int64_t>(waited_ns), std::memory_order_seq_cst);
  }
  // When the wait under way began.
  uint64_t wait_start_ns() const { return static_cast<uint64_t>(total_ns_ - Word()); }

  // --- Any thread ---

  bool waits() const { return Word() < 0; }
  bool waits_seq_cst() const { return word_.load(std::memory_order_seq_cst) < 0; }
  // Up to `now_ns`.
  uint64_t Ns(uint64_t now_ns) const {
    const int64_t word = Word();
    const int64_t idle_ns = word < 0 ? word + static_cast<int64_t>(now_ns) : word;
    return idle_ns > 0 ? static_cast<uint64_t>(idle_ns) : 0;
  }
  // Without the wait under way. In the handler: on the thread itself, which is not in Enter().
  uint64_t FinishedNs() const { return static_cast<uint64_t>(waits() ? total_ns_ : Word()); }
  // The same number as long as one and the same wait lasts, and another for each wait.
  int64_t wait() const { return Word(); }

 private:
  int64_t Word() const { return word_.load(std::memory_order_relaxed); }

  std::atomic<int64_t> word_{0};
  static_assert(std::atomic<int64_t>::is_always_lock_free);
  // written and read by the thread itself: the total when the wait under way began
  int64_t total_ns_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_IDLE_CLOCK_H_
