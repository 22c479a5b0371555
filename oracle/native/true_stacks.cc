// Tells what V8 itself says of the stack at moments that a recording catches too.
//
// A thread interrupts JavaScript at regular intervals. The interrupt's callback asks V8 for the
// stack, and then waits until a sample has been taken for certain: that sample shows the same
// stack, below a native function whose name has the number of the moment.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <node_api.h>
#include <v8-debug.h>
#include <v8-isolate.h>
#include <v8-local-handle.h>
#include <v8-primitive.h>

namespace {

using Clock = std::chrono::steady_clock;

// As many functions as numbers; a recording that misses that many moments in a row is none.
constexpr uint32_t kNumbers = 1024;
constexpr int kMaxFrames = 1024;

struct Frame {
  uint32_t name;  // indices into Recorder::texts
  uint32_t script;
  int32_t line;
  int32_t column;
};

struct Moment {
  uint32_t number;
  std::vector<Frame> frames;  // the innermost first
};

struct Recorder {
  std::thread thread;
  std::atomic<bool> ends{false};
  std::atomic<bool> requested{false};
  std::chrono::microseconds every{};
  std::chrono::microseconds wait{};
  std::vector<Moment> moments;
  std::vector<std::string> texts;
  std::unordered_map<std::string, uint32_t> text_ids;

  uint32_t Intern(v8::Isolate* isolate, v8::Local<v8::String> text) {
    std::string value;
    if (!text.IsEmpty()) {
      const v8::String::Utf8Value utf8(isolate, text);
      if (*utf8 != nullptr) value.assign(*utf8, static_cast<size_t>(utf8.length()));
    }
    const auto [known, added] = text_ids.try_emplace(value, static_cast<uint32_t>(texts.size()));
    if (added) texts.push_back(value);
    return known->second;
  }
};

Recorder* recorder;

void Record(v8::Isolate* isolate, uint32_t number) {
  if (recorder == nullptr) return;
  v8::HandleScope scope(isolate);
  Moment moment = {number, {}};
  const auto trace = v8::StackTrace::CurrentStackTrace(isolate, kMaxFrames);
  for (int i = 0; i < trace->GetFrameCount(); i++) {
    const auto frame = trace->GetFrame(isolate, static_cast<uint32_t>(i));
    moment.frames.push_back({recorder->Intern(isolate, frame->GetFunctionName()),
                             recorder->Intern(isolate, frame->GetScriptName()),
                             frame->GetLineNumber(), frame->GetColumn()});
  }
  recorder->moments.push_back(std::move(moment));
}

void WaitForSample() {
  const auto end = Clock::now() + recorder->wait;
  while (Clock::now() < end) {
  }
}

template <uint32_t number>
void AtMoment(v8::Isolate* isolate, void*) {
  Record(isolate, number);
  if (recorder != nullptr) WaitForSample();
  if (recorder != nullptr) recorder->requested = false;
}

template <uint32_t... numbers>
v8::InterruptCallback CallbackOf(uint32_t number, std::integer_sequence<uint32_t, numbers...>) {
  static constexpr v8::InterruptCallback kCallbacks[] = {AtMoment<numbers>...};
  return kCallbacks[number];
}

void RequestMoments(v8::Isolate* isolate) {
  const auto numbers = std::make_integer_sequence<uint32_t, kNumbers>();
  for (uint32_t number = 0; !recorder->ends; number = (number + 1) % kNumbers) {
    recorder->requested = true;
    isolate->RequestInterrupt(CallbackOf(number, numbers), nullptr);
    while (recorder->requested && !recorder->ends) std::this_thread::sleep_for(recorder->every);
    std::this_thread::sleep_for(recorder->every);
  }
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
  recorder = new Recorder();
  recorder->every = std::chrono::microseconds(every_us);
  recorder->wait = std::chrono::microseconds(wait_us);
  recorder->thread = std::thread(RequestMoments, v8::Isolate::GetCurrent());
  return nullptr;
}

// stop() -> { texts: string[], moments: Int32Array }: of each moment its number, how many frames,
// and of each frame name and script (indices into texts), line and column.
napi_value Stop(napi_env env, napi_callback_info) {
  Recorder* const done = recorder;
  if (done == nullptr) {
    napi_throw_error(env, nullptr, "not started");
    return nullptr;
  }
  done->ends = true;
  done->thread.join();
  recorder = nullptr;

  std::vector<int32_t> numbers;
  for (const Moment& moment : done->moments) {
    numbers.push_back(static_cast<int32_t>(moment.number));
    numbers.push_back(static_cast<int32_t>(moment.frames.size()));
    for (const Frame& frame : moment.frames) {
      numbers.insert(numbers.end(), {static_cast<int32_t>(frame.name),
                                     static_cast<int32_t>(frame.script), frame.line, frame.column});
    }
  }
  napi_value result;
  napi_value texts;
  napi_value buffer;
  napi_value moments;
  void* data;
  napi_create_object(env, &result);
  napi_create_array(env, &texts);
  for (uint32_t i = 0; i < done->texts.size(); i++) {
    napi_value text;
    napi_create_string_utf8(env, done->texts[i].data(), done->texts[i].size(), &text);
    napi_set_element(env, texts, i, text);
  }
  napi_create_arraybuffer(env, numbers.size() * sizeof(numbers[0]), &data, &buffer);
  std::copy(numbers.begin(), numbers.end(), static_cast<int32_t*>(data));
  napi_create_typedarray(env, napi_int32_array, numbers.size(), buffer, 0, &moments);
  napi_set_named_property(env, result, "texts", texts);
  napi_set_named_property(env, result, "moments", moments);
  delete done;
  return result;
}

}  // namespace

NAPI_MODULE_INIT() {
  const auto add = [&](const char* name, napi_callback function) {
    napi_value value;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  };
  add("start", Start);
  add("stop", Stop);
  return exports;
}
