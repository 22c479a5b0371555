#include "overhead_budget.h"

#include <algorithm>

namespace nativeprof {
namespace {

// Until something is measured: what a sample comes to on a virtual machine with two cores.
constexpr double kAssumedSampleNs = 40'000;
// So much of a second the assumption counts for.
constexpr double kAssumedForNs = 500e6;
// Old enough to be half forgotten: a program that compiles or collects garbage for a second does
// not make the interval jump.
constexpr double kMemoryNs = 5e9;
// Costs vary, and what is stated must hold.
constexpr double kAim = 0.9;
// Code events may take this much of the budget; beyond it sampling less would save nothing, and
// tell nothing.
constexpr double kMostForCodeEvents = 0.75;

}  // namespace

OverheadBudget::OverheadBudget(double max_share, uint64_t least_interval_ns)
    : max_share_(max_share),
      least_interval_ns_(least_interval_ns),
      interval_ns_(least_interval_ns),
      wall_ns_(kAssumedForNs),
      interval_cost_ns2_(kAssumedForNs * kAssumedSampleNs) {
  Choose();
}

void OverheadBudget::Account(uint64_t wall_ns, const ProfilingCost& cost) {
  const auto wall = static_cast<double>(wall_ns);
  const double kept = kMemoryNs / (kMemoryNs + wall);
  wall_ns_ = kept * wall_ns_ + wall;
  interval_cost_ns2_ = kept * interval_cost_ns2_ +
                       static_cast<double>(cost.sampling_ns) * static_cast<double>(interval_ns_);
  code_event_ns_ = kept * code_event_ns_ + static_cast<double>(cost.code_event_ns);
  Choose();
}

void OverheadBudget::Choose() {
  const double interval_cost_ns = interval_cost_ns2_ / wall_ns_;
  const double code_event_share =
      std::min(code_event_ns_ / wall_ns_, kMostForCodeEvents * kAim * max_share_);
  const double interval_ns = interval_cost_ns / (kAim * max_share_ - code_event_share);
  interval_ns_ = static_cast<uint64_t>(
      std::clamp(interval_ns, static_cast<double>(least_interval_ns_),
                 static_cast<double>(std::max(least_interval_ns_, kMaxIntervalNs))));
}

}  // namespace nativeprof
