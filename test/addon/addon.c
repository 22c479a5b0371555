#include "addon.h"

#include <time.h>

#include <node_api.h>

typedef double (*NumberFunction)(double);

static const struct {
  const char* name;
  NumberFunction function;
} kFunctions[] = {
    {"nanosleep", NanosleepOnce},
    {"poll", PollOnce},
    {"select", SelectOnce},
    {"receiveWithTimeout", ReceiveWithTimeoutOnce},
    {"read", ReadOnce},
    {"forkAndWork", ForkAndWork},
    {"forkAndExit", ForkAndExit},
    {"forkAndTerminate", ForkAndTerminate},
    {"forkAndExec", ForkAndExec},
    {"vforkAndExec", VforkAndExec},
    {"execNow", ExecNow},
    {"startProfilingTimer", StartProfilingTimer},
    {"stopProfilingTimer", StopProfilingTimer},
    {"useSmallAlternateStack", UseSmallAlternateStack},
    {"startThreads", StartThreads},
    {"stopThreads", StopThreads},
    {"runOnSmallStacks", RunOnSmallStacks},
};

double NowMs(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void SpinMs(double ms) {
  const double end = NowMs() + ms;
  while (NowMs() < end) continue;
}

static napi_value Call(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  void* function;
  double number = 0;
  napi_get_cb_info(env, info, &count, &argument, NULL, &function);
  if (count == 1) napi_get_value_double(env, argument, &number);
  napi_value result;
  napi_create_double(env, ((NumberFunction)function)(number), &result);
  return result;
}

NAPI_MODULE_INIT() {
  for (size_t i = 0; i < sizeof(kFunctions) / sizeof(*kFunctions); i++) {
    napi_value function;
    napi_create_function(env, kFunctions[i].name, NAPI_AUTO_LENGTH, Call,
                         (void*)kFunctions[i].function, &function);
    napi_set_named_property(env, exports, kFunctions[i].name, function);
  }
  return exports;
}
