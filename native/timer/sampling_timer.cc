// Run() and what it calls: the timer thread. The rest: JavaScript threads. How the timer thread
// parks is in sampling_timer_park.cc, how threads time themselves in sampling_timer_self.cc, and
// what becomes of signals that are not handled in sampling_timer_signals.cc.
#include "sampling_timer.h"

#include <algorithm>

#include "../collect/start_thread.h"
#include "../os/clock.h"
#include "../os/sampling_signal.h"
#include "../os/thread.h"
#include "../signal/random_distance.h"
#include "measure_cost.h"

namespace nativeprof {
namespace {

// A thread that ran no longer than this is still in the same wait: what a signal interrupts is
// called anew, by the kernel or by the program.
constexpr uint64_t kSameWaitCpuNs = 80'000;
// The collector is woken when so much waits: early enough that nothing is lost and that stopping
// has little left to do, late enough to be cheap.
constexpr size_t kCollectBytes = 64 << 10;
// How often what profiling costs is looked up: often enough for an interval that follows it, rarely
// enough to cost nothing.
constexpr uint64_t kAccountNs = 1'000'000'000;

}  // namespace

SamplingTimer::AddResult SamplingTimer::Add(SampledThread* thread, const Options& options,
                                            os::WakeFlag* collector_wake) {
  const std::lock_guard<std::mutex> lifecycle(lifecycle_mutex_);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (lanes_.empty()) {
    if (!signal_.Take(options.signal)) return AddResult::kNoSignal;
    interval_ns_ = options.interval_ns;
    budget_.reset();
    if (options.max_overhead > 0) {
      budget_.emplace(options.max_overhead, options.interval_ns);
      interval_ns_ = budget_->interval_ns();
    }
    collector_cpu_ns_ = options.collector_cpu_ns;
    removed_cost_ = {};
    intervals_ = Histogram();
    cpu_ns_.store(0, std::memory_order_relaxed);
    stopping_.store(false, std::memory_order_relaxed);
  }
  thread->timer_wake = &wake_;
  thread->interval_ns.store(interval_ns_, std::memory_order_relaxed);
  Lane lane;
  lane.thread = thread;
  lane.collector_wake = collector_wake;
  lanes_.push_back(lane);
  if (thread_.joinable()) {
    wake_.Raise();
  } else if (!StartThread([this] { Run(); }, &thread_)) {
    lanes_.pop_back();
    signal_.Release();
    return AddResult::kNoThread;
  }
  AllowSelfTiming(thread);
  return AddResult::kAdded;
}

TickCounts SamplingTimer::Remove(SampledThread* thread, bool release_signal) {
  const std::lock_guard<std::mutex> lifecycle(lifecycle_mutex_);
  Lane removed;
  bool last = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto lane = std::find_if(lanes_.begin(), lanes_.end(),
                                   [&](const Lane& other) { return other.thread == thread; });
    if (lane == lanes_.end()) return {};
    removed_cost_ += MeasureCost(*lane->thread, lane->sent);
    CountIdleTicks(&*lane, os::MonotonicNs());
    removed = *lane;
    thread->self_timer.Delete();
    lanes_.erase(lane);
    last = lanes_.empty();
    if (last) stopping_.store(true, std::memory_order_relaxed);
  }
  if (last) {
    wake_.Raise();
    thread_.join();
  }
  // A signal that is still pending for this thread arrives at the latest when a system call
  // returns.
  os::OwnThreadId();
  if (last && release_signal) signal_.Release();
  return Settle(removed);
}

void SamplingTimer::Run() {
  os::EnterProfilerThread("nativeprof-tick");
  os::WakePunctually();
  uint64_t accounted_ns = os::MonotonicNs();
  RandomDistance distance(accounted_ns);
  uint64_t deadline_ns = accounted_ns + interval_ns_;
  uint64_t last_tick_ns = 0;
  ProfilingCost accounted;
  // The collector may have worked for other recordings before.
  accounted.sampling_ns = collector_cpu_ns_ ? collector_cpu_ns_() : 0;
  while (!stopping_.load(std::memory_order_relaxed)) {
    const uint64_t now_ns = SleepUntil(deadline_ns);
    if (stopping_.load(std::memory_order_relaxed)) break;
    const uint64_t passed = now_ns > deadline_ns ? (now_ns - deadline_ns) / interval_ns_ : 0;
    bool all_rest;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (last_tick_ns != 0) intervals_.Add(now_ns - last_tick_ns);
      if (now_ns >= accounted_ns + kAccountNs) {
        Account(now_ns - accounted_ns, &accounted);
        accounted_ns = now_ns;
      }
      for (Lane& lane : lanes_) Tick(&lane, now_ns, passed);
      all_rest = AllRest();
    }
    last_tick_ns = now_ns;
    deadline_ns += passed * interval_ns_ + distance.Next(interval_ns_);
    if (!all_rest) continue;
    Park();
    // The grid of deadlines goes on.
    const uint64_t woken_ns = os::MonotonicNs();
    if (woken_ns < deadline_ns) continue;
    deadline_ns += (woken_ns - deadline_ns) / interval_ns_ * interval_ns_ + interval_ns_;
    last_tick_ns = 0;
  }
  cpu_ns_.store(os::OwnCpuNs(), std::memory_order_relaxed);
}

// Under the lock. `accounted`: all that was accounted before.
void SamplingTimer::Account(uint64_t wall_ns, ProfilingCost* accounted) {
  cpu_ns_.store(os::OwnCpuNs(), std::memory_order_relaxed);
  if (!budget_) return;
  ProfilingCost cost = removed_cost_;
  for (const Lane& lane : lanes_) cost += MeasureCost(*lane.thread, lane.sent);
  cost.sampling_ns += cpu_ns();
  if (collector_cpu_ns_) cost.sampling_ns += collector_cpu_ns_();
  budget_->Account(wall_ns, cost - *accounted);
  // What has passed until now was ticked at the interval of until now.
  for (Lane& lane : lanes_) CountIdleTicks(&lane, os::MonotonicNs());
  interval_ns_ = budget_->interval_ns();
  for (const Lane& lane : lanes_) {
    lane.thread->interval_ns.store(interval_ns_, std::memory_order_relaxed);
  }
  *accounted = cost;
}

// Returns the time. A raised flag is no reason to tick, unless it is to stop.
uint64_t SamplingTimer::SleepUntil(uint64_t deadline_ns) {
  uint64_t now_ns = os::MonotonicNs();
  while (now_ns < deadline_ns && !stopping_.load(std::memory_order_relaxed)) {
    wake_.WaitUntil(deadline_ns);
    now_ns = os::MonotonicNs();
  }
  return now_ns;
}

void SamplingTimer::WakeCollector(Lane* lane, uint64_t now_ns) {
  lane->collected_ns = now_ns;
  lane->collector_wake->Raise();
}

// `passed`: deadlines before this one, for the timer thread got no CPU in time.
void SamplingTimer::Tick(Lane* lane, uint64_t now_ns, uint64_t passed) {
  SampledThread& thread = *lane->thread;
  const size_t filled_bytes = thread.ring->FilledBytes();
  const uint64_t waited_ns = now_ns - lane->collected_ns;
  if (filled_bytes >= kCollectBytes || (filled_bytes > 0 && waited_ns > kCollectNs)) {
    WakeCollector(lane, now_ns);
  }
  // acquire: pairs with the release in the handler. Before the self timer is looked at: whoever has
  // handled our signal may time itself since.
  const uint64_t handled = thread.handled.load(std::memory_order_acquire);
  if (TimesItself(lane, now_ns)) return;
  if (thread.idle_clock.waits()) {
    lane->quiet_ticks = 0;
    return;
  }
  const uint64_t unhandled = lane->sent > handled ? lane->sent - handled : 0;
  lane->gone = std::min(lane->gone, unhandled);
  const bool awaits = unhandled > lane->gone;
  if (!awaits && thread.self_timer.is_waiting() && thread.self_timer.has_run_timer()) {
    LookForWait(lane, now_ns, passed);
    return;
  }
  lane->counts.ticks++;
  // A thread that ran all the time until its last sample has most likely gone on: reading its clock
  // costs more than the rare signal that finds it blocked.
  if (!awaits && thread.was_busy.load(std::memory_order_relaxed)) {
    lane->quiet_ticks = 0;
    Send(lane);
    return;
  }
  const uint64_t cpu_ns = os::CpuNs(thread.cpu_clock);
  const uint64_t handler_end_cpu_ns = thread.handler_end_cpu_ns.load(std::memory_order_relaxed);
  if (awaits && AwaitsSignal(lane, cpu_ns)) return;
  const uint64_t quiet_until_ns =
      lane->quiet_ticks >= 2 ? lane->blocked_cpu_ns : handler_end_cpu_ns + kQuietCpuNs;
  lane->quiet_ticks = cpu_ns <= quiet_until_ns && lane->sent > 0 ? lane->quiet_ticks + 1 : 0;
  // The first quiet tick still sends: the thread may have gone on for a moment and blocked
  // elsewhere, and its stack will stand for the whole wait. From the second on nothing can change
  // without its clock moving.
  if (lane->quiet_ticks < 2) {
    Send(lane);
    return;
  }
  lane->blocked_cpu_ns = cpu_ns;
  lane->counts.ticks += passed;
  CountRepeats(lane, now_ns, 1 + passed);
}

// A tick of a thread whose own signal finds it when it runs. Its waits do not: each that lasts from
// one tick to the next gets a signal, for its stack will stand for it.
void SamplingTimer::LookForWait(Lane* lane, uint64_t now_ns, uint64_t passed) {
  SampledThread& thread = *lane->thread;
  const uint64_t cpu_ns = os::CpuNs(thread.cpu_clock);
  const bool has_run = cpu_ns > lane->blocked_cpu_ns + kSameWaitCpuNs;
  lane->blocked_cpu_ns = cpu_ns;
  const uint64_t sampled_cpu_ns = thread.handler_end_cpu_ns.load(std::memory_order_relaxed);
  // Its own signal would have come by then.
  const bool is_overdue = cpu_ns > sampled_cpu_ns + 2 * kKnownIntervals * interval_ns_;
  if (has_run && !is_overdue) return;
  lane->counts.ticks++;
  if (cpu_ns > sampled_cpu_ns + kSameWaitCpuNs) {
    Send(lane);
  } else {
    lane->counts.ticks += passed;
    CountRepeats(lane, now_ns, 1 + passed);
  }
}

void SamplingTimer::CountRepeats(Lane* lane, uint64_t now_ns, uint64_t ticks) {
  lane->counts.repeated += ticks;
  lane->thread->repeated_until_ns.store(now_ns, std::memory_order_relaxed);
}

void SamplingTimer::Send(Lane* lane) {
  NoteSent(lane, false);
  lane->thread->sent_ns.store(os::MonotonicNs(), std::memory_order_relaxed);
  if (KeepSignal() && os::SendSamplingSignal(lane->thread->thread_id, signal())) {
    lane->sent++;
  } else {
    lane->counts.lost++;
  }
}

}  // namespace nativeprof
