#include "wake_flag.h"

#include <cerrno>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "timespec_linux.h"

namespace nativeprof::os {
namespace {

long Futex(std::atomic<uint32_t>* word, int operation, uint32_t value, const timespec* timeout) {
  static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t));
  return syscall(SYS_futex, reinterpret_cast<uint32_t*>(word), operation | FUTEX_PRIVATE_FLAG,
                 value, timeout, nullptr, FUTEX_BITSET_MATCH_ANY);
}

}  // namespace

void WakeFlag::Raise() {
  const int saved_errno = errno;
  // release: pairs with the acquire exchange in Wait(), so that the sleeper sees what was written.
  if (state_.exchange(kRaised, std::memory_order_release) == kSleeping) {
    Futex(&state_, FUTEX_WAKE, 1, nullptr);
  }
  errno = saved_errno;
}

void WakeFlag::Wait() {
  for (;;) {
    uint32_t expected = kLowered;
    state_.compare_exchange_strong(expected, kSleeping, std::memory_order_relaxed);
    if (expected == kRaised) break;
    Futex(&state_, FUTEX_WAIT, kSleeping, nullptr);
  }
  state_.exchange(kLowered, std::memory_order_acquire);  // acquire: pairs with Raise()
}

bool WakeFlag::WaitUntil(uint64_t deadline_ns) {
  const timespec deadline = TimespecOf(deadline_ns);
  for (;;) {
    uint32_t expected = kLowered;
    state_.compare_exchange_strong(expected, kSleeping, std::memory_order_relaxed);
    if (expected == kRaised) break;
    // Unlike FUTEX_WAIT this takes an absolute time, of CLOCK_MONOTONIC. It also returns when a
    // Raise() that was noticed before comes to its waking.
    const long result = Futex(&state_, FUTEX_WAIT_BITSET, kSleeping, &deadline);
    if (result != 0 && errno == ETIMEDOUT) break;
  }
  // acquire: pairs with Raise()
  return state_.exchange(kLowered, std::memory_order_acquire) == kRaised;
}

}  // namespace nativeprof::os
