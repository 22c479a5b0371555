// What interrupting a thread costs at the least, whatever the handler then does: a timer thread
// with absolute deadlines sends SIGPROF to the thread that called start(), and its handler does
// nothing. Node-API alone, so that one binary serves every Node.
#define _GNU_SOURCE
#include <errno.h>
#include <node_api.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000ull

// immutable while the timer thread runs
static pthread_t timer;
static pid_t target;
static uint64_t interval_ns;

// written by the timer thread; read once it has ended
static uint64_t sent;

// written by the JavaScript thread
static atomic_bool stopping;
static uint64_t started_ns;

static uint64_t MonotonicNs(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static void HandleSignal(int signal) { (void)signal; }

static void* RunTimer(void* unused) {
  // The default slack of 50 us would spread the deadlines.
  prctl(PR_SET_TIMERSLACK, 1);
  uint64_t deadline_ns = MonotonicNs();
  while (!atomic_load_explicit(&stopping, memory_order_relaxed)) {
    deadline_ns += interval_ns;
    const uint64_t now_ns = MonotonicNs();
    // Deadlines that passed while this thread was not scheduled are left out, as profilers do.
    if (now_ns > deadline_ns) deadline_ns += (now_ns - deadline_ns) / interval_ns * interval_ns;
    const struct timespec deadline = {(time_t)(deadline_ns / NS_PER_S),
                                      (long)(deadline_ns % NS_PER_S)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL) == EINTR) continue;
    syscall(SYS_tgkill, getpid(), target, SIGPROF);
    sent++;
  }
  return unused;
}

// (intervalUs)
static napi_value Start(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  uint32_t interval_us = 0;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_value_uint32(env, argument, &interval_us);
  if (interval_us == 0) {
    napi_throw_range_error(env, NULL, "start(intervalUs): a whole number, 1 or more");
    return NULL;
  }
  struct sigaction action = {0};
  action.sa_handler = HandleSignal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGPROF, &action, NULL);
  target = (pid_t)syscall(SYS_gettid);
  interval_ns = (uint64_t)interval_us * 1000;
  started_ns = MonotonicNs();
  // The timer must not run the program's signal handlers.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const int error = pthread_create(&timer, NULL, RunTimer, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error != 0) napi_throw_error(env, NULL, "cannot start the timer thread");
  return NULL;
}

static void SetNumber(napi_env env, napi_value object, const char* name, double number) {
  napi_value value;
  napi_create_double(env, number, &value);
  napi_set_named_property(env, object, name, value);
}

// -> {taken: signals sent, durationNs}
static napi_value Stop(napi_env env, napi_callback_info info) {
  (void)info;
  atomic_store_explicit(&stopping, true, memory_order_relaxed);
  pthread_join(timer, NULL);
  napi_value result;
  napi_create_object(env, &result);
  SetNumber(env, result, "taken", (double)sent);
  SetNumber(env, result, "durationNs", (double)(MonotonicNs() - started_ns));
  return result;
}

NAPI_MODULE_INIT() {
  napi_value start, stop;
  napi_create_function(env, "start", NAPI_AUTO_LENGTH, Start, NULL, &start);
  napi_create_function(env, "stop", NAPI_AUTO_LENGTH, Stop, NULL, &stop);
  napi_set_named_property(env, exports, "start", start);
  napi_set_named_property(env, exports, "stop", stop);
  return exports;
}
