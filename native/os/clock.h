// Clocks. Everything here is async-signal-safe and callable from any thread.
#ifndef NATIVEPROF_OS_CLOCK_H_
#define NATIVEPROF_OS_CLOCK_H_

#include <cstdint>

namespace nativeprof::os {

// Names one thread's CPU clock; readable from every thread of the process while that thread lives.
using CpuClock = int32_t;

uint64_t MonotonicNs();
uint64_t WallClockMs();

// CPU time of the calling thread.
uint64_t OwnCpuNs();
// CPU time of another thread; 0 once that thread has ended. About 1.5 us.
uint64_t CpuNs(CpuClock clock);
// The clock of the calling thread.
CpuClock OwnCpuClock();

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_CLOCK_H_
