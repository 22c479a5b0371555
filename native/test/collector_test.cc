#include "../collect/collector.h"

#include <atomic>
#include <memory>
#include <thread>

#include "../collect/recorder.h"
#include "../os/wake_flag.h"
#include "check.h"
#include "made_events.h"
#include "no_more_threads.h"
#include "made_sample.h"

namespace nativeprof {
namespace {

using test::MadeSample;

// A collector with the host that the addon gives it.
struct Fixture {
  os::WakeFlag wake;
  std::atomic<int> starts{0};
  std::atomic<int> drains{0};
  std::function<void()> after_drain = [] {};
  Collector collector{{[this] { starts++; }, [this] { wake.Wait(); }, [this] { wake.Raise(); },
                       [this] {
                         after_drain();
                         drains++;
                       },
                       [] { return uint64_t{42}; }}};
};

// One recorded thread.
struct Recording {
  CodeEventLog log;
  SampleRing ring{4 * SampleRing::kMaxRecordBytes};
  CodeMap code;
  Recorder recorder{&ring, &log, &code, [](uint64_t) { return NativeName(); }, 1 << 20};
  uint64_t written = 0;

  Recording() {
    test::Add(&log, {CodeKind::kMachineCode, 0x1000, 0x100, "JS:*main :1:1", -1, 0});
    recorder.Start(0, 0);
  }
  void WriteSample() {
    MadeSample sample = MadeSample::Walk({0x1080});
    sample.At(++written * 1000, 0).AfterEvent(log.sequence());
    while (!sample.WriteTo(&ring)) std::this_thread::yield();
  }
};

TEST(Collector, DrainsWhenWoken) {
  Fixture fixture;
  Recording recording;
  fixture.collector.Add(&recording.recorder);
  for (int i = 0; i < 100; i++) {
    recording.WriteSample();
    fixture.wake.Raise();
    while (recording.ring.FilledBytes() > 0) std::this_thread::yield();
  }
  fixture.collector.Remove(&recording.recorder);
  CHECK_EQ(recording.recorder.columns().size(), 100);
  CHECK_EQ(fixture.starts.load(), 1);
  CHECK_EQ(fixture.collector.cpu_ns(), 42);
}

TEST(Collector, AddsNothingWithoutAThread) {
  Fixture fixture;
  Recording recording;
  {
    const test::NoMoreThreads limit;
    CHECK(!fixture.collector.Add(&recording.recorder));
  }
  fixture.collector.Remove(&recording.recorder);
  CHECK(fixture.collector.Add(&recording.recorder));
  while (fixture.drains.load() == 0) std::this_thread::yield();
  fixture.collector.Remove(&recording.recorder);
}

TEST(Collector, LeavesTheRestToTheCaller) {
  Fixture fixture;
  Recording recording;
  fixture.collector.Add(&recording.recorder);
  while (fixture.drains.load() == 0) std::this_thread::yield();
  recording.WriteSample();  // nobody wakes the collector
  fixture.collector.Remove(&recording.recorder);
  recording.recorder.Drain();
  CHECK_EQ(recording.recorder.columns().size(), 1);
}

TEST(Collector, StartsAndStopsManyTimes) {
  Fixture fixture;
  for (int i = 1; i <= 300; i++) {
    auto recording = std::make_unique<Recording>();
    fixture.collector.Add(&recording->recorder);
    recording->WriteSample();
    if (i % 3 == 0) fixture.wake.Raise();
    fixture.collector.Remove(&recording->recorder);
    recording->recorder.Drain();
    CHECK_EQ(recording->recorder.columns().size(), 1);
    recording.reset();  // the collector may not touch it any more
    CHECK(fixture.starts.load() <= i);
  }
}

TEST(Collector, RemovesWhatItDoesNotKnow) {
  Fixture fixture;
  Recording recording;
  fixture.collector.Remove(&recording.recorder);
  fixture.collector.Add(&recording.recorder);
  fixture.collector.Remove(&recording.recorder);
  fixture.collector.Remove(&recording.recorder);
  CHECK_EQ(recording.recorder.columns().size(), 0);
}

TEST(Collector, CollectsFromSeveralThreads) {
  Fixture fixture;
  constexpr uint64_t kThreads = 3;
  constexpr uint64_t kSamples = 5000;
  Recording recordings[kThreads];
  for (Recording& recording : recordings) fixture.collector.Add(&recording.recorder);
  std::vector<std::thread> threads;
  for (Recording& recording : recordings) {
    threads.emplace_back([&] {
      for (uint64_t i = 0; i < kSamples; i++) {
        recording.WriteSample();
        if (i % 100 == 0) fixture.wake.Raise();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (Recording& recording : recordings) {
    fixture.collector.Remove(&recording.recorder);
    recording.recorder.Drain();
    CHECK_EQ(recording.recorder.columns().size(), kSamples);
    CHECK_EQ(recording.recorder.unresolved(), 0);
  }
  CHECK_EQ(fixture.starts.load(), 1);
}

// Workers come and go on their own: one may be the last to leave while another arrives.
TEST(Collector, LetsThreadsComeAndGoAtTheSameTime) {
  Fixture fixture;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; thread++) {
    threads.emplace_back([&fixture] {
      for (int i = 0; i < 300; i++) {
        Recording recording;
        fixture.collector.Add(&recording.recorder);
        recording.WriteSample();
        fixture.wake.Raise();
        fixture.collector.Remove(&recording.recorder);
        recording.recorder.Drain();
        CHECK_EQ(recording.recorder.columns().size(), 1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// A fatal signal's recordings are saved, and thereby ended, on the collector's own thread.
TEST(Collector, LetsItsOwnThreadRemoveTheLast) {
  Fixture fixture;
  Recording recording;
  std::atomic<bool> removed{false};
  fixture.after_drain = [&] {
    if (removed.exchange(true)) return;
    fixture.collector.Remove(&recording.recorder);
  };
  fixture.collector.Add(&recording.recorder);
  while (!removed.load() || fixture.drains.load() == 0) std::this_thread::yield();
  recording.WriteSample();
  fixture.wake.Raise();

  // The thread is there for the next one, and ends with it.
  Recording next;
  fixture.collector.Add(&next.recorder);
  next.WriteSample();
  fixture.wake.Raise();
  while (next.ring.FilledBytes() > 0) std::this_thread::yield();
  fixture.collector.Remove(&next.recorder);
  CHECK_EQ(next.recorder.columns().size(), 1);
  CHECK_EQ(recording.recorder.columns().size(), 0);
  CHECK_EQ(fixture.starts.load(), 1);
}

}  // namespace
}  // namespace nativeprof
