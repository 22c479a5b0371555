#include "event_loop_watch.h"

#include <algorithm>

#include <v8-isolate.h>

#include "../os/clock.h"

namespace nativeprof {
namespace {

thread_local EventLoopWatch* own_watch = nullptr;

// More than a wait's own calls take: libuv has missed a part of it.
constexpr uint64_t kMissedNs = 100'000;

}  // namespace

EventLoopWatch::EventLoopWatch(v8::Isolate* isolate, uv_loop_t* loop)
    : isolate_(isolate), loop_(loop) {
  uv_prepare_init(loop, &prepare_);
  uv_check_init(loop, &check_);
  prepare_.data = this;
  check_.data = this;
}

void EventLoopWatch::Start(SampledThread* thread) {
  thread_ = thread;
  own_watch = this;
  uv_prepare_start(&prepare_, EnterPoll);
  uv_check_start(&check_, LeavePoll);
  uv_unref(reinterpret_cast<uv_handle_t*>(&prepare_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&check_));
  isolate_->AddBeforeCallEnteredCallback(BeforeJavaScript);
}

void EventLoopWatch::Stop() {
  if (thread_ == nullptr) return;
  isolate_->RemoveBeforeCallEnteredCallback(BeforeJavaScript);
  uv_prepare_stop(&prepare_);
  uv_check_stop(&check_);
  Leave();
  own_watch = nullptr;
  thread_ = nullptr;
}

void EventLoopWatch::Close(EventLoopWatch* watch, void (*done)(void*), void* data) {
  watch->Stop();
  watch->closed_ = done;
  watch->closed_data_ = data;
  const auto on_close = [](uv_handle_t* handle) {
    auto* closing = static_cast<EventLoopWatch*>(handle->data);
    if (--closing->open_handles_ > 0) return;
    closing->closed_(closing->closed_data_);
    delete closing;
  };
  uv_close(reinterpret_cast<uv_handle_t*>(&watch->prepare_), on_close);
  uv_close(reinterpret_cast<uv_handle_t*>(&watch->check_), on_close);
}

void EventLoopWatch::EnterPoll(uv_prepare_t* handle) {
  auto* watch = static_cast<EventLoopWatch*>(handle->data);
  watch->uv_idle_ns_ = uv_metrics_idle_time(watch->loop_);
  const uint64_t now_ns = os::MonotonicNs();
  watch->thread_->idle_clock.Enter(now_ns);
  watch->thread_->self_timer.EnterWait(now_ns);
}

void EventLoopWatch::LeavePoll(uv_check_t* handle) {
  static_cast<EventLoopWatch*>(handle->data)->Leave();
}

void EventLoopWatch::BeforeJavaScript(v8::Isolate*) { own_watch->Leave(); }

void EventLoopWatch::Leave() {
  if (!thread_->idle_clock.waits()) return;
  const uint64_t now_ns = os::MonotonicNs();
  const uint64_t idle_ns = MeasureIdleNs(now_ns);
  thread_->idle_clock.Leave(idle_ns);
  thread_->self_timer.LeaveWait(now_ns, idle_ns);
  if (thread_->timer_parked.load(std::memory_order_seq_cst)) thread_->timer_wake->Raise();
}

// libuv knows when its callbacks begin, but starts anew whenever a signal interrupts the wait, such
// as that of a child that ended (1.46 to 1.52: `performance.eventLoopUtilization()` shows it).
uint64_t EventLoopWatch::MeasureIdleNs(uint64_t now_ns) {
  const uint64_t idle_ns = uv_metrics_idle_time(loop_) - uv_idle_ns_;
  const uint64_t wall_ns = now_ns - thread_->idle_clock.wait_start_ns();
  if (wall_ns < idle_ns + kMissedNs) return idle_ns;
  // What the thread has computed since its last sample cannot have been idle: most of it lies
  // before the wait, so at most one interval is missed.
  const uint64_t cpu_ns =
      os::OwnCpuNs() - thread_->handler_end_cpu_ns.load(std::memory_order_relaxed);
  return std::max(idle_ns, wall_ns > cpu_ns ? wall_ns - cpu_ns : 0);
}

}  // namespace nativeprof
