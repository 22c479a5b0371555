// A thread that computes without a pause times itself: the handler sets a timer of the kernel for
// the thread's next tick. It expires on the CPU where it was set, most likely the one that the
// thread still runs on, so that no other thread has to wake up for each tick, nor to wait for a CPU
// where all are busy. Whenever the thread waits, the timer thread takes over, which finds it
// waiting without interrupting it.
//
// Who moves it from state to state (each by a compare-and-exchange, or while nobody else can):
//
//   kOff, kQuiet, kTakenOver -> kSet       the handler of any signal: the thread computes
//   kSet      -> kHandling                 the handler of its own signal, at its begin
//   kHandling -> kSet, kOff, kQuiet        the same handler, at its end
//   kSet, kQuiet -> kOff                   the thread, as its event loop may wait; kSet: Delete()
//   kSet      -> kTakenOver                the timer thread: the signal is long overdue
//   kTakenOver -> kOff                     the handler of that signal, which arrives after all
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

  // For good. True: a signal was on its way, and is not counted.
  bool Delete() {
    // seq_cst, here and in End(), which may run meanwhile: either we see that it has set the timer,
    // or it sees that there is none.
    os::DeleteThreadTimer(timer_.exchange(os::kNoThreadTimer, std::memory_order_seq_cst));
    return Change(kSet, kOff);
  }

  // --- The handler ---

  // At its begin. True: the tick is the thread's own; else the timer thread has counted it.
  bool Begin(os::SignalSource source) {
    if (source != os::SignalSource::kThreadTimer) return false;
    // A signal that nobody waits for any more (it was blocked when the timer was unset) is an own
    // tick as well.
    return Change(kSet, kHandling) || !Change(kTakenOver, kOff);
  }

  struct Tick {
    // What Begin() returned.
    bool is_own;
    uint64_t start_ns;
    uint64_t interval_ns;
    // The thread has run since the last handler.
    bool ran;
    // Its event loop waits.
    bool waits;
  };
  // At its end. True: the thread has timed itself until now, and no longer does.
  bool End(const Tick& tick) {
    const bool was_due = state_.load(std::memory_order_relaxed) == kHandling;
    const uint64_t deadline_ns = CountTicks(tick, was_due);
    const bool waits = tick.waits || has_waited_.load(std::memory_order_relaxed);
    has_waited_.store(false, std::memory_order_relaxed);
    const bool goes_on = tick.ran && !waits &&
                         os::SetThreadTimer(timer_.load(std::memory_order_relaxed), deadline_ns);
    if (!tick.is_own && !goes_on) return false;
    deadline_ns_.store(deadline_ns, std::memory_order_relaxed);
    // seq_cst: see Delete(). It also pairs with the acquire in is_set(), behind which the deadline
    // is read.
    state_.store(goes_on ? kSet : tick.ran || waits ? kOff : kQuiet, std::memory_order_seq_cst);
    if (!goes_on) return was_due;
    return timer_.load(std::memory_order_seq_cst) == os::kNoThreadTimer && Change(kSet, kOff);
  }

  // --- The sampled thread, outside the handler ---

  // The event loop may be about to wait, and nothing is to interrupt that: libuv would measure it
  // wrongly (see EventLoopWatch::MeasureIdleNs). `SampledThread::polling` is set already.
  void Pause() {
    const State state = state_.load(std::memory_order_relaxed);
    if (state == kQuiet) Change(kQuiet, kOff);
    if (state != kSet) return;
    // A signal that has been sent arrives at the latest when this call returns.
    os::SetThreadTimer(timer_.load(std::memory_order_relaxed), 0);
    Change(kSet, kOff);
  }

  // It has waited, and not for moments only. Who waits again and again is better off with the timer
  // thread.
  void NoteWait() { has_waited_.store(true, std::memory_order_relaxed); }

  // --- The timer thread ---

  // The thread times itself.
  bool is_set() const {
    const State state = state_.load(std::memory_order_acquire);
    return state == kSet || state == kHandling;
  }
  // It timed itself until its own signal found that it had not run; nor has its event loop come by
  // since.
  bool is_quiet() const { return state_.load(std::memory_order_acquire) == kQuiet; }
  // The first tick that is not counted yet.
  uint64_t deadline_ns() const { return deadline_ns_.load(std::memory_order_relaxed); }
  // Its signal, where it was due before that time and has not arrived, counts from now on as one
  // that the timer thread has sent. False: there is none.
  bool TakeOver(uint64_t due_before_ns) {
    if (deadline_ns() >= due_before_ns || !Change(kSet, kTakenOver)) return false;
    // The handler may have set it anew just before. Where it cannot be undone the handler has come
    // again, and believes what was said.
    return deadline_ns() < due_before_ns || !Change(kTakenOver, kSet);
  }

  // --- Any thread ---

  // Own ticks: signals that were handled, and repeats.
  uint64_t signals() const { return signals_.load(std::memory_order_relaxed); }
  uint64_t repeated() const { return repeated_.load(std::memory_order_relaxed); }

 private:
  enum State : uint8_t { kOff, kSet, kHandling, kQuiet, kTakenOver };

  // acq_rel: whoever has moved it on sees what was written before it was moved to `from`.
  bool Change(State from, State to) {
    return state_.compare_exchange_strong(from, to, std::memory_order_acq_rel);
  }

  // `was_due`: the signal was due at the deadline. Returns the next deadline.
  uint64_t CountTicks(const Tick& tick, bool was_due) {
    uint64_t before_ns = tick.start_ns;
    uint64_t repeats = 0;
    if (was_due) {
      // While a signal waits for its thread, that is not executing anything of its own: the ticks
      // that it is late for would have found the same stack.
      const uint64_t due_ns = deadline_ns();
      repeats = (std::max(tick.start_ns, due_ns) - due_ns) / tick.interval_ns;
      before_ns = due_ns + repeats * tick.interval_ns;
    }
    uint64_t deadline_ns = before_ns + distance_.Next(tick.interval_ns);
    // One that is as good as there would find that the thread has not run since.
    if (deadline_ns < tick.start_ns + tick.interval_ns / 4) {
      repeats++;
      deadline_ns += tick.interval_ns;
    }
    Add(&signals_, tick.is_own ? 1 : 0);
    Add(&repeated_, repeats);
    return deadline_ns;
  }

  static void Add(std::atomic<uint64_t>* counter, uint64_t amount) {
    counter->store(counter->load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }

  // written under the lock of the timer thread
  std::atomic<int> timer_{os::kNoThreadTimer};

  // written by all of them, as told above
  std::atomic<State> state_{kOff};
  static_assert(std::atomic<State>::is_always_lock_free);

  // written by the handler
  std::atomic<uint64_t> deadline_ns_{0};
  std::atomic<uint64_t> signals_{0};
  std::atomic<uint64_t> repeated_{0};
  RandomDistance distance_{reinterpret_cast<uintptr_t>(this)};

  // written by the thread: its event loop has waited since the last handler
  std::atomic<bool> has_waited_{false};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_SELF_TIMER_H_
