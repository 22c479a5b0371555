// A library that profiles with SIGPROF as glibc's gprof and gperftools do, and one that brings an
// alternate signal stack.
#define _DEFAULT_SOURCE
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

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

// With a page below it that must not be touched.
double UseSmallAlternateStack(double bytes) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t size = (size_t)bytes;
  char* memory = mmap(NULL, page + size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || mprotect(memory, page, PROT_NONE) != 0) return -1;
  const stack_t stack = {.ss_sp = memory + page, .ss_size = size};
  return sigaltstack(&stack, NULL);
}
