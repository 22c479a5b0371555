// A library that profiles with SIGPROF as glibc's gprof and gperftools do, and one that brings an
// alternate signal stack.
#define _DEFAULT_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

#include "addon.h"

static volatile sig_atomic_t profiling_signals;

static void CountSignal(int signal) {
  (void)signal;
  profiling_signals++;
}

static void SetTimer(double interval_us) {
  struct itimerval timer = {{0, (suseconds_t)interval_us}, {0, (suseconds_t)interval_us}};
  setitimer(ITIMER_PROF, &timer, NULL);
}

double StartProfilingTimer(double interval_us) {
  struct sigaction action = {0};
  action.sa_handler = CountSignal;
  action.sa_flags = SA_RESTART;
  profiling_signals = 0;
  const int result = sigaction(SIGPROF, &action, NULL);
  SetTimer(interval_us);
  return result;
}

double StopProfilingTimer(double ms) {
  (void)ms;
  SetTimer(0);
  return profiling_signals;
}

double UseSmallAlternateStack(double bytes) {
  stack_t stack = {0};
  stack.ss_size = (size_t)bytes;
  stack.ss_sp = malloc(stack.ss_size);
  return sigaltstack(&stack, NULL);
}
