// A thread times itself: a timer of the kernel interrupts it when its next sample is due. No other
// thread has to get a CPU for that, so work between two waits is sampled however short it is.
//
// Deadlines lie on the thread's own CPU clock, an interval apart: they pass while the thread runs,
// not while it waits or while others have its CPU. The kernel has no such timer that is precise
// (CLOCK_THREAD_CPUTIME_ID ticks with the scheduler, every 1 to 4 ms), so ours is one of wall time.
// It is set to the first moment at which the deadline can be reached: now, and the CPU time that is
// left until then. If the thread has waited meanwhile the timer is early, and is set again: by the
// handler, or where it expired during a wait of the event loop, by the thread as it leaves that.
// So it is set about once an interval, not once for each wait.
//
// Outside of its event loop a thread does not tell us when it waits. A timer that expires during
// such a wait finds it there, and is not set again: waits are not to be interrupted more than once.
// From then on a timer that runs only while the thread does (os/run_timer.h) takes its place, until
// the thread has run for an interval without a wait. Where the kernel has none for us, the timer
// thread does what it can.
//
// `state_` tells the timer thread what there is to do for it. Who changes it (each by a
// compare-and-exchange, or while nobody else can):
//
//   kOff, kWaits, kTakenOver -> kSet       the thread, or its handler: it runs, and times itself
//   kSet       -> kHandling                the handler of its own signal, at its begin
//   kHandling  -> kSet, kWaits             the same handler, at its end; kWaits: it was in a wait
//   kSet       -> kOff                     Delete()
//   kSet       -> kTakenOver               the timer thread: the signal is long overdue
//   kTakenOver -> kOff                     the handler of that signal, which arrives after all
//
// Nothing here allocates or takes a lock.
#ifndef NATIVEPROF_SIGNAL_SELF_TIMER_H_
#define NATIVEPROF_SIGNAL_SELF_TIMER_H_

#include <atomic>
#include <cstdint>

#include "../os/clock.h"
#include "../os/run_timer.h"
#include "../os/sampling_signal.h"
#include "random_distance.h"

namespace nativeprof {

class SelfTimer {
 public:
  SelfTimer() = default;
  ~SelfTimer() { os::DeleteRunTimer(run_timer_); }
  SelfTimer(const SelfTimer&) = delete;
  SelfTimer& operator=(const SelfTimer&) = delete;

  // --- Under the lock of the timer thread, on the thread itself ---

  // Its first deadline is an interval away. Where the kernel refuses, the thread never times
  // itself. `asks_owner`: before each signal is due it is looked up whose the signal is.
  void Start(int32_t thread_id, int signal, bool asks_owner, uint64_t interval_ns) {
    signal_ = signal;
    asks_owner_ = asks_owner;
    interval_ns_ = interval_ns;
    const uint64_t cpu_ns = os::OwnCpuNs();
    due_cpu_ns_ = cpu_ns + distance_.Next(interval_ns);
    timer_.store(os::CreateThreadTimer(thread_id, signal), std::memory_order_relaxed);
    SetAndBecome(os::MonotonicNs(), cpu_ns);
  }

  // --- Under the lock of the timer thread ---

  // For good. True: a signal was on its way, and is not counted.
  bool Delete() {
    // seq_cst, here and in Become(), which may run meanwhile: either we see that it has set the
    // timer, or it sees that there is none.
    os::DeleteThreadTimer(timer_.exchange(os::kNoThreadTimer, std::memory_order_seq_cst));
    return Change(kSet, kOff);
  }

  // --- The thread itself, outside the handler ---

  // The event loop is about to wait, and the idle clock says so already. The timer is not to expire
  // meanwhile: libuv would measure that wait wrongly (see EventLoopWatch::MeasureIdleNs). Where the
  // wait will most likely be over by then, it stays: to stop it each time, and to set it again,
  // took 15 % of a CPU in a loop that turned 10,000 times a second on a virtual machine.
  void EnterWait(uint64_t now_ns) {
    const uint64_t set_to_ns = set_to_ns_.load(std::memory_order_relaxed);
    if (set_to_ns == 0 || set_to_ns > now_ns + long_wait_ns_) return;
    // A signal that has been sent arrives at the latest when this call returns.
    os::SetThreadTimer(timer_.load(std::memory_order_relaxed), 0);
    set_to_ns_.store(0, std::memory_order_relaxed);
  }

  // It has waited so long, and goes on; the idle clock says so already.
  void LeaveWait(uint64_t now_ns, uint64_t waited_ns) {
    // Up by a half, down by a sixteenth: ln(1.5) / ln(16 / 15) is 6.
    long_wait_ns_ -= long_wait_ns_ / 16;
    if (waited_ns > long_wait_ns_) long_wait_ns_ += long_wait_ns_ / 2 + kShortestWaitNs;
    const State state = state_.load(std::memory_order_relaxed);
    const bool is_due = set_to_ns_.load(std::memory_order_relaxed) <= now_ns;
    if (state == kTakenOver || (state == kSet && !is_due)) return;
    if (timer_.load(std::memory_order_relaxed) == os::kNoThreadTimer) return;
    SetAndBecome(now_ns, os::OwnCpuNs());
  }

  // --- The handler ---

  enum class Arrival {
    kDue,          // the thread's own tick
    kEarly,        // no tick: the thread has waited since the timer was set
    kSentByTimer,  // the timer thread has counted it
  };
  struct Where {
    bool in_wait = false;        // in a system call that waits
    bool in_event_loop = false;  // which waits
  };
  // At its begin.
  Arrival Begin(os::SignalSource source, uint64_t cpu_ns, const Where& where) {
    if (source == os::SignalSource::kTimerThread) return Arrival::kSentByTimer;
    if (source == os::SignalSource::kThreadTimer) {
      // Where it was blocked for long, the timer thread has counted it as one of its own. One that
      // nobody waits for any more is an own one as well.
      if (!Change(kSet, kHandling) && Change(kTakenOver, kOff)) return Arrival::kSentByTimer;
      set_to_ns_.store(0, std::memory_order_relaxed);
    } else {
      has_run_timer_.store(false, std::memory_order_relaxed);
    }
    Add(&signals_, 1);
    return IsDue(cpu_ns, where) ? Arrival::kDue : Arrival::kEarly;
  }

  // How long, in CPU time, the thread had been in the kernel before it could take its signal.
  uint64_t LateNs(uint64_t cpu_ns) const { return cpu_ns > due_cpu_ns_ ? cpu_ns - due_cpu_ns_ : 0; }

  struct Tick {
    Arrival arrival;
    uint64_t now_ns;
    uint64_t cpu_ns;
    uint64_t interval_ns;
    // A sample was taken, or there was no room for it.
    bool is_counted;
    Where where;
    // Since its last sample the thread was on a CPU nearly all the time.
    bool was_busy;
  };
  // At its end. True: the timer thread is to look after the thread from now on.
  bool End(const Tick& tick) {
    interval_ns_ = tick.interval_ns;
    const bool is_own = tick.arrival != Arrival::kSentByTimer;
    if (is_own && tick.is_counted) Add(&ticks_, 1);
    // The timer thread asks for samples of waits, too: what the thread runs is still due then.
    // Unless its own signal is overdue, for the kernel has merged it with that one.
    const bool is_merged = !is_own && LateNs(tick.cpu_ns) > tick.interval_ns / 4;
    if (tick.arrival == Arrival::kDue || is_merged || (!is_own && !tick.where.in_wait)) {
      SetNextDeadline(tick, is_own);
      StopRunTimer();
    }
    const bool was_set = state_.load(std::memory_order_relaxed) == kHandling;
    if (tick.where.in_event_loop) {
      // Set again when the loop goes on.
      if (was_set) Become(kSet);
      return false;
    }
    const bool goes_on_waiting = run_timer_ != os::kNoRunTimer && is_waiting() && !tick.was_busy;
    if (!tick.where.in_wait && !goes_on_waiting) {
      return !SetAndBecome(tick.now_ns, tick.cpu_ns) && is_own;
    }
    if (timer_.load(std::memory_order_relaxed) == os::kNoThreadTimer) return was_set;
    SetRunTimer(tick.cpu_ns);
    Become(kWaits);
    return was_set;
  }

  // --- The timer thread ---

  // The thread times itself.
  bool is_set() const {
    const State state = state_.load(std::memory_order_acquire);
    return state == kSet || state == kHandling;
  }
  // A signal has found it in a wait.
  bool is_waiting() const { return state_.load(std::memory_order_acquire) == kWaits; }
  // Its own signal finds it when it has run for as long as it is due.
  bool has_run_timer() const { return has_run_timer_.load(std::memory_order_relaxed); }
  // Its signal, where it was due before that time and has not arrived, counts from now on as one
  // that the timer thread has sent. False: there is none.
  bool TakeOver(uint64_t due_before_ns) {
    if (!IsDueBefore(due_before_ns) || !Change(kSet, kTakenOver)) return false;
    // The thread may have set it anew just before. Where it cannot be undone the handler has come
    // again, and believes what was said.
    return IsDueBefore(due_before_ns) || !Change(kTakenOver, kSet);
  }

  // --- Any thread ---

  // Own signals that were handled, and those that were ticks.
  uint64_t signals() const { return signals_.load(std::memory_order_relaxed); }
  uint64_t ticks() const { return ticks_.load(std::memory_order_relaxed); }

 private:
  enum State : uint8_t { kOff, kSet, kHandling, kWaits, kTakenOver };

  // A poll that finds something at once.
  static constexpr uint64_t kShortestWaitNs = 2'000;

  // acq_rel: whoever has moved it on sees what was written before it was moved to `from`.
  bool Change(State from, State to) {
    return state_.compare_exchange_strong(from, to, std::memory_order_acq_rel);
  }

  // False: there is no timer, and the state is kOff.
  bool Become(State state) {
    // seq_cst: see Delete(). It also pairs with the acquire in is_set() and is_waiting().
    state_.store(state, std::memory_order_seq_cst);
    if (timer_.load(std::memory_order_seq_cst) != os::kNoThreadTimer) return true;
    Change(state, kOff);
    return false;
  }

  // A little early is as good: the next signal would cost more than the difference. But in a wait
  // that would take the sample from what runs behind it.
  bool IsDue(uint64_t cpu_ns, const Where& where) const {
    const uint64_t early_ns = where.in_wait ? 0 : interval_ns_ / 4;
    return !where.in_event_loop && cpu_ns + early_ns >= due_cpu_ns_;
  }

  void SetNextDeadline(const Tick& tick, bool is_own) {
    due_cpu_ns_ += distance_.Next(tick.interval_ns);
    // One sample stands for all of a long system call; the next one is not due at once.
    const bool is_past = due_cpu_ns_ < tick.cpu_ns + tick.interval_ns / 4;
    if (is_past || !is_own) due_cpu_ns_ = tick.cpu_ns + distance_.Next(tick.interval_ns);
  }

  uint64_t LeftNs(uint64_t cpu_ns) const { return due_cpu_ns_ > cpu_ns ? due_cpu_ns_ - cpu_ns : 1; }

  // False: there is no timer, or none may be set.
  bool SetAndBecome(uint64_t now_ns, uint64_t cpu_ns) {
    const int timer = timer_.load(std::memory_order_relaxed);
    const bool may = timer != os::kNoThreadTimer &&
                     (!asks_owner_ || os::OwnerOf(signal_) == os::SignalOwner::kUs);
    StopRunTimer();
    if (!may) {
      Become(kOff);
      return false;
    }
    const uint64_t set_to_ns = now_ns + LeftNs(cpu_ns);
    // Before the kernel knows it: the signal may arrive at once.
    set_to_ns_.store(set_to_ns, std::memory_order_relaxed);
    return Become(kSet) && os::SetThreadTimer(timer, set_to_ns);
  }

  // Where it is set, it is set to the next deadline.
  void SetRunTimer(uint64_t cpu_ns) {
    if (has_run_timer()) return;
    if (!has_asked_for_run_timer_) run_timer_ = os::CreateRunTimer(signal_);
    has_asked_for_run_timer_ = true;
    const bool is_set = os::SetRunTimer(run_timer_, LeftNs(cpu_ns));
    has_run_timer_.store(is_set, std::memory_order_relaxed);
  }

  void StopRunTimer() {
    if (!has_run_timer()) return;
    os::StopRunTimer(run_timer_);
    has_run_timer_.store(false, std::memory_order_relaxed);
  }

  bool IsDueBefore(uint64_t time_ns) const {
    const uint64_t set_to_ns = set_to_ns_.load(std::memory_order_relaxed);
    return set_to_ns != 0 && set_to_ns < time_ns;
  }

  static void Add(std::atomic<uint64_t>* counter, uint64_t amount) {
    counter->store(counter->load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }

  // written under the lock of the timer thread
  std::atomic<int> timer_{os::kNoThreadTimer};

  // written by all of them, as told above
  std::atomic<State> state_{kOff};
  static_assert(std::atomic<State>::is_always_lock_free);

  // written by the thread and its handler
  // When the timer expires, a time of os::MonotonicNs(); 0: it is not set.
  std::atomic<uint64_t> set_to_ns_{0};
  std::atomic<uint64_t> signals_{0};
  std::atomic<uint64_t> ticks_{0};

  std::atomic<bool> has_run_timer_{false};

  // written and read by the thread and its handler alone
  int signal_ = 0;
  bool asks_owner_ = false;
  // Made when a signal first finds the thread in a wait outside of its event loop: most never are.
  int run_timer_ = os::kNoRunTimer;
  bool has_asked_for_run_timer_ = false;
  // The next deadline, a time of the thread's CPU clock.
  uint64_t due_cpu_ns_ = 0;
  uint64_t interval_ns_ = 0;
  // About one in seven of the recent waits was longer.
  uint64_t long_wait_ns_ = 1'000'000'000;
  RandomDistance distance_{reinterpret_cast<uintptr_t>(this)};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_SELF_TIMER_H_
