#ifndef NATIVEPROF_EVENT_LOOP_CALL_H_
#define NATIVEPROF_EVENT_LOOP_CALL_H_

#include <memory>
#include <mutex>

#include <napi.h>

namespace nativeprof {

// Calls a function in the event loop, from any thread.
class EventLoopCall {
 public:
  explicit EventLoopCall(Napi::Function function) : state_(std::make_shared<State>()) {
    const Napi::Env env = function.Env();
    // One call that waits is enough. Without a reference: it keeps no program alive.
    state_->function = Napi::ThreadSafeFunction::New(
        env, function, "nativeprof", 1, 1, [state = state_](Napi::Env) {
          const std::lock_guard<std::mutex> lock(state->mutex);
          state->is_gone = true;
        });
    state_->function.Unref(env);
  }
  EventLoopCall(const EventLoopCall&) = delete;
  ~EventLoopCall() {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    if (!state_->is_gone) state_->function.Release();
  }

  void operator()() const {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    if (!state_->is_gone) state_->function.NonBlockingCall();
  }

 private:
  struct State {
    std::mutex mutex;
    Napi::ThreadSafeFunction function;
    // Node frees it with the environment, whoever still holds it.
    bool is_gone = false;
  };
  const std::shared_ptr<State> state_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_EVENT_LOOP_CALL_H_
