// Threads that time themselves, and the timer thread beside them.
#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

#include "fake_stack_capture.h"
#include "sampled_thread_fixture.h"

namespace nativeprof::test {
namespace {

TEST(SamplingTimer, LeavesAThreadThatComputesToItsOwnTimer) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>(SampleRing::kDefaultCapacityBytes);
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  const uint64_t start_ns = os::MonotonicNs();
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 200;
  });
  const TickCounts counts = timer->Remove(&sampled->thread);
  const double elapsed_ms = static_cast<double>(os::MonotonicNs() - start_ns) / kMs;
  CheckTicks(counts);
  CHECK(counts.ticks > 0.9 * elapsed_ms - 2 && counts.ticks < 1.1 * elapsed_ms + 2);
#ifndef __SANITIZE_THREAD__  // its signals come when it likes
  CHECK(sampled->self_timed > records / 2);
#endif
}

TEST(SamplingTimer, LeavesNoThreadToItselfBeforeItIsToldOfListeners) {
  const auto timer = std::make_unique<SamplingTimer>();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 20;
  });
  CHECK_EQ(sampled->self_timed, 0);
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, CountsEachTickOfAThreadThatComputesAndWaits) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>(SampleRing::kDefaultCapacityBytes);
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  const uint64_t start_ns = os::MonotonicNs();
  uint64_t samples_asleep = 0;
  for (int i = 0; i < 30; i++) {
    WorkFor(3 * kMs);
    const uint64_t before = timer->CountsUntil(&sampled->thread, 0).sampled;
    SleepFor(8 * kMs);
    const uint64_t after = timer->CountsUntil(&sampled->thread, 0).sampled;
    samples_asleep += after - before;
    sampled->Drain();
  }
  const double elapsed_ms = static_cast<double>(os::MonotonicNs() - start_ns) / kMs;
  const TickCounts counts = timer->Remove(&sampled->thread);
  CheckTicks(counts);
  const auto ticks = static_cast<double>(counts.ticks + counts.missed_deadlines);
  CHECK(ticks > 0.85 * elapsed_ms - 5);
  CHECK(ticks < 1.15 * elapsed_ms + 5);
  // Two signals for each wait, and more where a signal had it run for a while.
  CHECK(samples_asleep < 4 * 30);
}

// As where a signal ends the program, and the collector saves what all threads have.
TEST(SamplingTimer, LetsGoOfAThreadThatTimesItself) {
  const auto timer = MakeTimer();
  const auto collector = std::make_unique<os::WakeFlag>();
  for (int i = 0; i < 50; i++) {
    std::atomic<SampledThread*> to_remove{nullptr};
    std::atomic<bool> removed{false};
    std::thread thread([&] {
      const auto sampled = std::make_unique<Sampled>(2 * SampleRing::kMaxRecordBytes);
      timer->Add(&sampled->thread, {100'000, 0}, collector.get());
      WorkFor(2 * kMs);
      to_remove = &sampled->thread;
      Work([&] { return removed.load(); });
      const uint64_t signals = sampled->thread.self_timer.signals();
      WorkFor(kMs);
      CHECK_EQ(sampled->thread.self_timer.signals(), signals);
    });
    while (to_remove.load() == nullptr) usleep(100);
    timer->Remove(to_remove.load());
    removed = true;
    thread.join();
  }
  CHECK(IsDefault(SIGURG));
}

// One computes, and one waits in its event loop meanwhile.
TEST(SamplingTimer, ParksWithSomeThatTimeThemselves) {
  const auto timer = MakeTimer();
  const auto collector = std::make_unique<os::WakeFlag>();
  std::atomic<bool> done{false};
  std::thread busy([&] {
    const auto sampled = std::make_unique<Sampled>(SampleRing::kDefaultCapacityBytes);
    timer->Add(&sampled->thread, {kMs, 0}, collector.get());
    Work([&] {
      sampled->Drain();
      return done.load();
    });
    CheckTicks(timer->Remove(&sampled->thread));
  });
  const auto sampled = std::make_unique<Sampled>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  Work([&] { return sampled->Drain() > 0; });
  const uint64_t start_ns = os::MonotonicNs();
  const TickCounts before = timer->CountsUntil(&sampled->thread, start_ns);
  for (int i = 0; i < 5; i++) {
    sampled->BeginPolling();
    SleepFor(60 * kMs);
    sampled->EndPolling();
    Work([&] { return sampled->Drain() > 0; });
  }
  const uint64_t end_ns = os::MonotonicNs();
  const TickCounts after = timer->CountsUntil(&sampled->thread, end_ns);
  const double elapsed_ms = static_cast<double>(end_ns - start_ns) / kMs;
  const auto ticks = static_cast<double>(after.ticks - before.ticks + after.missed_deadlines -
                                         before.missed_deadlines);
  CHECK(ticks > 0.85 * elapsed_ms - 5);
  CHECK(ticks < 1.15 * elapsed_ms + 5);
  done = true;
  busy.join();
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, DoesWithoutSelfTimersWhereTheirSignalsDoNotArrive) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  WorkFor(10 * kMs);
  struct sigaction ours = {};
  sigaction(SIGURG, nullptr, &ours);
  struct sigaction ignored = {};
  ignored.sa_handler = SIG_IGN;
  sigaction(SIGURG, &ignored, nullptr);
  const uint64_t end_ns = os::MonotonicNs() + 3 * kMs;
  while (os::MonotonicNs() < end_ns) {
  }
  sigaction(SIGURG, &ours, nullptr);
  sampled->Drain();
  Work([&] { return sampled->Drain() > 0; });
  const uint64_t own_signals = sampled->thread.self_timer.signals();
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 10;
  });
  CHECK_EQ(sampled->thread.self_timer.signals(), own_signals);
  CHECK_EQ(timer->signal(), SIGURG);
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, LeavesTheSignalOfSeveralThreads) {
  const auto timer = MakeTimer();
  const auto collector = std::make_unique<os::WakeFlag>();
  std::atomic<int> timed{0};
  std::atomic<bool> left{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; i++) {
    threads.emplace_back([&] {
      const auto sampled = std::make_unique<Sampled>();
      timer->Add(&sampled->thread, {200'000, 0}, collector.get());
      WorkFor(5 * kMs);
      timed++;
      Work([&] {
        sampled->Drain();
        return left.load();
      });
      sampled->Drain();
      Work([&] { return sampled->Drain() > 0; });
      CheckTicks(timer->Remove(&sampled->thread));
    });
  }
  while (timed.load() < 3) usleep(100);
  timer->LeaveSignal(SIGURG);
  CHECK_EQ(timer->signal(), SIGPROF);
  left = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(IsDefault(SIGURG));
}

}  // namespace
}  // namespace nativeprof::test
