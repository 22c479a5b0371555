// A timer that runs only while its thread does: it interrupts the thread once that has been on a
// CPU for so long. It costs nothing while the thread waits, but some microseconds each time that
// the thread gets a CPU or leaves it.
//
// Not every system allows it: where the kernel refuses (in many containers, and to ordinary users
// where kernel.perf_event_paranoid is above 2), there is none.
#ifndef NATIVEPROF_OS_RUN_TIMER_H_
#define NATIVEPROF_OS_RUN_TIMER_H_

#include <csignal>
#include <cstdint>

namespace nativeprof::os {

constexpr int kNoRunTimer = -1;

// --- The thread that it is for; async-signal-safe ---

// Not set yet. kNoRunTimer: the kernel refuses.
int CreateRunTimer(int signal);
// Once, after the thread has run for so long from now on; it is not set now. False: there is none.
bool SetRunTimer(int timer, uint64_t run_ns);
void StopRunTimer(int timer);
// Whether the signal is one of the calling thread's run timer.
bool IsOfRunTimer(const siginfo_t& info);

// --- Any thread ---

void DeleteRunTimer(int timer);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_RUN_TIMER_H_
