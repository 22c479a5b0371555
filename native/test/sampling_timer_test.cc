// The timer, the signal and the handler on real threads; V8 is played by fake_stack_capture.cc.
#include <atomic>
#include <thread>

#include "fake_stack_capture.h"
#include "no_more_threads.h"
#include "sampled_thread_fixture.h"

namespace nativeprof::test {
namespace {

TEST(SamplingTimer, SamplesAThreadThatWorks) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  CHECK(timer->Add(&sampled->thread, {kMs, 0}, collector.get()) ==
        SamplingTimer::AddResult::kAdded);
  CHECK_EQ(timer->signal(), SIGURG);
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 50;
  });
  const TickCounts counts = timer->Remove(&sampled->thread);
  records += sampled->Drain();
  CheckTicks(counts);
  CHECK_EQ(counts.sampled, records);
  CHECK_EQ(counts.refused, 0);
  CHECK(!timer->signal_was_taken());
  CHECK(timer->cpu_ns() > 0);
  CHECK(sampled->thread.handler_ns.load() > 0);
  CHECK(IsDefault(SIGURG));
}

TEST(SamplingTimer, MeasuresTheIntervalsOfItsOwnTicks) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, SIGPROF}, collector.get());
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 20;
  });
  CHECK_EQ(sampled->self_timed, 0);
  CHECK(timer->Intervals().PercentileNs(0.5) > kMs / 2);
  timer->ForgetIntervals();
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, RepeatsTheStackOfABlockedThread) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  Work([&] { return sampled->Drain() > 0; });
  TickCounts counts;
  uint64_t slept_from_ns = 0;
  do {
    const TickCounts before = timer->CountsUntil(&sampled->thread, 0);
    slept_from_ns = os::MonotonicNs();
    SleepFor(60 * kMs);
    counts = timer->CountsUntil(&sampled->thread, 0);
    CHECK(counts.sampled - before.sampled <= 6);
  } while (counts.repeated < 30);
  const uint64_t repeated_until_ns = sampled->thread.repeated_until_ns.load();
  CHECK(repeated_until_ns <= os::MonotonicNs());
  CHECK(repeated_until_ns > slept_from_ns);
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, ParksWhileTheEventLoopWaits) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  Work([&] { return sampled->Drain() > 0; });
  for (int i = 0; i < 5; i++) {
    sampled->BeginPolling();
    while (!sampled->thread.timer_parked.load()) usleep(100);
    const TickCounts parked = timer->CountsUntil(&sampled->thread, os::MonotonicNs());
    SleepFor(20 * kMs);
    // The ticks that are not made are repeats.
    const TickCounts after = timer->CountsUntil(&sampled->thread, os::MonotonicNs());
    CHECK_EQ(after.sampled, parked.sampled);
    CHECK(after.repeated >= parked.repeated + 19);
    CHECK_EQ(after.ticks - parked.ticks, after.repeated - parked.repeated);
    sampled->EndPolling();
    sampled->Drain();
    Work([&] { return sampled->Drain() > 0; });
  }
  sampled->BeginPolling();
  while (!sampled->thread.timer_parked.load()) usleep(100);
  CheckTicks(timer->Remove(&sampled->thread));  // parked as it is
}

TEST(SamplingTimer, StartsNothingWithoutAThread) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  {
    const NoMoreThreads limit;
    CHECK(timer->Add(&sampled->thread, {kMs, 0}, collector.get()) ==
          SamplingTimer::AddResult::kNoThread);
  }
  CHECK(IsDefault(SIGURG));
  CHECK(timer->Add(&sampled->thread, {kMs, 0}, collector.get()) ==
        SamplingTimer::AddResult::kAdded);
  Work([&] { return sampled->Drain() > 0; });
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, StartsAndStopsManyTimes) {
  const auto timer = MakeTimer();
  const auto collector = std::make_unique<os::WakeFlag>();
  for (int i = 0; i < 200; i++) {
    const auto sampled = std::make_unique<Sampled>(SampleRing::kMaxRecordBytes);
    CHECK(timer->Add(&sampled->thread, {100'000, 0}, collector.get()) ==
          SamplingTimer::AddResult::kAdded);
    if (i % 5 == 0) WorkFor(kMs);
    if (i % 7 == 0) sampled->BeginPolling();
    CheckTicks(timer->Remove(&sampled->thread));
    CHECK(IsDefault(SIGURG));
    // Whom it does not sample it knows nothing of.
    CHECK_EQ(timer->Remove(&sampled->thread).ticks, 0);
    CHECK_EQ(timer->CountsUntil(&sampled->thread, 0).ticks, 0);
  }
}

TEST(SamplingTimer, CountsWhatFindsNoRoom) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>(SampleRing::kMaxRecordBytes);  // room for one
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  Work([&] { return timer->CountsUntil(&sampled->thread, 0).lost >= 10; });
  const TickCounts counts = timer->Remove(&sampled->thread);
  CheckTicks(counts);
  CHECK_EQ(counts.sampled, 1);
  CHECK_EQ(sampled->Drain(), 1);
}

TEST(SamplingTimer, CountsWhatIsRefused) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  TheFakeIsolate().in_use = false;
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  Work([&] { return timer->CountsUntil(&sampled->thread, 0).refused >= 10; });
  const TickCounts counts = timer->Remove(&sampled->thread);
  TheFakeIsolate().in_use = true;
  CheckTicks(counts);
  CHECK_EQ(counts.sampled, 0);
  CHECK_EQ(sampled->Drain(), 0);
}

TEST(SamplingTimer, WakesTheCollectorInTime) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>(SampleRing::kDefaultCapacityBytes);
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {50'000, 0}, collector.get());
  Work([&] { return collector->WaitUntil(0); });
  CHECK(sampled->ring.FilledBytes() > 0);
  CHECK_EQ(timer->CountsUntil(&sampled->thread, 0).lost, 0);
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, SamplesSeveralThreads) {
  const auto timer = MakeTimer();
  const auto collector = std::make_unique<os::WakeFlag>();
  std::atomic<int> done{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; i++) {
    threads.emplace_back([&] {
      const auto sampled = std::make_unique<Sampled>();
      CHECK(timer->Add(&sampled->thread, {kMs, 0}, collector.get()) ==
            SamplingTimer::AddResult::kAdded);
      int records = 0;
      bool counted = false;
      Work([&] {
        records += sampled->Drain();
        if (records >= 20 && !counted) {
          counted = true;
          done++;
        }
        return done.load() == 3;
      });
      CheckTicks(timer->Remove(&sampled->thread));
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(IsDefault(SIGURG));
}

// Workers come and go on their own: one may be the last to leave while another arrives.
TEST(SamplingTimer, LetsThreadsComeAndGoAtTheSameTime) {
  const auto timer = MakeTimer();
  const auto collector = std::make_unique<os::WakeFlag>();
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; i++) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 150; turn++) {
        const auto sampled = std::make_unique<Sampled>(2 * SampleRing::kMaxRecordBytes);
        CHECK(timer->Add(&sampled->thread, {200'000, 0}, collector.get()) ==
              SamplingTimer::AddResult::kAdded);
        if (turn % 10 == 0) Work([&] { return sampled->Drain() > 0; });
        CheckTicks(timer->Remove(&sampled->thread));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(IsDefault(SIGURG));
}

}  // namespace
}  // namespace nativeprof::test
