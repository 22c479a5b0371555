// What sampling one thread has cost so far. Any thread may ask.
#ifndef NATIVEPROF_TIMER_MEASURE_COST_H_
#define NATIVEPROF_TIMER_MEASURE_COST_H_

#include <cstdint>

#include "../signal/sampled_thread.h"
#include "overhead_budget.h"

namespace nativeprof {

// What it costs the thread that a signal interrupts it, beside the handler: no clock shows it. On a
// virtual machine an empty handler at 1 ms cost the thread 1.3 % of its CPU; elsewhere it is less,
// and a budget is a bound.
constexpr uint64_t kDeliveryNs = 13'000;

// `sent`: signals of the timer thread.
inline ProfilingCost MeasureCost(const SampledThread& thread, uint64_t sent) {
  const uint64_t signal_count = sent + thread.self_timer.signals();
  ProfilingCost cost;
  cost.sampling_ns = thread.handler_ns.load(std::memory_order_relaxed) + signal_count * kDeliveryNs;
  if (thread.code_event_ns != nullptr) {
    cost.code_event_ns =
        thread.code_event_ns->load(std::memory_order_relaxed) - thread.code_event_ns_before;
  }
  return cost;
}

}  // namespace nativeprof

#endif  // NATIVEPROF_TIMER_MEASURE_COST_H_
