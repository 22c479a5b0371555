#include "frameless.h"

#include "recorder.h"
#include "wait.h"

namespace oracle {
namespace {

#if defined(__x86_64__)
#define NATIVEPROF_ORACLE_FRAME_REGISTER "rbp"
#elif defined(__aarch64__)
#define NATIVEPROF_ORACLE_FRAME_REGISTER "x29"
#else
#error "which register holds the frame pointer?"
#endif

// What the register of frame pointers may hold in code that needs none.
struct Contents {
  explicit Contents(uint32_t which) {
    for (volatile uintptr_t& word : words) word = kNumber;
    if (which % 3 == 1) value = Address(0);
    if (which % 3 == 2) {
      words[0] = Address(4);
      words[1] = reinterpret_cast<uintptr_t>(&NowNs);
      value = Address(0);
    }
  }
  uintptr_t Address(int i) const { return reinterpret_cast<uintptr_t>(&words[i]); }

  static constexpr uintptr_t kNumber = 0x9e3779b97f4a7c15;
  volatile uintptr_t words[8];
  uintptr_t value = kNumber;
};

// Keeps it in that register for about a microsecond.
__attribute__((always_inline)) inline void Hold(uintptr_t value) {
  register uintptr_t held asm(NATIVEPROF_ORACLE_FRAME_REGISTER) = value;
  for (int turn = 0; turn < 2000; turn++) asm volatile("" : "+r"(held));
}

template <uint32_t mark>
struct WaitFrameless {
  __attribute__((noinline)) static void For(uint64_t wait_ns) {
    KeepApart<mark>();
    const Contents contents(mark);
    RepeatFor(wait_ns, [&contents] { Hold(contents.value); });
  }
};

}  // namespace
}  // namespace oracle

namespace v8impl {
namespace {

using namespace oracle;

__attribute__((noinline)) void WaitFarFromSaved(const Wait& wait) {
  constexpr size_t kWords = 1024;
  volatile uintptr_t words[kWords];
  for (size_t i = 0; i < kWords; i++) words[i] = i;
  Hold(words[kWords - 1]);
  WaitAs<WaitFrameless>(wait.mark, wait.wait_ns);
  words[0] = words[kWords - 1];
}

}  // namespace

napi_value AskFrameless(napi_env, napi_callback_info) {
  if (!MomentIsDue()) return nullptr;
  const Wait wait = BeginMoment(Kind::kFrameless);
  WaitAs<WaitFrameless>(wait.mark, wait.wait_ns);
  EndMoment();
  return nullptr;
}

napi_value AskFramelessDeep(napi_env, napi_callback_info) {
  if (!MomentIsDue()) return nullptr;
  WaitFarFromSaved(BeginMoment(Kind::kFramelessDeep));
  EndMoment();
  return nullptr;
}

napi_value CallFrameless(napi_env env, napi_callback_info info) {
  static uint32_t calls = 0;
  const Contents contents(calls++);
  size_t count = 1;
  napi_value callback;
  napi_value undefined;
  napi_get_cb_info(env, info, &count, &callback, nullptr, nullptr);
  napi_get_undefined(env, &undefined);
  register uintptr_t held asm(NATIVEPROF_ORACLE_FRAME_REGISTER) = contents.value;
  asm volatile("" : "+r"(held));
  napi_call_function(env, undefined, callback, 0, nullptr, nullptr);
  asm volatile("" : "+r"(held));
  return nullptr;
}

}  // namespace v8impl
