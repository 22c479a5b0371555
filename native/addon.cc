// The only Node-API code: arguments in, typed arrays out. One instance per environment.
#include <napi.h>

#include <memory>
#include <string>
#include <utility>

#include <node_version.h>
#include <v8-isolate.h>

#include "fatal_signal_hook.h"
#include "os/fatal_signals.h"
#include "os/sampling_signal.h"
#include "session.h"

namespace nativeprof {
namespace {

class Addon : public Napi::Addon<Addon> {
 public:
  Addon(Napi::Env env, Napi::Object exports) {
    // Node-API modules load into every Node; what this one knows of V8 holds for one version.
    const uint32_t major = Napi::VersionManagement::GetNodeVersion(env)->major;
    if (major != NODE_MAJOR_VERSION) {
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
                 InstanceMethod("isRunning", &Addon::IsRunning), InstanceMethod("arm", &Addon::Arm),
                 InstanceMethod("catchFatalSignals", &Addon::CatchFatalSignals),
                 InstanceMethod("onFatalSignal", &Addon::OnFatalSignal),
                 InstanceMethod("releaseFatalSignals", &Addon::ReleaseFatalSignals),
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

  // ({intervalUs, signal, maxSampleBytes, askV8, savePath, metadata}): values checked in
  // TypeScript.
  Napi::Value Start(const Napi::CallbackInfo& info) {
    const Napi::Object given = info[0].As<Napi::Object>();
    SessionOptions options;
    options.interval_us = static_cast<uint64_t>(given.Get("intervalUs").ToNumber().DoubleValue());
    options.signal = os::SamplingSignalByName(given.Get("signal").ToString().Utf8Value().c_str());
    options.max_sample_bytes =
        static_cast<size_t>(given.Get("maxSampleBytes").ToNumber().DoubleValue());
    options.ask_v8 = given.Get("askV8").ToBoolean();
    options.save_path = given.Get("savePath").ToString().Utf8Value();
    options.metadata = given.Get("metadata").ToString().Utf8Value();
    const SessionStatus status = session_->Start(options);
    if (status != SessionStatus::kOk) ThrowStatus(info.Env(), status);
    return info.Env().Undefined();
  }

  // -> {header: string, segments: {[name]: ArrayBuffer}}; the buffers keep the recording alive.
  Napi::Value Stop(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    auto data = std::make_shared<RecordingData>();
    const SessionStatus status = session_->Stop(data.get());
    if (status != SessionStatus::kOk) {
      ThrowStatus(env, status);
      return env.Undefined();
    }
    Napi::Object segments = Napi::Object::New(env);
    for (const RecordingSegment& segment : data->Segments()) {
      // Node-API does not promise to finalize an empty buffer.
      if (segment.size_bytes == 0) {
        segments.Set(segment.name, Napi::ArrayBuffer::New(env, 0));
        continue;
      }
      auto* keep_alive = new std::shared_ptr<RecordingData>(data);
      segments.Set(segment.name,
                   Napi::ArrayBuffer::New(
                       env, const_cast<void*>(segment.data), segment.size_bytes,
                       [](Napi::Env, void*, std::shared_ptr<RecordingData>* kept) { delete kept; },
                       keep_alive));
    }
    Napi::Object result = Napi::Object::New(env);
    result.Set("header", data->header());
    result.Set("segments", segments);
    return result;
  }

  Napi::Value IsRunning(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), session_->running());
  }

  Napi::Value Arm(const Napi::CallbackInfo& info) {
    const SessionStatus status = session_->Arm();
    if (status != SessionStatus::kOk) ThrowStatus(info.Env(), status);
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
              [this](Napi::Env, Napi::Function) { fatal_signal_hook_->RunNow(); });
        });
    return info.Env().Undefined();
  }

  Napi::Value ReleaseFatalSignals(const Napi::CallbackInfo& info) {
    if (fatal_signal_hook_ != nullptr) fatal_signal_hook_->Release();
    return info.Env().Undefined();
  }

  Napi::Value ForwardSignals(const Napi::CallbackInfo& info) {
    os::ForwardSignals(info[0].ToNumber().Int32Value());
    return info.Env().Undefined();
  }

  Session* session_ = nullptr;
  FatalSignalHook* fatal_signal_hook_ = nullptr;
};

NODE_API_ADDON(Addon)

}  // namespace
}  // namespace nativeprof
