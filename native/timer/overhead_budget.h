// Which interval keeps the cost of profiling below a share of one CPU. Pure: it reads no clock.
// Timer thread only.
//
// The share is one of wall time: an idle program costs next to nothing, and a busy one no more than
// it was given, however many threads it has. What a sample costs is known from the last seconds;
// the interval follows from it. Code events cost the same at any interval, so they take from what
// is left for samples.
#ifndef NATIVEPROF_TIMER_OVERHEAD_BUDGET_H_
#define NATIVEPROF_TIMER_OVERHEAD_BUDGET_H_

#include <cstdint>

namespace nativeprof {

struct ProfilingCost {
  // Timer thread, handler, delivery of signals, collector: as many times as there are ticks.
  uint64_t sampling_ns = 0;
  uint64_t code_event_ns = 0;

  ProfilingCost& operator+=(const ProfilingCost& other) {
    sampling_ns += other.sampling_ns;
    code_event_ns += other.code_event_ns;
    return *this;
  }
  // What has come since `earlier`. Never negative: a clock of a thread that was started anew is.
  ProfilingCost operator-(const ProfilingCost& earlier) const {
    const auto since = [](uint64_t now, uint64_t then) { return now > then ? now - then : 0; };
    return {since(sampling_ns, earlier.sampling_ns), since(code_event_ns, earlier.code_event_ns)};
  }
};

class OverheadBudget {
 public:
  static constexpr uint64_t kMaxIntervalNs = 1'000'000'000;

  // `max_share`: above 0, at most 1.
  OverheadBudget(double max_share, uint64_t least_interval_ns);

  uint64_t interval_ns() const { return interval_ns_; }

  // What the last `wall_ns` cost, parts in which the timer slept included.
  void Account(uint64_t wall_ns, const ProfilingCost& cost);

 private:
  void Choose();

  const double max_share_;
  const uint64_t least_interval_ns_;
  uint64_t interval_ns_;

  // Sums in which the past counts less and less.
  double wall_ns_;
  // The cost of one interval, times the wall time that it was so.
  double interval_cost_ns2_;
  double code_event_ns_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_TIMER_OVERHEAD_BUDGET_H_
