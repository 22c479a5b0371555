// A time of the clocks in clock.h, as system calls take it. Async-signal-safe.
#ifndef NATIVEPROF_OS_TIMESPEC_LINUX_H_
#define NATIVEPROF_OS_TIMESPEC_LINUX_H_

#include <cstdint>
#include <ctime>

namespace nativeprof::os {

inline timespec TimespecOf(uint64_t time_ns) {
  return {static_cast<time_t>(time_ns / 1'000'000'000), static_cast<long>(time_ns % 1'000'000'000)};
}

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_TIMESPEC_LINUX_H_
