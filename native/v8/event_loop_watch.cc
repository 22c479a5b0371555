#include "event_loop_watch.h"

#include <algorithm>

#include <v8-isolate.h>

#include "../os/clock.h"
#include "../os/file_ready.h"

namespace nativeprof {
namespace {

thread_local EventLoopWatch* own_watch = nullptr;

// More than a wait's own calls take: libuv has missed a part of it.
constexpr uint64_t kMissedNs = 100'000;
// A shorter wait is none: a busy server's loop finds its next events while it asks for them.
constexpr uint64_t kWaitNs = 20'000;

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

uint64_t EventLoopWatch::IdleNs() const {
  const uint64_t idle_ns = thread_->idle_ns.load(std::memory_order_relaxed);
  if (!thread_->polling.load(std::memory_order_acquire)) return idle_ns;
  return idle_ns + os::MonotonicNs() - poll_start_ns_.load(std::memory_order_relaxed);
}

void EventLoopWatch::EnterPoll(uv_prepare_t* handle) {
  auto* watch = static_cast<EventLoopWatch*>(handle->data);
  watch->uv_idle_ns_ = uv_metrics_idle_time(watch->loop_);
  watch->poll_start_ns_.store(os::MonotonicNs(), std::memory_order_relaxed);
  // In a poll that will not wait the thread goes on timing itself: to stop its timer and to have
  // the timer thread go on would cost more than to ask.
  if (watch->thread_->self_timer.is_set() && watch->HasEvents()) {
    watch->thread_->may_wait.store(true, std::memory_order_relaxed);
    return;
  }
  watch->thread_->polling.store(true, std::memory_order_seq_cst);
  watch->thread_->self_timer.Pause();
}

void EventLoopWatch::LeavePoll(uv_check_t* handle) {
  static_cast<EventLoopWatch*>(handle->data)->Leave();
}

void EventLoopWatch::BeforeJavaScript(v8::Isolate*) { own_watch->Leave(); }

void EventLoopWatch::Leave() {
  // In this order: the handler may find right now that the poll waits.
  thread_->may_wait.store(false, std::memory_order_relaxed);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  if (!thread_->polling.load(std::memory_order_relaxed)) return;
  const uint64_t idle_ns = MeasureIdleNs();
  thread_->idle_ns.store(thread_->idle_ns.load(std::memory_order_relaxed) + idle_ns,
                         std::memory_order_relaxed);
  if (idle_ns >= kWaitNs) thread_->self_timer.NoteWait();
  // seq_cst: pairs with SamplingTimer::Park().
  thread_->polling.store(false, std::memory_order_seq_cst);
  if (thread_->timer_parked.load(std::memory_order_seq_cst)) thread_->timer_wake->Raise();
}

// The loop's next poll most likely returns at once. Not certainly: events may be of a socket that
// libuv no longer wants to read, or another process may take them first.
bool EventLoopWatch::HasEvents() const {
  // Where files wait to be registered, uv_backend_timeout() is 0 although the poll may wait. A list
  // of libuv's that is empty points to itself.
  const void* const queue = &loop_->watcher_queue;
  const bool all_registered = *static_cast<const void* const*>(queue) == queue;
  return (all_registered && uv_backend_timeout(loop_) == 0) || os::IsReadable(uv_backend_fd(loop_));
}

// libuv knows when its callbacks begin, but starts anew whenever a signal interrupts the wait, such
// as that of a child that ended (1.46 to 1.52: `performance.eventLoopUtilization()` shows it).
uint64_t EventLoopWatch::MeasureIdleNs() {
  const uint64_t idle_ns = uv_metrics_idle_time(loop_) - uv_idle_ns_;
  const uint64_t wall_ns = os::MonotonicNs() - poll_start_ns_.load(std::memory_order_relaxed);
  if (wall_ns < idle_ns + kMissedNs) return idle_ns;
  // What the thread has computed since its last sample cannot have been idle: most of it lies
  // before the wait, so at most one interval is missed.
  const uint64_t cpu_ns =
      os::OwnCpuNs() - thread_->handler_end_cpu_ns.load(std::memory_order_relaxed);
  return std::max(idle_ns, wall_ns > cpu_ns ? wall_ns - cpu_ns : 0);
}

}  // namespace nativeprof
