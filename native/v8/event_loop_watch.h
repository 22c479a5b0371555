// Tells the timer when a thread's event loop waits for events, so that an idle program costs
// nothing. JavaScript thread only.
//
// libuv runs the callbacks of sockets and pipes inside the same call that waits for them, so its
// check phase comes too late to end the wait: V8 calling into JavaScript does end it.
#ifndef NATIVEPROF_V8_EVENT_LOOP_WATCH_H_
#define NATIVEPROF_V8_EVENT_LOOP_WATCH_H_

#include <cstdint>

#include <uv.h>

#include "../signal/sampled_thread.h"

namespace nativeprof {

class EventLoopWatch {
 public:
  EventLoopWatch(v8::Isolate* isolate, uv_loop_t* loop);

  void Start(SampledThread* thread);
  void Stop();

  // Frees the watch once libuv has let go of it, then calls `done`.
  static void Close(EventLoopWatch* watch, void (*done)(void*), void* data);

 private:
  ~EventLoopWatch() = default;
  static void EnterPoll(uv_prepare_t* handle);
  static void LeavePoll(uv_check_t* handle);
  static void BeforeJavaScript(v8::Isolate* isolate);
  void Leave();
  uint64_t MeasureIdleNs(uint64_t now_ns);

  v8::Isolate* const isolate_;
  uv_loop_t* const loop_;
  uv_prepare_t prepare_;
  uv_check_t check_;
  SampledThread* thread_ = nullptr;
  // What libuv had measured when the wait began.
  uint64_t uv_idle_ns_ = 0;
  int open_handles_ = 2;
  void (*closed_)(void*) = nullptr;
  void* closed_data_ = nullptr;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_EVENT_LOOP_WATCH_H_
