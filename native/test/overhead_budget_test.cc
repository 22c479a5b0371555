#include "../timer/overhead_budget.h"

#include "check.h"

namespace nativeprof {
namespace {

constexpr uint64_t kSecond = 1'000'000'000;
constexpr uint64_t kMs = 1'000'000;
constexpr uint64_t kUs = 1'000;

// A program that is sampled at every tick, each at the given cost.
struct Program {
  uint64_t sample_ns;
  double busy_share = 1;
  double code_event_share = 0;

  ProfilingCost In(uint64_t wall_ns, uint64_t interval_ns) const {
    const double samples = busy_share * static_cast<double>(wall_ns) / interval_ns;
    return {static_cast<uint64_t>(samples * sample_ns),
            static_cast<uint64_t>(code_event_share * wall_ns)};
  }
};

// Second by second. Returns the share that it has cost.
double Run(OverheadBudget* budget, const Program& program, int seconds) {
  uint64_t cost_ns = 0;
  for (int second = 0; second < seconds; second++) {
    const ProfilingCost cost = program.In(kSecond, budget->interval_ns());
    cost_ns += cost.sampling_ns + cost.code_event_ns;
    budget->Account(kSecond, cost);
  }
  return static_cast<double>(cost_ns) / (static_cast<double>(seconds) * kSecond);
}

TEST(OverheadBudget, KeepsTheIntervalWhereItIsCheap) {
  OverheadBudget budget(0.05, kMs);
  CHECK_EQ(budget.interval_ns(), kMs);
  for (int second = 0; second < 20; second++) {
    CHECK(Run(&budget, {20 * kUs}, 1) <= 0.05);
    CHECK_EQ(budget.interval_ns(), kMs);
  }
}

TEST(OverheadBudget, StaysBelowItsShareWhateverASampleCosts) {
  for (const double share : {0.001, 0.01, 0.1, 1.0}) {
    for (const uint64_t sample_ns : {5 * kUs, 50 * kUs, 500 * kUs}) {
      OverheadBudget budget(share, 100 * kUs);
      Run(&budget, {sample_ns}, 10);
      CHECK(Run(&budget, {sample_ns}, 60) <= share);
      // And it uses what it may.
      const bool is_least = budget.interval_ns() == 100 * kUs;
      CHECK(is_least || Run(&budget, {sample_ns}, 10) >= 0.8 * share);
    }
  }
}

TEST(OverheadBudget, IsNotFarOffFromTheStart) {
  OverheadBudget budget(0.01, kMs);
  CHECK(budget.interval_ns() > 3 * kMs);
  CHECK(Run(&budget, {60 * kUs}, 5) <= 0.012);
}

TEST(OverheadBudget, LeavesRoomForCodeEvents) {
  OverheadBudget budget(0.01, kMs);
  Run(&budget, {40 * kUs, 1, 0.005}, 20);
  CHECK(Run(&budget, {40 * kUs, 1, 0.005}, 20) <= 0.01);
  // They alone cost more: what is left for samples is little, and not nothing.
  Run(&budget, {40 * kUs, 1, 0.05}, 60);
  CHECK(budget.interval_ns() > 10 * kMs);
  CHECK(budget.interval_ns() < 30 * kMs);
}

TEST(OverheadBudget, GivesAnIdleProgramTheIntervalAskedFor) {
  OverheadBudget budget(0.01, kMs);
  Run(&budget, {40 * kUs, 0.05}, 30);
  CHECK_EQ(budget.interval_ns(), kMs);
  // After a long sleep, all in one.
  OverheadBudget slept(0.01, kMs);
  Run(&slept, {40 * kUs}, 30);
  slept.Account(600 * kSecond, {});
  CHECK_EQ(slept.interval_ns(), kMs);
}

TEST(OverheadBudget, ChangesSmoothly) {
  OverheadBudget budget(0.01, kMs);
  Run(&budget, {40 * kUs}, 60);
  uint64_t before_ns = budget.interval_ns();
  // Ten times as dear all of a sudden, and back.
  for (const uint64_t sample_ns : {400 * kUs, 40 * kUs}) {
    for (int second = 0; second < 60; second++) {
      Run(&budget, {sample_ns}, 1);
      const double factor = static_cast<double>(budget.interval_ns()) / before_ns;
      CHECK(factor > 0.4 && factor < 3);
      before_ns = budget.interval_ns();
    }
    const double expected = static_cast<double>(sample_ns) / 0.009;
    CHECK(before_ns > 0.95 * expected && before_ns < 1.05 * expected);
  }
}

TEST(OverheadBudget, NeverLeavesItsBounds) {
  OverheadBudget dear(0.0001, 100 * kUs);
  Run(&dear, {2 * kMs}, 60);
  CHECK_EQ(dear.interval_ns(), OverheadBudget::kMaxIntervalNs);
  OverheadBudget free(0.0001, kSecond);
  Run(&free, {0}, 60);
  CHECK_EQ(free.interval_ns(), kSecond);
}

TEST(ProfilingCost, IsNeverNegative) {
  const ProfilingCost since = ProfilingCost{5, 20} - ProfilingCost{10, 15};
  CHECK_EQ(since.sampling_ns, 0);
  CHECK_EQ(since.code_event_ns, 5);
}

}  // namespace
}  // namespace nativeprof
