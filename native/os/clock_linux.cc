#include "clock.h"

#include <ctime>
#include <pthread.h>

namespace nativeprof::os {
namespace {

constexpr uint64_t kNsPerSecond = 1'000'000'000;

uint64_t ReadNs(clockid_t clock) {
  timespec now;
  if (clock_gettime(clock, &now) != 0) return 0;
  return static_cast<uint64_t>(now.tv_sec) * kNsPerSecond + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace

uint64_t MonotonicNs() { return ReadNs(CLOCK_MONOTONIC); }

uint64_t WallClockMs() { return ReadNs(CLOCK_REALTIME) / 1'000'000; }

uint64_t OwnCpuNs() { return ReadNs(CLOCK_THREAD_CPUTIME_ID); }

uint64_t CpuNs(CpuClock clock) { return ReadNs(clock); }

CpuClock OwnCpuClock() {
  clockid_t clock;
  return pthread_getcpuclockid(pthread_self(), &clock) == 0 ? clock : CLOCK_THREAD_CPUTIME_ID;
}

}  // namespace nativeprof::os
