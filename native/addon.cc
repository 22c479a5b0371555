// The only Node-API code: arguments in, typed arrays out. One instance per environment.
#include <napi.h>

#include <memory>
#include <string>
#include <utility>

#include <node_version.h>
#include <v8-isolate.h>

#include "os/fatal_signals.h"
#include "os/sampling_signal.h"
#include "os/toggle_signal.h"
#include "event_loop_call.h"
#include "object_fields.h"
#include "part_queue.h"
#include "process.h"
#include "session.h"
#include "v8/fatal_signal_hook.h"

namespace nativeprof {
namespace {

std::shared_ptr<PartQueue> MakeParts(Napi::Function on_part) {
  const auto call = std::make_shared<EventLoopCall>(on_part);
  return std::make_shared<PartQueue>([call] { (*call)(); });
}

class Addon : public Napi::Addon<Addon> {
 public:
  Addon(Napi::Env env, Napi::Object exports) {
    // Node-API modules load into every Node; what this one knows of V8 holds for one version.
    const napi_node_version* version = nullptr;
    if (napi_get_node_version(env, &version) != napi_ok) return;
    if (version->major != NODE_MAJOR_VERSION) {
      Napi::Error::New(env,
                       "NODE_MODULE_VERSION: built for Node " + std::to_string(NODE_MAJOR_VERSION))
          .ThrowAsJavaScriptException();
      return;
    }
    uv_loop_t* loop = nullptr;
    napi_get_uv_event_loop(env, &loop);
    session_ = new Session(v8::Isolate::GetCurrent(), loop);
    napi_add_async_cleanup_hook(env, CloseSession, session_, nullptr);
    DefineAddon(exports,
                {InstanceMethod("start", &Addon::Start), InstanceMethod("stop", &Addon::Stop),
                 InstanceMethod("takeParts", &Addon::TakeParts),
                 InstanceMethod("isRunning", &Addon::IsRunning), InstanceMethod("arm", &Addon::Arm),
                 InstanceMethod("recordOnDemand", &Addon::RecordOnDemand),
                 InstanceMethod("toggleRecording", &Addon::ToggleRecording),
                 InstanceMethod("setToldOfListeners", &Addon::SetToldOfListeners),
                 InstanceMethod("leaveSignal", &Addon::LeaveSignal),
                 InstanceMethod("catchFatalSignals", &Addon::CatchFatalSignals),
                 InstanceMethod("onFatalSignal", &Addon::OnFatalSignal),
                 InstanceMethod("endFatalSignals", &Addon::EndFatalSignals),
                 InstanceMethod("forwardSignals", &Addon::ForwardSignals)});
  }

 private:
  // Node waits for the hook's removal before it takes the event loop away.
  static void CloseSession(napi_async_cleanup_hook_handle hook, void* data) {
    auto* session = static_cast<Session*>(data);
    struct Closing {
      napi_async_cleanup_hook_handle hook;
      Session* session;
    };
    session->Close(
        [](void* closing_data) {
          const std::unique_ptr<Closing> closing(static_cast<Closing*>(closing_data));
          delete closing->session;
          napi_remove_async_cleanup_hook(closing->hook);
        },
        new Closing{hook, session});
  }

  static void ThrowStatus(Napi::Env env, SessionStatus status) {
    const char* code = status == SessionStatus::kAlreadyRunning ? "ERR_ALREADY_RUNNING"
                       : status == SessionStatus::kNotRunning   ? "ERR_NOT_RUNNING"
                       : status == SessionStatus::kNoThread     ? "ERR_NO_THREAD"
                                                                : "ERR_SIGNAL_TAKEN";
    Napi::Error error = Napi::Error::New(env, code);
    error.Set("code", code);
    error.ThrowAsJavaScriptException();
  }

  // ({intervalUs, maxOverhead, signal, maxSampleBytes, askV8, rotateMs, savePath, metadata},
  // onPart?): values checked in TypeScript.
  Napi::Value Start(const Napi::CallbackInfo& info) {
    SessionOptions options;
    if (!ReadOptions(info, &options)) return info.Env().Undefined();
    if (info[1].IsFunction()) options.parts = MakeParts(info[1].As<Napi::Function>());
    const SessionStatus status = session_->Start(options);
    if (status != SessionStatus::kOk) ThrowStatus(info.Env(), status);
    if (status == SessionStatus::kOk) parts_ = options.parts;
    return info.Env().Undefined();
  }

  // False: an exception is pending.
  static bool ReadOptions(const Napi::CallbackInfo& info, SessionOptions* read) {
    ObjectFields given(info.Env(), info[0]);
    SessionOptions& options = *read;
    options.interval_us = static_cast<uint64_t>(given.Number("intervalUs"));
    options.max_overhead = given.Number("maxOverhead");
    options.signal = os::SamplingSignalByName(given.Text("signal").c_str());
    options.max_sample_bytes = static_cast<size_t>(given.Number("maxSampleBytes"));
    options.ask_v8 = given.Flag("askV8");
    options.rotate_ns = static_cast<uint64_t>(given.Number("rotateMs")) * 1'000'000;
    options.save_path = given.Text("savePath");
    options.metadata = given.Text("metadata");
    if (given.complete()) return true;
    Napi::TypeError::New(info.Env(), "an option is missing").ThrowAsJavaScriptException();
    return false;
  }

  // (options as of start(), with a folder as savePath; toggleSignal: number) -> whether that signal
  // is ours; 0 for none.
  Napi::Value RecordOnDemand(const Napi::CallbackInfo& info) {
    SessionOptions options;
    if (!ReadOptions(info, &options)) return info.Env().Undefined();
    const SessionStatus status = session_->Arm();
    if (status != SessionStatus::kOk) {
      ThrowStatus(info.Env(), status);
      return info.Env().Undefined();
    }
    const auto follow = Napi::Function::New(
        info.Env(), [this](const Napi::CallbackInfo&) { TheProcess().on_demand.Follow(session_); });
    const auto call = std::make_shared<EventLoopCall>(follow);
    TheProcess().on_demand.Add(
        {session_, v8::Isolate::GetCurrent(), options, [call] { (*call)(); }});
    const int signal = info[1].ToNumber().Int32Value();
    const bool has_signal =
        signal == 0 || os::CatchToggleSignal(signal, &TheProcess().collector_wake);
    return Napi::Boolean::New(info.Env(), has_signal);
  }

  // -> boolean
  Napi::Value ToggleRecording(const Napi::CallbackInfo& info) {
    const bool is_armed = TheProcess().on_demand.HasThreads();
    if (is_armed) {
      os::CountToggle();
      TheProcess().collector_wake.Raise();
    }
    return Napi::Boolean::New(info.Env(), is_armed);
  }

  // -> what stop() returns, for each part that has become ready, in order of time.
  Napi::Value TakeParts(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Napi::Array list = Napi::Array::New(env);
    if (parts_ == nullptr) return list;
    for (RecordingData& part : parts_->TakeAll()) {
      list.Set(list.Length(), Describe(env, std::make_shared<RecordingData>(std::move(part))));
    }
    return list;
  }

  Napi::Value Stop(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    auto data = std::make_shared<RecordingData>();
    const SessionStatus status = session_->Stop(data.get());
    if (status != SessionStatus::kOk) {
      ThrowStatus(env, status);
      return env.Undefined();
    }
    return Describe(env, data);
  }

  // -> {header: string, segment(name: string): ArrayBuffer | undefined}; the function and the
  // buffers keep the recording alive.
  static Napi::Object Describe(Napi::Env env, const std::shared_ptr<RecordingData>& data) {
    Napi::Object result = Napi::Object::New(env);
    result.Set("header", data->header());
    result.Set("segment", Napi::Function::New(env, [data](const Napi::CallbackInfo& info) {
                 return MakeSegment(info.Env(), data, info[0].ToString());
               }));
    return result;
  }

  static Napi::Value MakeSegment(Napi::Env env, const std::shared_ptr<RecordingData>& data,
                                 const std::string& name) {
    for (const RecordingSegment& segment : data->Segments()) {
      if (name != segment.name) continue;
      // Node-API does not promise to finalize an empty buffer.
      if (segment.size_bytes == 0) return Napi::ArrayBuffer::New(env, 0);
      return Napi::ArrayBuffer::New(
          env, const_cast<void*>(segment.data), segment.size_bytes,
          [](Napi::Env, void*, std::shared_ptr<RecordingData>* kept) { delete kept; },
          new std::shared_ptr<RecordingData>(data));
    }
    return env.Undefined();
  }

  Napi::Value IsRunning(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), session_->running());
  }

  Napi::Value Arm(const Napi::CallbackInfo& info) {
    const SessionStatus status = session_->Arm();
    if (status != SessionStatus::kOk) ThrowStatus(info.Env(), status);
    return info.Env().Undefined();
  }

  Napi::Value SetToldOfListeners(const Napi::CallbackInfo& info) {
    TheProcess().timer.SetToldOfListeners();
    return info.Env().Undefined();
  }

  // (signal: string)
  Napi::Value LeaveSignal(const Napi::CallbackInfo& info) {
    const std::string name = info[0].ToString();
    TheProcess().timer.LeaveSignal(os::SamplingSignalByName(name.c_str()));
    return info.Env().Undefined();
  }

  Napi::Value CatchFatalSignals(const Napi::CallbackInfo& info) {
    if (fatal_signal_hook_ != nullptr) fatal_signal_hook_->Catch();
    session_->CatchFatalSignals();
    return info.Env().Undefined();
  }

  // (save: () => void)
  Napi::Value OnFatalSignal(const Napi::CallbackInfo& info) {
    const auto function = info[0].As<Napi::Function>();
    // Leaked like the hook: they live as long as the process.
    auto* save = new Napi::FunctionReference(Napi::Persistent(function));
    auto* loop = new Napi::ThreadSafeFunction(
        Napi::ThreadSafeFunction::New(info.Env(), function, "nativeprof", 0, 1));
    loop->Unref(info.Env());
    fatal_signal_hook_ = new FatalSignalHook(
        v8::Isolate::GetCurrent(),
        [save] {
          const Napi::HandleScope scope(save->Env());
          save->Call({});
        },
        [this, loop] {
          loop->NonBlockingCall(
              [this](Napi::Env, Napi::Function) { fatal_signal_hook_->SaveOnce(); });
        });
    // However the environment ends: no interrupt must be asked of an isolate that is gone.
    napi_add_env_cleanup_hook(
        info.Env(), [](void* hook) { static_cast<FatalSignalHook*>(hook)->Release(); },
        fatal_signal_hook_);
    return info.Env().Undefined();
  }

  Napi::Value EndFatalSignals(const Napi::CallbackInfo& info) {
    if (fatal_signal_hook_ != nullptr) {
      fatal_signal_hook_->SaveOnce();
      fatal_signal_hook_->Release();
    }
    return info.Env().Undefined();
  }

  Napi::Value ForwardSignals(const Napi::CallbackInfo& info) {
    os::ForwardSignals(info[0].ToNumber().Int32Value());
    return info.Env().Undefined();
  }

  Session* session_ = nullptr;
  // Of the recording that runs, or of the last one.
  std::shared_ptr<PartQueue> parts_;
  FatalSignalHook* fatal_signal_hook_ = nullptr;
};

NODE_API_ADDON(Addon)

}  // namespace
}  // namespace nativeprof
