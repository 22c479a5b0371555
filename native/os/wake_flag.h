// A flag that one thread sleeps on and any thread raises; raising is async-signal-safe.
#ifndef NATIVEPROF_OS_WAKE_FLAG_H_
#define NATIVEPROF_OS_WAKE_FLAG_H_

#include <atomic>
#include <cstdint>

namespace nativeprof::os {

class WakeFlag {
 public:
  // Any thread, signal handlers included. Wakes the sleeper if there is one.
  void Raise();

  // The sleeper: returns once the flag is raised, and lowers it.
  void Wait();

  // The sleeper: like Wait(), but gives up when os::MonotonicNs() reaches `deadline_ns`. True if
  // the flag was raised.
  bool WaitUntil(uint64_t deadline_ns);

 private:
  enum : uint32_t { kLowered = 0, kRaised = 1, kSleeping = 2 };
  // The kernel compares this word when a thread goes to sleep (futex).
  std::atomic<uint32_t> state_{kLowered};
};

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_WAKE_FLAG_H_
