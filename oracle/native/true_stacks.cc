// Tells what V8 itself says of the stack at moments that a recording catches too.
//
// At each of them V8 is asked for the stack, and then the thread waits until samples have been
// taken for certain. They show the same stack, below the function that waits. Which samples these
// are the time tells, and nothing that is in them: one whose stack is wrong must not be overlooked.
//
// Two things bring a moment about: an interrupt that another thread asks V8 for, and a call of the
// program. A third kind has no wait: the program says that it will go on for a while without a
// call. The beginning of a garbage collection cannot: V8 keeps the functions of optimised code only
// for places where it may have to leave it, and ends the process when it is asked elsewhere.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include <node_api.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "frameless.h"
#include "recorder.h"
#include "wait.h"

namespace oracle {
namespace {

template <uint32_t mark>
struct WaitInFrame {
  __attribute__((noinline)) static void For(uint64_t wait_ns) {
    KeepApart<mark>();
    RepeatFor(wait_ns, [] {
      // Most of the time not in the clock, which has no frame, so that samples show our mark.
      for (volatile int turn = 0; turn < 1000; turn = turn + 1) {
      }
    });
  }
};

}  // namespace
}  // namespace oracle

namespace v8impl {
namespace {

using namespace oracle;

void RecordMoment(Kind kind) {
  const Wait wait = BeginMoment(kind);
  WaitAs<WaitInFrame>(wait.mark, wait.wait_ns);
  EndMoment();
}

// Asks for an interrupt again and again, on a thread of its own.
class Interrupter {
 public:
  Interrupter(v8::Isolate* isolate, uint64_t every_ns)
      : thread_([this, isolate, every_ns] { Run(isolate, std::chrono::nanoseconds(every_ns)); }) {}
  ~Interrupter() {
    ends_ = true;
    thread_.join();
  }

 private:
  void Run(v8::Isolate* isolate, std::chrono::nanoseconds every) {
    while (!ends_) {
      requested_ = true;
      // A request that is still open at the end finds no recorder.
      isolate->RequestInterrupt(AtInterrupt, nullptr);
      while (requested_ && !ends_) std::this_thread::sleep_for(every);
      std::this_thread::sleep_for(every);
    }
  }

  static void AtInterrupt(v8::Isolate*, void*) {
    if (recorder != nullptr && !recorder->in_passage()) RecordMoment(Kind::kInterrupt);
    requested_ = false;
  }

  static inline std::atomic<bool> requested_{false};
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

Interrupter* interrupter;

napi_value Ask(napi_env, napi_callback_info) {
  if (MomentIsDue()) RecordMoment(Kind::kCall);
  return nullptr;
}

// From enterPassage() to leavePassage() the program calls no function of JavaScript, and both calls
// are in the same one: between them, samples of its own code can be told right from wrong.
napi_value EnterPassage(napi_env, napi_callback_info) {
  if (MomentIsDue()) recorder->BeginPassage(v8::Isolate::GetCurrent());
  return nullptr;
}

napi_value LeavePassage(napi_env, napi_callback_info) {
  const bool in_passage = recorder != nullptr && recorder->in_passage();
  if (in_passage) recorder->EndPassage(v8::Isolate::GetCurrent());
  return nullptr;
}

// start(everyUs, waitUs)
napi_value Start(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  uint32_t every_us = 0;
  uint32_t wait_us = 0;
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  if (recorder != nullptr || napi_get_value_uint32(env, arguments[0], &every_us) != napi_ok ||
      napi_get_value_uint32(env, arguments[1], &wait_us) != napi_ok) {
    napi_throw_error(env, nullptr, "start(everyUs, waitUs), once");
    return nullptr;
  }
  recorder = new Recorder(uint64_t{every_us} * 1000, uint64_t{wait_us} * 1000);
  interrupter = new Interrupter(v8::Isolate::GetCurrent(), recorder->every_ns());
  return nullptr;
}

napi_value ToTexts(napi_env env) {
  napi_value texts;
  napi_create_array(env, &texts);
  uint32_t count = 0;
  for (const std::string& value : recorder->texts()) {
    napi_value text;
    napi_create_string_utf8(env, value.data(), value.size(), &text);
    napi_set_element(env, texts, count++, text);
  }
  return texts;
}

// Times are below 2^53 ns for the first 104 days of a machine.
napi_value ToNumbers(napi_env env) {
  std::vector<double> numbers;
  for (const Moment& moment : recorder->moments()) {
    numbers.insert(
        numbers.end(),
        {static_cast<double>(moment.kind), static_cast<double>(moment.mark),
         static_cast<double>(moment.from_ns), static_cast<double>(moment.to_ns),
         static_cast<double>(moment.until_line), static_cast<double>(moment.frames.size())});
    for (const Frame& frame : moment.frames) {
      numbers.insert(numbers.end(),
                     {static_cast<double>(frame.name), static_cast<double>(frame.script),
                      static_cast<double>(frame.line), static_cast<double>(frame.column)});
    }
  }
  napi_value buffer;
  napi_value result;
  void* data;
  napi_create_arraybuffer(env, numbers.size() * sizeof(numbers[0]), &data, &buffer);
  std::copy(numbers.begin(), numbers.end(), static_cast<double*>(data));
  napi_create_typedarray(env, napi_float64_array, numbers.size(), buffer, 0, &result);
  return result;
}

// stop() -> { threadId: number, texts: string[], moments: Float64Array }: of each moment its kind,
// its mark, from when to when it waited, how many frames, and of each frame name and script
// (indices into texts), line and column.
napi_value Stop(napi_env env, napi_callback_info) {
  if (recorder == nullptr) {
    napi_throw_error(env, nullptr, "not started");
    return nullptr;
  }
  delete interrupter;
  Recorder* const done = recorder;
  napi_value result;
  napi_value thread_id;
  napi_create_object(env, &result);
  napi_create_int64(env, syscall(SYS_gettid), &thread_id);
  napi_set_named_property(env, result, "threadId", thread_id);
  napi_set_named_property(env, result, "texts", ToTexts(env));
  napi_set_named_property(env, result, "moments", ToNumbers(env));
  recorder = nullptr;
  delete done;
  return result;
}

}  // namespace
}  // namespace v8impl

NAPI_MODULE_INIT() {
  const auto add = [&](const char* name, napi_callback function) {
    napi_value value;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  };
  add("start", v8impl::Start);
  add("stop", v8impl::Stop);
  add("ask", v8impl::Ask);
  add("askFrameless", v8impl::AskFrameless);
  add("askFramelessDeep", v8impl::AskFramelessDeep);
  add("enterPassage", v8impl::EnterPassage);
  add("leavePassage", v8impl::LeavePassage);
  add("callFrameless", v8impl::CallFrameless);
  return exports;
}
