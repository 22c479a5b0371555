#include "thread.h"

#include <csignal>
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nativeprof::os {

int32_t OwnThreadId() { return static_cast<int32_t>(syscall(SYS_gettid)); }

StackBounds OwnStackBounds() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return {};
  void* low = nullptr;
  size_t size_bytes = 0;
  const bool known = pthread_attr_getstack(&attributes, &low, &size_bytes) == 0;
  pthread_attr_destroy(&attributes);
  if (!known) return {};
  const auto start = reinterpret_cast<uintptr_t>(low);
  return {start, start + size_bytes};
}

void EnterProfilerThread(const char* name) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  prctl(PR_SET_NAME, name, 0, 0, 0);
}

void WakePunctually() {
  prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
  // A thread that asks for short slices is preferred when it wakes, without any privilege (EEVDF,
  // Linux 6.12). Older kernels and forbidden calls change nothing.
  struct {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime_ns, deadline_ns, period_ns;
  } attributes = {};  // struct sched_attr, which glibc lacks before 2.41
  attributes.size = sizeof(attributes);
  attributes.policy = SCHED_OTHER;
  attributes.runtime_ns = 100'000;  // the shortest that the kernel grants
  syscall(SYS_sched_setattr, 0, &attributes, 0);
}

}  // namespace nativeprof::os
