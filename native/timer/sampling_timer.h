// The one timer thread of the process. Most threads time themselves (signal/self_timer.h): those it
// looks after now and then. Where a thread waits outside of its event loop, or cannot have a timer
// of its own, it decides at each deadline whether the stack can have changed, and sends a signal
// only then.
#ifndef NATIVEPROF_TIMER_SAMPLING_TIMER_H_
#define NATIVEPROF_TIMER_SAMPLING_TIMER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "../collect/histogram.h"
#include "../os/sent_signal.h"
#include "../os/wake_flag.h"
#include "../signal/sampled_thread.h"
#include "overhead_budget.h"
#include "signal_choice.h"
#include "tick_counts.h"

namespace nativeprof {

class SamplingTimer {
 public:
  // --- JavaScript threads; never in the signal handler ---

  enum class AddResult { kAdded, kNoSignal, kNoThread };
  struct Options {
    uint64_t interval_ns;
    // 0: SIGURG, or SIGPROF where somebody else has SIGURG.
    int signal;
    // Of one CPU's time: the interval grows as this takes it. 0: without a bound.
    double max_overhead = 0;
    // What the collector has cost so far; for the bound.
    std::function<uint64_t()> collector_cpu_ns = nullptr;
  };

  // Starts the thread with the first sampled thread. All share one interval, one bound and one
  // signal: those of the first.
  AddResult Add(SampledThread* thread, const Options& options, os::WakeFlag* collector_wake);

  // Once it returns no more signals are sent to the thread. Stops the timer thread with the last.
  // `release_signal` false: our handler stays installed, for a process that is about to end. One of
  // ours that arrives late would otherwise end it by the signal's default action.
  TickCounts Remove(SampledThread* thread, bool release_signal = true);

  // Counts of a thread that is still sampled, without the tick whose signal is pending, and with
  // the ticks that nobody has counted up to `time_ns`: what adds up from one recording to the next.
  TickCounts CountsUntil(SampledThread* thread, uint64_t time_ns);

  int signal() const { return signal_.signal(); }
  // The signal was taken away while we ran, and another is used since.
  bool signal_was_taken() const { return signal_.was_taken(); }
  uint64_t cpu_ns() const { return cpu_ns_.load(std::memory_order_relaxed); }
  // Between ticks, since the last ForgetIntervals(); what threads timed themselves is not among
  // them.
  Histogram Intervals();
  void ForgetIntervals();

  // From now on LeaveSignal() is called whenever the program's JavaScript begins to listen to a
  // signal.
  void SetToldOfListeners() { is_told_of_listeners_.store(true, std::memory_order_relaxed); }
  // The program is about to handle that signal: another is used from now on, if there is one and
  // this one was not asked for; and no thread times itself any more.
  void LeaveSignal(int signal);

 private:
  // So long a sample waits in the ring, for a program that is killed leaves none of these.
  static constexpr uint64_t kCollectNs = 500'000'000;

  struct Lane {
    SampledThread* thread = nullptr;
    os::WakeFlag* collector_wake = nullptr;
    TickCounts counts;
    // When the collector was last woken for it.
    uint64_t collected_ns = 0;
    // The wait of its event loop that it was in when it was last looked at.
    int64_t seen_wait = 0;
    // Of the idle clock: what has been counted as ticks.
    uint64_t counted_idle_ns = 0;
    uint64_t sent = 0;
    // The last of them is an own signal of the thread that was overdue.
    bool taken_over = false;
    // Own signals that the thread had handled by then.
    uint64_t own_signals = 0;
    // Signals among them that went to somebody else's handler.
    uint64_t gone = 0;
    // The thread's CPU clock when its signal was first found unhandled, or last looked up; 0:
    // neither.
    uint64_t unhandled_cpu_ns = 0;
    // The same at the last tick that found the thread to have run since; and those ticks, which are
    // counted when it is known what became of the signal.
    uint64_t awaiting_cpu_ns = 0;
    uint64_t awaiting_ticks = 0;
    // What was found then about a signal that stays unhandled.
    os::SentSignal found = os::SentSignal::kPending;
    // Twice.
    bool is_found = false;
    // Ticks in a row in which the thread hardly ran.
    uint32_t quiet_ticks = 0;
    // The thread's CPU clock while it is blocked; it counts from the second quiet tick.
    uint64_t blocked_cpu_ns = 0;
  };

  void Run();
  void Account(uint64_t wall_ns, ProfilingCost* accounted);
  uint64_t SleepUntil(uint64_t deadline_ns);
  bool AllRest() const;
  bool Rests(Lane* lane) const;
  void Park();
  void WakeCollectors();
  static void WakeCollector(Lane* lane, uint64_t now_ns);
  void CountIdleTicks(Lane* lane, uint64_t time_ns) const;
  void Tick(Lane* lane, uint64_t now_ns, uint64_t passed);
  void LookForWait(Lane* lane, uint64_t now_ns, uint64_t passed);
  static void CountRepeats(Lane* lane, uint64_t now_ns, uint64_t ticks);
  void AllowSelfTiming(SampledThread* thread);
  bool TimesItself(Lane* lane, uint64_t now_ns);
  void TakeOver(Lane* lane);
  bool KeepSignal();
  void StopSelfTiming();
  bool AwaitsSignal(Lane* lane, uint64_t cpu_ns);
  static void GiveUpSignal(Lane* lane);
  static void NoteSent(Lane* lane, bool taken_over);
  void Send(Lane* lane);
  static TickCounts Settle(const Lane& lane);

  // Held by Add() and Remove() from their begin to their end: never by the timer thread.
  std::mutex lifecycle_mutex_;
  std::mutex mutex_;
  std::vector<Lane> lanes_;  // guarded by mutex_
  Histogram intervals_;      // guarded by mutex_
  std::thread thread_;
  os::WakeFlag wake_;
  std::atomic<bool> stopping_{false};
  std::atomic<uint64_t> cpu_ns_{0};
  SignalChoice signal_;
  std::atomic<bool> is_told_of_listeners_{false};
  std::function<uint64_t()> collector_cpu_ns_;
  // Threads that are no longer sampled.
  ProfilingCost removed_cost_;  // guarded by mutex_

  // written by the timer thread while there is one, under mutex_
  uint64_t interval_ns_ = 0;
  std::optional<OverheadBudget> budget_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_TIMER_SAMPLING_TIMER_H_
