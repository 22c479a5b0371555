// One recording after another without a gap: Finish() and Restart().
#include <map>

#include "check.h"
#include "recorder_fixture.h"

namespace nativeprof {
namespace {

using namespace nativeprof::test;

struct Fixture : public RecorderFixture {
  using RecorderFixture::RecorderFixture;

  // As a rotation does it; what was recorded, as text. Times are those after the start.
  std::vector<std::string> Rotate(uint64_t after_ns, uint64_t cpu_ns = 0, uint64_t idle_ns = 0,
                                  uint64_t repeated_until_ns = 0) {
    recorder.DrainUntil(kStartNs + after_ns);
    recorder.Finish({kStartNs + after_ns, cpu_ns, idle_ns,
                     repeated_until_ns == 0 ? 0 : kStartNs + repeated_until_ns});
    std::vector<std::string> samples;
    const SampleColumns& columns = recorder.columns();
    for (size_t i = 0; i < columns.size(); i++) {
      samples.push_back(test::Draw(recorder.frames(), recorder.stacks(), columns.stacks()[i]) +
                        ' ' + std::to_string(static_cast<uint64_t>(columns.wall_ns()[i] / kMs)) +
                        '/' + std::to_string(static_cast<uint64_t>(columns.cpu_ns()[i] / kMs)));
    }
    recorder.TakeStacks();
    recorder.TakeColumns();
    recorder.Restart();
    return samples;
  }
};
using Strings = std::vector<std::string>;

TEST(RecorderRestart, GoesOnFromExactlyThatMoment) {
  Fixture fixture;
  fixture.Sample(kParse, 2 * kMs, 2 * kMs).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(5 * kMs, 4 * kMs), (Strings{"main;parse 5/4"}));
  fixture.Sample(kMain, 8 * kMs, 7 * kMs).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(9 * kMs, 8 * kMs), (Strings{"main;main 4/4"}));
}

TEST(RecorderRestart, LeavesLaterSamplesToTheNextRecording) {
  Fixture fixture;
  fixture.Sample(kParse, 2 * kMs, 2 * kMs).WriteTo(&fixture.ring);
  fixture.Sample(kMain, 6 * kMs, 6 * kMs).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(5 * kMs, 5 * kMs), (Strings{"main;parse 5/5"}));
  CHECK_EQ(fixture.Rotate(10 * kMs, 10 * kMs), (Strings{"main;main 5/5"}));
}

// Its handler began before the rotation and ended behind it.
TEST(RecorderRestart, TakesALateSampleWithoutTime) {
  Fixture fixture;
  fixture.Sample(kParse, 2 * kMs, 2 * kMs).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(5 * kMs, 5 * kMs), (Strings{"main;parse 5/5"}));
  fixture.Sample(kMain, 4 * kMs, 4 * kMs).WriteTo(&fixture.ring);
  fixture.Sample(kParse, 7 * kMs, 7 * kMs).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(7 * kMs, 7 * kMs), (Strings{"main;main 0/0", "main;parse 2/2"}));
}

TEST(RecorderRestart, KeepsTheStackOfAThreadThatStaysBlocked) {
  Fixture fixture;
  fixture.Sample(kParse, 1 * kMs, 1 * kMs).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(10 * kMs, 1 * kMs, 0, 10 * kMs), (Strings{"main;parse 10/1"}));
  // Not one sample, once told by the timer and once not.
  CHECK_EQ(fixture.Rotate(20 * kMs, 1 * kMs, 0, 20 * kMs), (Strings{"main;parse 10/0"}));
  CHECK_EQ(fixture.Rotate(30 * kMs, 1 * kMs), (Strings{"main;parse 10/0"}));
  MadeSample woken = fixture.Sample(kMain, 41 * kMs, 2 * kMs);
  woken.record().repeated_until_ns = kStartNs + 39 * kMs;
  woken.WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(41 * kMs, 2 * kMs), (Strings{"main;parse 9/0", "main;main 2/1"}));
}

TEST(RecorderRestart, CutsIdleTimeInTwo) {
  Fixture fixture;
  fixture.Sample(kParse, 1 * kMs, 1 * kMs).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(10 * kMs, 1 * kMs, 9 * kMs), (Strings{"main;parse 1/1", "[idle] 9/0"}));
  CHECK_EQ(fixture.Rotate(20 * kMs, 1 * kMs, 19 * kMs), (Strings{"[idle] 10/0"}));
  MadeSample woken = fixture.Sample(kMain, 26 * kMs, 2 * kMs);
  woken.record().idle_ns = 24 * kMs;
  woken.WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Rotate(26 * kMs, 2 * kMs, 24 * kMs), (Strings{"[idle] 5/0", "main;main 1/1"}));
}

TEST(RecorderRestart, ForgetsWhatIsNotSampledAnyMore) {
  Fixture fixture;
  for (int rotation = 0; rotation < 20; rotation++) {
    for (uint64_t i = 0; i < 50; i++) {
      const uint64_t after_ns = (static_cast<uint64_t>(rotation) * 50 + i) * kMs;
      const std::string name = "f" + std::to_string(rotation) + "_" + std::to_string(i);
      fixture.Function(kParse, name);
      fixture.Sample(kParse, after_ns, after_ns).WriteTo(&fixture.ring);
      fixture.recorder.Drain();
    }
    // Those of this recording, the one that went on, main, and those that are always there.
    CHECK(fixture.recorder.frames().size() < 60);
    CHECK(fixture.recorder.stacks().parents().size() < 60);
    CHECK_EQ(fixture.recorder.columns().size(), 50);
    fixture.Rotate(static_cast<uint64_t>(rotation + 1) * 50 * kMs);
  }
}

TEST(RecorderRestart, CountsAnew) {
  Fixture fixture;
  MadeSample cut = fixture.Sample(kParse, 1 * kMs);
  cut.record().truncated = true;
  cut.record().previous_handler_ns = 2000;
  cut.WriteTo(&fixture.ring);
  fixture.recorder.Drain();
  CHECK_EQ(fixture.recorder.truncated(), 1);
  fixture.Rotate(2 * kMs);
  CHECK_EQ(fixture.recorder.truncated(), 0);
  CHECK_EQ(fixture.recorder.handler_costs().PercentileNs(0.5), 0);
}

// Whatever happens, no time is lost or counted twice.
TEST(RecorderRestart, CoversTheWholeSpanBetweenThem) {
  uint64_t random = 11;
  const auto draw = [&](uint64_t limit) {
    random = random * 6364136223846793005 + 1442695040888963407;
    return (random >> 33) % limit;
  };
  for (int round = 0; round < 60; round++) {
    Fixture fixture(round % 2 == 0 ? 1 << 20 : 4096);
    uint64_t now_ns = 0, cpu_ns = 0, idle_ns = 0, repeated_until_ns = 0;
    uint64_t rotated_ns = 0;
    double wall_sum_ns = 0, cpu_sum_ns = 0;
    uint64_t cpu_at_rotation_ns = 0;
    const auto rotate = [&](uint64_t at_ns) {
      fixture.recorder.DrainUntil(kStartNs + at_ns);
      fixture.recorder.Finish({kStartNs + at_ns, cpu_ns, idle_ns, repeated_until_ns});
      const SampleColumns& columns = fixture.recorder.columns();
      CHECK_EQ(Sum(columns.wall_ns()), static_cast<double>(at_ns - rotated_ns));
      for (size_t i = 0; i < columns.size(); i++) {
        CHECK(columns.cpu_ns()[i] <= columns.wall_ns()[i]);
      }
      wall_sum_ns += Sum(columns.wall_ns());
      cpu_sum_ns += Sum(columns.cpu_ns());
      rotated_ns = at_ns;
      cpu_at_rotation_ns = cpu_ns;
      fixture.recorder.TakeStacks();
      fixture.recorder.TakeColumns();
      fixture.recorder.Restart();
    };
    for (int i = 0; i < 500; i++) {
      const uint64_t step_ns = 1 + draw(2 * kMs);
      if (draw(4) == 0) repeated_until_ns = kStartNs + now_ns + draw(step_ns + 1);
      if (draw(4) == 0) idle_ns += draw(step_ns);
      const uint64_t before_ns = now_ns;
      now_ns += step_ns;
      // A thread has at most the time that there is.
      cpu_ns += draw(step_ns);
      MadeSample sample = fixture.Sample(draw(2) == 0 ? kMain : kParse, now_ns, cpu_ns);
      sample.record().idle_ns = idle_ns;
      sample.record().repeated_until_ns = repeated_until_ns;
      CHECK(sample.WriteTo(&fixture.ring));
      if (draw(10) == 0) fixture.recorder.Drain();
      // Also before the sample that is there already, as long as nobody has taken it.
      if (draw(25) == 0) rotate(fixture.ring.FilledBytes() > 0 ? before_ns + step_ns / 2 : now_ns);
    }
    rotate(now_ns + draw(5 * kMs));
    CHECK_EQ(wall_sum_ns, static_cast<double>(rotated_ns));
    CHECK(cpu_sum_ns <= static_cast<double>(cpu_at_rotation_ns));
    // Idle spans take none: what they leave over finds room behind them.
    CHECK(cpu_sum_ns >= 0.98 * static_cast<double>(cpu_at_rotation_ns));
  }
}

}  // namespace
}  // namespace nativeprof
