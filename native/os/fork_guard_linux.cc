#include "fork_guard.h"

#include <csignal>
#include <pthread.h>

#include "sampling_signal.h"

namespace nativeprof::os {
namespace {

ForkGuard guard;
// Several threads may fork at once.
thread_local sigset_t signals_before;

void Before() {
  signals_before = BlockSamplingSignals();
  guard.before();
}

void InParent() {
  guard.in_parent();
  pthread_sigmask(SIG_SETMASK, &signals_before, nullptr);
}

void InChild() {
  guard.in_child();
  pthread_sigmask(SIG_SETMASK, &signals_before, nullptr);
}

}  // namespace

void GuardForks(const ForkGuard& given) {
  guard = given;
  pthread_atfork(Before, InParent, InChild);
}

}  // namespace nativeprof::os
