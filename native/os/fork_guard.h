// fork() by native code of the program: as a rule to become another program, sometimes to go on.
#ifndef NATIVEPROF_OS_FORK_GUARD_H_
#define NATIVEPROF_OS_FORK_GUARD_H_

namespace nativeprof::os {

// Each is called on the thread that forks, with the signals that sample it blocked: some kernels
// begin a fork anew at every signal, and never come to its end where it takes longer than the
// distance between two (before Linux 4.19; async-profiler#97).
struct ForkGuard {
  void (*before)();
  void (*in_parent)();
  // It has this one thread, and copies of locks that others may have held.
  void (*in_child)();
};

// Once per process; there is no way back.
void GuardForks(const ForkGuard& guard);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_FORK_GUARD_H_
