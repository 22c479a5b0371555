#include "../collect/sample_columns.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "check.h"

namespace nativeprof {
namespace {

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

bool CpuIsWithinWall(const SampleColumns& columns) {
  for (size_t i = 0; i < columns.size(); i++) {
    if (columns.cpu_ns()[i] > columns.wall_ns()[i]) return false;
  }
  return true;
}

TEST(SampleColumns, KeepsSamplesInOrder) {
  SampleColumns columns(1 << 20);
  columns.Add(3, 1000, 900);
  columns.Add(kEmptyStack, 500, 0);
  columns.Add(3, 0, 0);
  CHECK_EQ(columns.stacks(), (std::vector<StackId>{3, kEmptyStack, 3}));
  CHECK_EQ(columns.wall_ns(), (std::vector<double>{1000, 500, 0}));
  CHECK_EQ(columns.cpu_ns(), (std::vector<double>{900, 0, 0}));
  CHECK_EQ(columns.merged(), 0);
}

TEST(SampleColumns, CarriesCpuTimeBeyondTheWallTime) {
  SampleColumns columns(1 << 20);
  columns.Add(1, 1000, 1300);
  columns.Add(1, 0, 50);
  columns.Add(2, 1000, 900);
  columns.Add(3, 1000, 0);  // a wait uses no CPU, not even that of others
  columns.ExtendLast(1000, 0, 3);
  columns.Add(3, 1000, 100);
  CHECK_EQ(columns.cpu_ns(), (std::vector<double>{1000, 0, 1000, 0, 350}));
}

TEST(SampleColumns, GivesBackWhatTheLastHasNotUsed) {
  SampleColumns columns(1 << 20);
  CHECK_EQ(columns.TakeBack(1000), 0);
  columns.Add(1, 1000, 300);
  CHECK_EQ(columns.TakeBack(200), 200);
  CHECK_EQ(columns.TakeBack(1000), 500);
  CHECK_EQ(columns.TakeBack(1000), 0);
  CHECK_EQ(columns.wall_ns(), (std::vector<double>{300}));
  CHECK_EQ(columns.cpu_ns(), (std::vector<double>{300}));
}

TEST(SampleColumns, ExtendsTheLastSample) {
  SampleColumns columns(1 << 20);
  columns.ExtendLast(100, 0, kEmptyStack);  // nothing was sampled yet
  CHECK_EQ(columns.stacks(), (std::vector<StackId>{kEmptyStack}));
  columns.Add(1, 1000, 0);
  columns.ExtendLast(500, 0, kEmptyStack);
  columns.ExtendLast(250, 0, kEmptyStack);
  CHECK_EQ(columns.wall_ns(), (std::vector<double>{100, 1750}));
}

TEST(SampleColumns, StaysWithinItsBound) {
  for (const size_t bound : {0, 1, 2, 3, 4, 5, 64, 1001}) {
    const size_t max_samples = bound < 2 ? 2 : bound;
    SampleColumns columns(bound * SampleColumns::kBytesPerSample);
    uint64_t wall_ns = 0;
    uint64_t cpu_ns = 0;
    for (uint64_t i = 0; i < 10'000; i++) {
      const uint64_t wall = 1000 + i % 7;
      const uint64_t cpu = i % 3 * 400;
      columns.Add(static_cast<StackId>(i % 11), wall, cpu);
      if (i % 5 == 0) columns.ExtendLast(10, 0, kEmptyStack);
      wall_ns += wall + (i % 5 == 0 ? 10 : 0);
      cpu_ns += cpu;
      if (columns.size() > max_samples) CHECK_EQ(columns.size(), max_samples);
    }
    CHECK_EQ(Sum(columns.wall_ns()), static_cast<double>(wall_ns));
    CHECK_EQ(Sum(columns.cpu_ns()), static_cast<double>(cpu_ns));
    CHECK(CpuIsWithinWall(columns));
    CHECK(columns.merged() > 0);
  }
}

TEST(SampleColumns, CountsOnlyMergesOfDifferentStacks) {
  SampleColumns columns(4 * SampleColumns::kBytesPerSample);
  for (int i = 0; i < 100; i++) columns.Add(7, 1000, 0);
  CHECK_EQ(columns.merged(), 0);
  columns.Add(8, 1000, 0);
  for (int i = 0; i < 4; i++) columns.Add(9, 1000, 0);
  CHECK(columns.merged() >= 1);
}

// Merging may not favour anybody: neither the heavy nor those of even positions.
TEST(SampleColumns, KeepsTheExpectedShareOfEveryStack) {
  SampleColumns columns(10'000 * SampleColumns::kBytesPerSample);
  std::map<StackId, double> expected_ns;
  for (uint64_t i = 0; i < 300'000; i++) {
    const uint64_t random = i * 0x9e3779b97f4a7c15;
    // A few long samples of one stack, many short ones of another, and a rare third.
    const StackId stack = random >> 60 == 0 ? 2 : static_cast<StackId>(i % 2);
    const uint64_t wall = stack == 0 ? 9000 : 1000;
    columns.Add(stack, wall, 0);
    expected_ns[stack] += static_cast<double>(wall);
  }
  std::map<StackId, double> wall_ns;
  for (size_t i = 0; i < columns.size(); i++) wall_ns[columns.stacks()[i]] += columns.wall_ns()[i];
  const double total_ns = Sum(columns.wall_ns());
  for (const auto& [stack, expected] : expected_ns) {
    CHECK(wall_ns[stack] > expected - 0.01 * total_ns);
    CHECK(wall_ns[stack] < expected + 0.01 * total_ns);
  }
}

// However long the recording is, its beginning is as detailed as its end.
TEST(SampleColumns, KeepsTheSameResolutionThroughout) {
  constexpr size_t kMaxSamples = 1000;
  SampleColumns columns(kMaxSamples * SampleColumns::kBytesPerSample);
  for (uint64_t i = 0; i < 100'000; i++) columns.Add(static_cast<StackId>(i % 5), 1000, 0);
  CHECK(columns.size() > kMaxSamples / 2);
  double longest_ns = 0;
  for (const double wall_ns : columns.wall_ns()) longest_ns = std::max(longest_ns, wall_ns);
  CHECK(longest_ns <= 2 * 1000.0 * 100'000 / static_cast<double>(kMaxSamples / 2));
}

TEST(SampleColumns, ExtendsOnlyTheLastSampleWhenOthersMerge) {
  SampleColumns columns(4 * SampleColumns::kBytesPerSample);
  for (StackId i = 0; i < 100; i++) {
    columns.Add(i, 1000, 0);
    const double before_ns = columns.wall_ns().back();
    columns.ExtendLast(500, 0, kEmptyStack);
    CHECK_EQ(columns.stacks().back(), i);
    CHECK_EQ(before_ns, 1000.0);
    CHECK_EQ(columns.wall_ns().back(), 1500.0);
  }
}

TEST(SampleColumns, MergesSpansWithoutLength) {
  SampleColumns columns(2 * SampleColumns::kBytesPerSample);
  for (StackId i = 0; i < 100; i++) columns.Add(i, 0, 0);
  CHECK(columns.size() <= 2);
  CHECK_EQ(Sum(columns.wall_ns()), 0.0);
}

}  // namespace
}  // namespace nativeprof
