// Threads that time themselves, and the timer thread beside them.
#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

#include "fake_stack_capture.h"
#include "sampled_thread_fixture.h"

namespace nativeprof::test {
namespace {

// Ticks of a thread that runs follow its CPU clock, whoever else has the CPUs.
void CheckTicksOf(uint64_t cpu_ns, const TickCounts& counts) {
  const double due = static_cast<double>(cpu_ns) / kMs;
  CHECK(static_cast<double>(counts.sampled) > 0.9 * due - 3);
  CHECK(static_cast<double>(counts.sampled) < 1.1 * due + 3);
}

TEST(SamplingTimer, LeavesAThreadThatComputesToItsOwnTimer) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>(SampleRing::kDefaultCapacityBytes);
  const auto collector = std::make_unique<os::WakeFlag>();
  const uint64_t start_cpu_ns = os::OwnCpuNs();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 200;
  });
  const uint64_t cpu_ns = os::OwnCpuNs() - start_cpu_ns;
  const TickCounts counts = timer->Remove(&sampled->thread);
  CheckTicks(counts);
#ifndef __SANITIZE_THREAD__  // its signals come when it likes
  CheckTicksOf(cpu_ns, counts);
  CHECK_EQ(sampled->self_timed, records);
#else
  static_cast<void>(cpu_ns);
#endif
}

// Pieces of work that are shorter than an interval, between waits of the event loop.
TEST(SamplingTimer, SamplesShortPiecesOfWork) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>(SampleRing::kDefaultCapacityBytes);
  const auto collector = std::make_unique<os::WakeFlag>();
  const uint64_t start_cpu_ns = os::OwnCpuNs();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  uint64_t waited_ns = 0;
  for (int i = 0; i < 200; i++) {
    WorkFor(kMs / 3);
    const uint64_t before_ns = os::MonotonicNs();
    sampled->BeginPolling();
    SleepFor(2 * kMs);
    sampled->EndPolling();
    waited_ns += os::MonotonicNs() - before_ns;
  }
  const uint64_t cpu_ns = os::OwnCpuNs() - start_cpu_ns;
  const TickCounts counts = timer->Remove(&sampled->thread);
  CheckTicks(counts);
  CHECK(counts.repeated >= waited_ns / kMs * 9 / 10 && counts.repeated <= waited_ns / kMs + 1);
#ifndef __SANITIZE_THREAD__
  CheckTicksOf(cpu_ns, counts);
#else
  static_cast<void>(cpu_ns);
#endif
}

// A thread that times itself without having told us who listens to the signal asks each time.
TEST(SamplingTimer, LeavesAThreadToItselfBeforeItIsToldOfListeners) {
  const auto timer = std::make_unique<SamplingTimer>();
  const auto sampled = std::make_unique<Sampled>(SampleRing::kDefaultCapacityBytes);
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 20;
  });
  CHECK(sampled->self_timed > 0);
  static std::atomic<int> strays{0};
  strays = 0;
  struct sigaction ours = {}, other = {};
  other.sa_handler = [](int) { strays++; };
  sigaction(SIGURG, &other, &ours);
  WorkFor(30 * kMs);
  CHECK(strays.load() <= 1);  // the one that was on its way
  sigaction(SIGURG, &ours, nullptr);
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, InterruptsWaitsOutsideOfTheEventLoopOnce) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>(SampleRing::kDefaultCapacityBytes);
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  uint64_t samples_asleep = 0;
  for (int i = 0; i < 30; i++) {
    WorkFor(3 * kMs);
    const uint64_t before = timer->CountsUntil(&sampled->thread, 0).sampled;
    SleepFor(8 * kMs);
    const uint64_t after = timer->CountsUntil(&sampled->thread, 0).sampled;
    samples_asleep += after - before;
    sampled->Drain();
  }
  const TickCounts counts = timer->Remove(&sampled->thread);
  CheckTicks(counts);
  CHECK(counts.repeated > 60);
  // One of its own, or one that the timer thread asks for; more where a signal had it run for long.
  CHECK(samples_asleep < 3 * 30);
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
      const uint64_t signals = sampled->thread.self_timer.ticks();
      WorkFor(kMs);
      CHECK_EQ(sampled->thread.self_timer.ticks(), signals);
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
  for (int i = 0; i < 5; i++) {
    const TickCounts before = timer->CountsUntil(&sampled->thread, os::MonotonicNs());
    sampled->BeginPolling();
    SleepFor(60 * kMs);
    const TickCounts after = timer->CountsUntil(&sampled->thread, os::MonotonicNs());
    CHECK_EQ(after.sampled, before.sampled);
    CHECK(after.repeated >= before.repeated + 58);
    sampled->EndPolling();
    sampled->Drain();
    Work([&] { return sampled->Drain() > 0; });
  }
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
  const uint64_t own_signals = sampled->thread.self_timer.ticks();
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 10;
  });
  CHECK_EQ(sampled->thread.self_timer.ticks(), own_signals);
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
