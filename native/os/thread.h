// What the profiler asks the operating system about threads.
#ifndef NATIVEPROF_OS_THREAD_H_
#define NATIVEPROF_OS_THREAD_H_

#include <cstdint>

namespace nativeprof::os {

// Addresses [low, high) of a thread's stack.
struct StackBounds {
  uintptr_t low = 0;
  uintptr_t high = 0;
};

int32_t OwnThreadId();
// The process ends with this one.
bool OnMainThread();
StackBounds OwnStackBounds();

// For the profiler's own threads: named, all signals blocked (none of the program's may land
// there).
void EnterProfilerThread(const char* name);
// The calling thread wakes as close to its deadlines as the kernel can, instead of up to 50 us
// late. Where all cores are busy it waits for its turn like any other.
void WakePunctually();

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_THREAD_H_
