// What a wait gets, and what is known to have no sample.
#include "check.h"
#include "recorder_fixture.h"

namespace nativeprof {
namespace {

using namespace nativeprof::test;

struct Fixture : public RecorderFixture {
  // Milliseconds after the start, of time and of the CPU clock.
  MadeSample At(uint64_t code, uint64_t after_ms, uint64_t cpu_ms, bool in_wait = false) {
    MadeSample sample = Sample(code, after_ms * kMs, cpu_ms * kMs);
    sample.record().in_wait = in_wait;
    return sample;
  }

  // 2 ms in parse, then 1 until it waits in main, and 1 until the end after 10.
  void EndInAWait() {
    At(kParse, 2, 2).WriteTo(&ring);
    At(kMain, 6, 3, true).WriteTo(&ring);
    recorder.Drain();
    recorder.Finish({kStartNs + 10 * kMs, 4 * kMs, 0, 0});
  }

  // `main;parse 3/1`: milliseconds of time and CPU time.
  std::vector<std::string> Recorded() {
    recorder.Drain();
    std::vector<std::string> samples;
    const SampleColumns& columns = recorder.columns();
    for (size_t i = 0; i < columns.size(); i++) {
      samples.push_back(test::Draw(recorder.frames(), recorder.stacks(), columns.stacks()[i]) +
                        ' ' + std::to_string(static_cast<uint64_t>(columns.wall_ns()[i] / kMs)) +
                        '/' + std::to_string(static_cast<uint64_t>(columns.cpu_ns()[i] / kMs)));
    }
    return samples;
  }
};
using Strings = std::vector<std::string>;

TEST(RecorderWaits, UseNoCpu) {
  Fixture fixture;
  fixture.At(kParse, 2, 2).WriteTo(&fixture.ring);
  // One more was run before it waited, which the next sample tells of.
  fixture.At(kMain, 6, 3, true).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 2/2", "main;main 3/0"}));
  // The wait went on for 4, and 1 was run behind it.
  fixture.At(kParse, 11, 4).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 2/2", "main;main 7/0", "main;parse 2/2"}));
  CHECK_EQ(fixture.recorder.covered_until_ns(), kStartNs + 11 * kMs);
  CHECK_EQ(fixture.recorder.unsampled_cpu_ns(), 0);
}

// A deadline that lay in the call.
TEST(RecorderWaits, LeaveTheCpuOfTheirCallToItsCaller) {
  Fixture fixture;
  fixture.At(kParse, 2, 2).WriteTo(&fixture.ring);
  MadeSample wait = fixture.At(kParse, 6, 3, true);
  wait.record().is_due = true;
  wait.WriteTo(&fixture.ring);
  fixture.At(kParse, 11, 4).WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Recorded(),
           (Strings{"main;parse 2/2", "main 1/1", "main;parse 7/0", "main;parse 1/1"}));
  CHECK_EQ(fixture.recorder.covered_until_ns(), kStartNs + 11 * kMs);
}

TEST(RecorderWaits, GoOnWithTheirRepeats) {
  Fixture fixture;
  fixture.At(kParse, 2, 2).WriteTo(&fixture.ring);
  fixture.At(kMain, 6, 3, true).WriteTo(&fixture.ring);
  MadeSample after = fixture.At(kParse, 11, 4);
  after.record().repeated_until_ns = kStartNs + 9 * kMs;
  after.WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 2/2", "main;main 7/0", "main;parse 2/2"}));
}

TEST(RecorderWaits, GiveBackWhatTheThreadRan) {
  Fixture fixture;
  fixture.At(kMain, 6, 0, true).WriteTo(&fixture.ring);
  // It was still quiet when it was looked at, and had run a little by then.
  MadeSample after = fixture.At(kParse, 11, 3);
  after.record().repeated_until_ns = kStartNs + 10 * kMs;
  after.WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Recorded(), (Strings{"main;main 8/0", "main;parse 3/3"}));
}

TEST(RecorderWaits, AndTheEventLoopsHaveNoCpuOfTheOther) {
  Fixture fixture;
  fixture.At(kMain, 4, 1, true).WriteTo(&fixture.ring);
  MadeSample after = fixture.At(kParse, 20, 3);
  after.record().idle_ns = 10 * kMs;
  after.WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Recorded(), (Strings{"main;main 7/0", "[idle] 10/0", "main;parse 3/3"}));
}

// To fall asleep and to wake up takes time, which libuv counts as idle.
TEST(RecorderWaits, OfTheEventLoopEndWhereTheThreadRuns) {
  Fixture fixture;
  MadeSample after = fixture.At(kParse, 10, 2);
  after.record().idle_ns = 9 * kMs;
  after.WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Recorded(), (Strings{"[idle] 8/0", "main;parse 2/2"}));
}

TEST(RecorderWaits, LeaveWhatRanAtTheEndToNobody) {
  Fixture fixture;
  fixture.EndInAWait();
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 2/2", "main;main 6/0", "[unsampled] 2/2"}));
  CHECK_EQ(fixture.recorder.unsampled_cpu_ns(), 2 * kMs);
}

TEST(RecorderWaits, GoOnInTheNextRecording) {
  Fixture fixture;
  fixture.EndInAWait();
  fixture.recorder.Restart();
  fixture.recorder.Finish({kStartNs + 20 * kMs, 4 * kMs, 0, 0});
  CHECK_EQ(fixture.Recorded(), (Strings{"main;main 10/0"}));
}

TEST(RecorderUnsampled, IsWhatASampleCannotStandFor) {
  Fixture fixture;
  MadeSample first = fixture.At(kParse, 2, 2);
  first.record().known_cpu_ns = 2 * kMs;
  first.WriteTo(&fixture.ring);
  MadeSample late = fixture.At(kMain, 30, 10);
  late.record().known_cpu_ns = 3 * kMs;
  late.WriteTo(&fixture.ring);
  CHECK_EQ(fixture.Recorded(), (Strings{"main;parse 2/2", "[unsampled] 5/5", "main;main 23/3"}));
  CHECK_EQ(fixture.recorder.unsampled_cpu_ns(), 5 * kMs);
  // Nor can the last one, for all that runs until the end.
  fixture.recorder.Finish({kStartNs + 50 * kMs, 30 * kMs, 0, 0, 2 * kMs});
  CHECK_EQ(fixture.Recorded(),
           (Strings{"main;parse 2/2", "[unsampled] 5/5", "main;main 25/5", "[unsampled] 18/18"}));
}

TEST(RecorderUnsampled, IsAllWhereThereIsNoSample) {
  Fixture fixture;
  fixture.recorder.Finish({kStartNs + 50 * kMs, 30 * kMs, 10 * kMs, 0, 2 * kMs});
  CHECK_EQ(fixture.Recorded(), (Strings{" 12/2", "[unsampled] 28/28", "[idle] 10/0"}));
}

}  // namespace
}  // namespace nativeprof
