#include <atomic>
#include <thread>

#include "check.h"
#include "recorder_fixture.h"

namespace nativeprof {
namespace {

using namespace nativeprof::test;

struct Fixture : public RecorderFixture {
  using RecorderFixture::RecorderFixture;

  // `main;parse 1000000`, one sample after the other.
  std::vector<std::string> Recorded() const {
    std::vector<std::string> samples;
    for (size_t i = 0; i < recorder.columns().size(); i++) {
      samples.push_back(
          test::Draw(recorder.frames(), recorder.stacks(), recorder.columns().stacks()[i]) + ' ' +
          std::to_string(static_cast<uint64_t>(recorder.columns().wall_ns()[i])));
    }
    return samples;
  }
};
using Strings = std::vector<std::string>;

TEST(Recorder, GivesEverySampleTheTimeSinceTheLast) {
  Fixture fixture;
  fixture.Sample(kParse, 1 * kMs, 900'000).WriteTo(&fixture.ring);
  fixture.Sample(kMain, 3 * kMs, 2'800'000).WriteTo(&fixture.ring);
  fixture.recorder.Drain();
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 1000000", "main;main 2000000"}));
  CHECK_EQ(fixture.recorder.columns().cpu_ns(), (std::vector<double>{900'000, 1'900'000}));
  fixture.recorder.Finish({kStartNs + 4 * kMs, 3 * kMs, 0, 0});
  CHECK_EQ(Sum(fixture.recorder.columns().cpu_ns()), 3.0 * kMs);
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 1000000", "main;main 3000000"}));
}

TEST(Recorder, GivesTheTimeOfRepeatsToTheRepeatedStack) {
  Fixture fixture;
  fixture.Sample(kParse, 1 * kMs).WriteTo(&fixture.ring);
  MadeSample after = fixture.Sample(kMain, 10 * kMs);
  after.record().repeated_until_ns = kStartNs + 9 * kMs;
  after.WriteTo(&fixture.ring);
  MadeSample next = fixture.Sample(kMain, 11 * kMs);
  next.record().repeated_until_ns = kStartNs + 9 * kMs;  // as it stays: nothing new
  next.WriteTo(&fixture.ring);
  fixture.recorder.Drain();
  CHECK_EQ(fixture.Recorded(),
           (Strings{"main;parse 9000000", "main;main 1000000", "main;main 1000000"}));
  fixture.recorder.Finish({kStartNs + 20 * kMs, 0, 0, kStartNs + 20 * kMs});
  CHECK_EQ(fixture.Recorded().back(), "main;main 10000000");
}

TEST(Recorder, MeasuresTheIntervalsThatAThreadTimedItself) {
  Fixture fixture;
  uint64_t before_ms = 0;
  for (const uint64_t ms : {1, 2, 3, 9, 10, 12}) {
    MadeSample sample = fixture.Sample(kParse, ms * kMs);
    if (ms != 1 && ms != 9) sample.record().own_interval_cpu_ns = (ms - before_ms) * kMs;
    sample.WriteTo(&fixture.ring);
    before_ms = ms;
  }
  fixture.recorder.Drain();
  const Histogram& intervals = fixture.recorder.own_intervals();
  CHECK_EQ(intervals.PercentileNs(0.75) / kMs, 1);
  CHECK_EQ(intervals.PercentileNs(1) / kMs, 2);
  Histogram others;
  for (int i = 0; i < 8; i++) others.Add(5 * kMs + kMs / 2);
  others.Add(intervals);
  CHECK_EQ(others.PercentileNs(0.25) / kMs, 1);
  CHECK_EQ(others.PercentileNs(0.5) / kMs, 5);
  fixture.recorder.Finish({kStartNs + 12 * kMs, 0, 0, 0});
  fixture.recorder.Restart();
  CHECK_EQ(fixture.recorder.own_intervals().PercentileNs(0.5), 0);
}

TEST(Recorder, GivesIdleTimeToNobody) {
  Fixture fixture;
  fixture.Sample(kParse, 1 * kMs).WriteTo(&fixture.ring);
  MadeSample after = fixture.Sample(kMain, 100 * kMs);
  after.record().idle_ns = 90 * kMs;
  after.WriteTo(&fixture.ring);
  MadeSample next = fixture.Sample(kMain, 101 * kMs);
  next.record().idle_ns = 90 * kMs;  // in total, as before
  next.WriteTo(&fixture.ring);
  fixture.recorder.Drain();
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 1000000", "[idle] 90000000",
                                        "main;main 9000000", "main;main 1000000"}));
}

TEST(Recorder, EndsWithTheLastStackAndExactlyTheIdleTime) {
  Fixture fixture;
  fixture.Sample(kParse, 1 * kMs).WriteTo(&fixture.ring);
  fixture.recorder.Drain();
  fixture.recorder.Finish({kStartNs + 10 * kMs, 0, 6 * kMs, 0});
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 4000000", "[idle] 6000000"}));
}

TEST(Recorder, CoversASpanWithoutSamples) {
  Fixture idle;
  idle.recorder.Finish({kStartNs + 10 * kMs, 0, 10 * kMs, 0});
  CHECK_EQ(idle.Recorded(), (Strings{"[idle] 10000000"}));
  Fixture blocked;
  blocked.recorder.Finish({kStartNs + 10 * kMs, 0, 0, 0});
  CHECK_EQ(blocked.Recorded(), (Strings{" 10000000"}));
  Fixture empty;
  empty.recorder.Finish({kStartNs, 0, 0, 0});
  CHECK_EQ(empty.recorder.columns().size(), 0);
}

TEST(Recorder, KeepsCpuTimeOfSamplesOutOfOrder) {
  Fixture fixture;
  fixture.Sample(kParse, 5 * kMs, 4 * kMs).WriteTo(&fixture.ring);
  fixture.Sample(kParse, 4 * kMs, 3 * kMs).WriteTo(&fixture.ring);  // clocks do not go back
  fixture.Sample(kMain, 6 * kMs, 5 * kMs).WriteTo(&fixture.ring);
  fixture.recorder.Drain();
  CHECK_EQ(Sum(fixture.recorder.columns().wall_ns()), 6.0 * kMs);
  CHECK_EQ(Sum(fixture.recorder.columns().cpu_ns()), 5.0 * kMs);
}

TEST(Recorder, ReadsAddressesWithTheCodeOfTheirMoment) {
  Fixture fixture;
  MadeSample early = fixture.Sample(kParse, 1 * kMs);
  fixture.Function(kParse, "second");
  MadeSample middle = fixture.Sample(kParse, 2 * kMs);
  test::Move(&fixture.log, kParse, 0x15000);
  fixture.Function(kParse, "third");
  MadeSample moved = fixture.Sample(0x15000, 3 * kMs);
  MadeSample reused = fixture.Sample(kParse, 4 * kMs);
  fixture.Function(kParse, "after all samples");
  for (const MadeSample* sample : {&early, &middle, &moved, &reused}) {
    sample->WriteTo(&fixture.ring);
  }
  fixture.recorder.Drain();
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 1000000", "main;second 1000000",
                                        "main;second 1000000", "main;third 1000000"}));
}

// The log and the map live on from one recording to the next.
TEST(Recorder, GoesOnWhereAnotherRecordingEnded) {
  CodeEventLog log;
  CodeMap code;
  test::Add(&log, {CodeKind::kMachineCode, kMain, 0x100, "JS:*main :1:1", -1, 0});
  for (int recording = 0; recording < 3; recording++) {
    SampleRing ring;
    Recorder recorder(&ring, &log, &code, [](uint64_t) { return NativeName(); }, 1 << 20);
    recorder.Start(kStartNs, 0);
    const std::string name = "parse" + std::to_string(recording);
    test::Add(&log, {CodeKind::kMachineCode, kParse, 0x100, "JS:*" + name + " :1:1", -1, 0});
    for (uint64_t i = 1; i <= 3; i++) {
      MadeSample sample = MadeSample::Walk({kParse + 0x80, kMain + 0x80});
      sample.At(kStartNs + i * kMs, 0).AfterEvent(log.sequence()).WriteTo(&ring);
      recorder.Drain();
    }
    CHECK_EQ(recorder.columns().size(), 3);
    CHECK_EQ(test::Draw(recorder.frames(), recorder.stacks(), recorder.columns().stacks().at(2)),
             "main;" + name);
    // Only what this recording met, whatever the map knows.
    for (const std::string_view text : recorder.frames().strings()) {
      CHECK(text.substr(0, 5) != "parse" || text == name);
    }
    // After the last sample.
    test::Add(&log, {CodeKind::kMachineCode, kParse, 0x100, "JS:*parse between :1:1", -1, 0});
  }
}

TEST(Recorder, CountsWhatIsCutOrUnknown) {
  Fixture fixture;
  MadeSample cut = fixture.Sample(kParse, 1 * kMs);
  cut.record().truncated = true;
  cut.record().previous_handler_ns = 2000;
  cut.WriteTo(&fixture.ring);
  fixture.Sample(0x1f000, 2 * kMs).WriteTo(&fixture.ring);
  fixture.Sample(kMain, 3 * kMs).WriteTo(&fixture.ring);
  fixture.recorder.Drain();
  CHECK_EQ(fixture.recorder.truncated(), 1);
  CHECK_EQ(fixture.recorder.unresolved(), 1);
  const uint64_t cost_ns = fixture.recorder.handler_costs().PercentileNs(0.5);
  CHECK(cost_ns > 1500 && cost_ns < 2500);
}

TEST(Recorder, CoversExactlyTheSpanWhateverHappens) {
  uint64_t random = 7;
  const auto draw = [&](uint64_t limit) {
    random = random * 6364136223846793005 + 1442695040888963407;
    return (random >> 33) % limit;
  };
  for (int round = 0; round < 50; round++) {
    Fixture fixture(round % 2 == 0 ? 1 << 20 : 4096);  // with and without merging
    uint64_t now_ns = 0;
    uint64_t cpu_ns = 0;
    uint64_t idle_ns = 0;
    uint64_t repeated_until_ns = 0;
    for (int i = 0; i < 500; i++) {
      const uint64_t step_ns = 1 + draw(2 * kMs);
      if (draw(4) == 0) repeated_until_ns = kStartNs + now_ns + draw(step_ns + 1);
      if (draw(4) == 0) idle_ns += draw(2 * step_ns);  // libuv's clock is a coarse one
      now_ns += step_ns;
      cpu_ns += draw(step_ns + 1000);
      if (draw(20) == 0) fixture.Function(kParse, "f" + std::to_string(i));
      MadeSample sample = fixture.Sample(draw(2) == 0 ? kMain : kParse, now_ns, cpu_ns);
      sample.record().idle_ns = idle_ns;
      sample.record().repeated_until_ns = repeated_until_ns;
      CHECK(sample.WriteTo(&fixture.ring));
      if (draw(10) == 0) fixture.recorder.Drain();
    }
    fixture.recorder.Drain();
    now_ns += draw(5 * kMs);
    fixture.recorder.Finish({kStartNs + now_ns, cpu_ns, idle_ns + draw(kMs), repeated_until_ns});
    const SampleColumns& columns = fixture.recorder.columns();
    CHECK_EQ(Sum(columns.wall_ns()), static_cast<double>(now_ns));
    CHECK(Sum(columns.cpu_ns()) <= static_cast<double>(cpu_ns));
    for (size_t i = 0; i < columns.size(); i++) {
      CHECK(columns.cpu_ns()[i] <= columns.wall_ns()[i]);
    }
  }
}

// The handler's and V8's side on one thread, the collector's on another.
TEST(Recorder, KeepsUpWithAThreadThatCompiles) {
  Fixture fixture;
  constexpr uint64_t kSamples = 20'000;
  const auto name_at = [](uint64_t i) { return "version" + std::to_string(i / 7); };
  std::thread sampled([&] {
    for (uint64_t i = 0; i < kSamples; i++) {
      if (i % 7 == 0) fixture.Function(kParse, name_at(i));
      const MadeSample sample = fixture.Sample(kParse, (i + 1) * kMs);
      while (!sample.WriteTo(&fixture.ring)) std::this_thread::yield();
    }
  });
  while (fixture.recorder.columns().size() < kSamples) {
    fixture.recorder.Drain();
    std::this_thread::yield();
  }
  sampled.join();
  uint64_t wrong = 0;
  for (uint64_t i = 0; i < kSamples; i++) {
    const std::string stack = test::Draw(fixture.recorder.frames(), fixture.recorder.stacks(),
                                         fixture.recorder.columns().stacks()[i]);
    if (stack != "main;" + name_at(i)) wrong++;
  }
  CHECK_EQ(wrong, 0);
}

}  // namespace
}  // namespace nativeprof
