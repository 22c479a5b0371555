// An addon that is compiled without frame pointers, as compilers do unless they are told otherwise:
// it uses the register for something else. Its functions have room on the stack that they do not
// write to: what earlier calls have left lies there, their saved frame pointers above all.
#include <stdint.h>
#include <time.h>

#include <node_api.h>

static double NowMs(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

// Counts down while the frame pointer's register holds that address.
static inline void Hold(const uint64_t* address, uint64_t rounds) {
#if defined(__x86_64__)
  __asm__ volatile("mov %1, %%rbp\n1: dec %0\njnz 1b"
                   : "+r"(rounds)
                   : "r"(address)
                   : "rbp", "cc", "memory");
#elif defined(__aarch64__)
  __asm__ volatile("mov x29, %1\n1: subs %0, %0, #1\nb.ne 1b"
                   : "+r"(rounds)
                   : "r"(address)
                   : "x29", "cc", "memory");
#endif
}

// The register holds a number.
static napi_value HoldNumber(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  double ms = 0;
  uint64_t room[40];
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_value_double(env, argument, &ms);
  // Where the compiler cannot know that nobody reads it, it must be there.
  __asm__ volatile("" : : "r"(room) : "memory");
  for (const double end = NowMs() + ms; NowMs() < end;) Hold((const uint64_t*)1, 10000);
  return NULL;
}

// The register holds the address of each of the words in turn: what has been left in two of them may
// be a frame's beginning.
static napi_value HoldDeadWords(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  double ms = 0;
  uint64_t room[40];
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_value_double(env, argument, &ms);
  for (const double end = NowMs() + ms; NowMs() < end;) {
    for (int i = 0; i < 40; i++) Hold(room + i, 10000);
  }
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "holdNumber", NAPI_AUTO_LENGTH, HoldNumber, NULL, &function);
  napi_set_named_property(env, exports, "holdNumber", function);
  napi_create_function(env, "holdDeadWords", NAPI_AUTO_LENGTH, HoldDeadWords, NULL, &function);
  napi_set_named_property(env, exports, "holdDeadWords", function);
  return exports;
}
