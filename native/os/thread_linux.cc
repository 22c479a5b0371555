#include "thread.h"

#include <csignal>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nativeprof::os {

int32_t OwnThreadId() { return static_cast<int32_t>(syscall(SYS_gettid)); }

bool OnMainThread() { return OwnThreadId() == getpid(); }

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

void WakePunctually() { prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0); }

}  // namespace nativeprof::os
