// A thread that computes without a pause times itself: the handler sets a timer of the kernel for
// the thread's next tick. It expires on the CPU that the thread runs on, so that no other thread
// has to wake up for each tick, nor to wait for a CPU where all are busy. Whenever the thread
// waits, the timer thread takes over, which finds it waiting without interrupting it.
//
// Nothing here allocates or takes a lock.
#ifndef NATIVEPROF_SIGNAL_SELF_TIMER_H_
#define NATIVEPROF_SIGNAL_SELF_TIMER_H_

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "../os/sampling_signal.h"
#include "random_distance.h"

namespace nativeprof {

class SelfTimer {
 public:
  // --- Under the lock of the timer thread ---

  // Where the kernel refuses, the thread never times itself.
  void Create(int32_t thread_id, int signal) {
    timer_.store(os::CreateThreadTimer(thread_id, signal), std::memory_order_relaxed);
  }

  // For good. The handler may be running on the thread.
  void Delete() {
    os::DeleteThreadTimer(timer_.exchange(os::kNoThreadTimer, std::memory_order_relaxed));
    Change(kSet, kOff);
  }

  // --- The handler ---

  // At its begin. False: the timer thread has sent the signal, and has counted the tick.
  bool Begin(os::SignalSource source) {
    if (source != os::SignalSource::kThreadTimer) return false;
    return Change(kSet, kHandling) || !Change(kTakenOver, kOff);
  }

  // At its end. `is_own`: what Begin() returned; `computes`: the thread has run since the last
  // handler, and does not wait now. False: from now on the thread does not time itself any more.
  bool End(bool is_own, bool computes, uint64_t start_ns, uint64_t interval_ns) {
    const bool was_set = state_.load(std::memory_order_relaxed) == kHandling;
    uint64_t deadline_ns = start_ns;
    if (is_own) CountTicks(1, 0);
    if (was_set) {
      // While a signal waits for its thread, that is not executing anything of its own: the ticks
      // that it is late for would have found the same stack.
      const uint64_t due_ns = deadline_ns_.load(std::memory_order_relaxed);
      const uint64_t late = std::max(start_ns, due_ns) - due_ns;
      CountTicks(late / interval_ns, late / interval_ns);
      deadline_ns = due_ns + late / interval_ns * interval_ns;
    }
    deadline_ns += distance_.Next(interval_ns);
    if (deadline_ns < start_ns + interval_ns / 4) {
      CountTicks(1, 1);
      deadline_ns += interval_ns;
    }
    const bool goes_on = computes && !has_waited_.load(std::memory_order_relaxed) &&
                         os::SetThreadTimer(timer_.load(std::memory_order_relaxed), deadline_ns);
    has_waited_.store(false, std::memory_order_relaxed);
    if (!was_set && !goes_on) return true;
    deadline_ns_.store(deadline_ns, std::memory_order_relaxed);
    // release: pairs with the acquire in is_set(), whose caller reads the deadline and the counts.
    state_.store(goes_on ? kSet : kOff, std::memory_order_release);
    return goes_on;
  }

  // --- The sampled thread, outside the handler ---

  // The event loop is about to wait, and nothing is to interrupt that: libuv would measure it
  // wrongly (see EventLoopWatch::MeasureIdleNs). The handler must know already that it waits.
  void Pause() {
    has_waited_.store(true, std::memory_order_relaxed);
    if (state_.load(std::memory_order_relaxed) != kSet) return;
    // A signal that has been sent arrives at the latest when this call returns.
    os::SetThreadTimer(timer_.load(std::memory_order_relaxed), 0);
    Change(kSet, kOff);
  }

  // --- The timer thread ---

  // The thread times itself.
  bool is_set() const {
    const State state = state_.load(std::memory_order_acquire);
    return state == kSet || state == kHandling;
  }
  // The first tick that is not counted yet.
  uint64_t deadline_ns() const { return deadline_ns_.load(std::memory_order_relaxed); }
  // Its signal is long overdue: it counts from now on as one that the timer thread has sent. False:
  // the handler was faster.
  bool TakeOver() { return Change(kSet, kTakenOver); }

  // --- Any thread ---

  uint64_t ticks() const { return ticks_.load(std::memory_order_relaxed); }
  // Among the ticks; the others were signals.
  uint64_t repeated() const { return repeated_.load(std::memory_order_relaxed); }

 private:
  enum State : uint8_t {
    // No signal of its own is on its way.
    kOff,
    // One is.
    kSet,
    // It has arrived.
    kHandling,
    // One may still be on its way, and the timer thread waits for it.
    kTakenOver,
  };

  bool Change(State from, State to) {
    return state_.compare_exchange_strong(from, to, std::memory_order_acq_rel);
  }

  void CountTicks(uint64_t ticks, uint64_t repeated) {
    ticks_.store(ticks_.load(std::memory_order_relaxed) + ticks, std::memory_order_relaxed);
    repeated_.store(repeated_.load(std::memory_order_relaxed) + repeated,
                    std::memory_order_relaxed);
  }

  std::atomic<int> timer_{os::kNoThreadTimer};
  std::atomic<State> state_{kOff};
  static_assert(std::atomic<State>::is_always_lock_free);
  std::atomic<uint64_t> deadline_ns_{0};

  // written by the handler
  std::atomic<uint64_t> ticks_{0};
  std::atomic<uint64_t> repeated_{0};

  // read by nobody but the thread
  RandomDistance distance_{reinterpret_cast<uintptr_t>(this)};
  // The event loop has waited since the last handler.
  std::atomic<bool> has_waited_{false};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_SELF_TIMER_H_
