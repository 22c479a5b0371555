// The timer, the signal and the handler on real threads; V8 is played by fake_stack_capture.cc.
#include "../timer/sampling_timer.h"

#include <atomic>
#include <csignal>
#include <functional>
#include <memory>
#include <pthread.h>
#include <thread>
#include <unistd.h>

#include "../os/sampling_signal.h"
#include "../signal/frame_walk.h"
#include "../signal/handler.h"
#include "check.h"
#include "fake_stack_capture.h"

namespace nativeprof {
namespace {

constexpr uint64_t kMs = 1'000'000;

// What a session does for its thread; made on that thread.
struct Sampled {
  explicit Sampled(size_t ring_bytes = 16 * SampleRing::kMaxRecordBytes) : ring(ring_bytes) {
    thread.thread_id = os::OwnThreadId();
    thread.cpu_clock = os::OwnCpuClock();
    thread.stack = os::OwnStackBounds();
    thread.root_fp = OutermostFramePointer(thread.stack,
                                           reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
    thread.ring = &ring;
    thread.code_events = &log;
    thread.last_time_ns = os::MonotonicNs();
    thread.last_cpu_ns = os::OwnCpuNs();
    SetSampledThread(&thread);
  }
  ~Sampled() { SetSampledThread(nullptr); }

  // How many records there are to read; reads them.
  int Drain() {
    int count = 0;
    for (; ring.Peek() != nullptr; count++) {
      const SampleRecord& record = *ring.Peek();
      CHECK(record.word_count >= 1 && record.word_count <= kMaxWords);
      CHECK(record.time_ns >= last_time_ns);
      last_time_ns = record.time_ns;
      ring.Release();
    }
    return count;
  }

  SampleRing ring;
  CodeEventLog log;
  SampledThread thread;
  uint64_t last_time_ns = 0;
};

// Runs without sleeping until `done`. ThreadSanitizer holds signals back until the thread calls
// something that it intercepts: a lock is.
void Work(const std::function<bool()>& done) {
  std::mutex mutex;
  volatile uint64_t sum = 0;
  while (!done()) {
    for (int i = 0; i < 1000; i++) sum = sum + 1;
    const std::lock_guard<std::mutex> lock(mutex);
  }
}

void SleepFor(uint64_t duration_ns) {
  const uint64_t end_ns = os::MonotonicNs() + duration_ns;
  // A signal ends usleep().
  for (uint64_t now_ns = os::MonotonicNs(); now_ns < end_ns; now_ns = os::MonotonicNs()) {
    usleep(static_cast<useconds_t>((end_ns - now_ns) / 1000 + 1));
  }
}

void WorkFor(uint64_t duration_ns) {
  const uint64_t end_ns = os::MonotonicNs() + duration_ns;
  Work([&] { return os::MonotonicNs() >= end_ns; });
}

void CheckTicks(const TickCounts& counts) {
  CHECK_EQ(counts.sampled + counts.repeated + counts.lost + counts.refused, counts.ticks);
}

bool IsDefault(int signal) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  return !(action.sa_flags & SA_SIGINFO) && action.sa_handler == SIG_DFL;
}

TEST(SamplingTimer, SamplesAThreadThatWorks) {
  SamplingTimer timer;
  Sampled sampled;
  os::WakeFlag collector;
  CHECK(timer.Add(&sampled.thread, {kMs, 0}, &collector));
  CHECK_EQ(timer.signal(), SIGPROF);
  int records = 0;
  Work([&] {
    records += sampled.Drain();
    return records >= 50;
  });
  CheckTicks(timer.CountsOf(&sampled.thread));
  const TickCounts counts = timer.Remove(&sampled.thread);
  records += sampled.Drain();
  CheckTicks(counts);
  CHECK_EQ(counts.sampled, records);
  CHECK_EQ(counts.refused, 0);
  CHECK(!timer.signal_was_taken());
  CHECK(timer.cpu_ns() > 0);
  CHECK(timer.IntervalPercentileNs(0.5) > kMs / 2);
  CHECK(sampled.thread.handler_ns.load() > 0);
  CHECK(IsDefault(SIGPROF));
}

TEST(SamplingTimer, RepeatsTheStackOfABlockedThread) {
  SamplingTimer timer;
  Sampled sampled;
  os::WakeFlag collector;
  timer.Add(&sampled.thread, {kMs, 0}, &collector);
  Work([&] { return sampled.Drain() > 0; });
  TickCounts counts;
  uint64_t slept_from_ns = 0;
  do {
    const TickCounts before = timer.CountsOf(&sampled.thread);
    slept_from_ns = os::MonotonicNs();
    SleepFor(60 * kMs);
    counts = timer.CountsOf(&sampled.thread);
    CHECK(counts.sampled - before.sampled <= 6);
  } while (counts.repeated < 30);
  const uint64_t repeated_until_ns = sampled.thread.repeated_until_ns.load();
  CHECK(repeated_until_ns <= os::MonotonicNs());
  CHECK(repeated_until_ns > slept_from_ns);
  CheckTicks(timer.Remove(&sampled.thread));
}

TEST(SamplingTimer, ParksWhileTheEventLoopWaits) {
  SamplingTimer timer;
  Sampled sampled;
  os::WakeFlag collector;
  timer.Add(&sampled.thread, {kMs, 0}, &collector);
  Work([&] { return sampled.Drain() > 0; });
  for (int i = 0; i < 5; i++) {
    sampled.thread.polling.store(true);
    while (!sampled.thread.timer_parked.load()) usleep(100);
    const TickCounts parked = timer.CountsOf(&sampled.thread);
    SleepFor(20 * kMs);
    CHECK_EQ(timer.CountsOf(&sampled.thread).ticks, parked.ticks);

    sampled.thread.polling.store(false);
    CHECK(sampled.thread.timer_parked.load());
    sampled.thread.timer_wake->Raise();
    // The ticks that did not happen are repeats.
    Work([&] { return timer.CountsOf(&sampled.thread).ticks >= parked.ticks + 19; });
    CHECK(timer.CountsOf(&sampled.thread).repeated >= parked.repeated + 15);
    CHECK(!sampled.thread.timer_parked.load() || sampled.thread.polling.load());
    sampled.Drain();
    const uint64_t sampled_before = timer.CountsOf(&sampled.thread).sampled;
    Work([&] { return timer.CountsOf(&sampled.thread).sampled > sampled_before; });
  }
  sampled.thread.polling.store(true);
  while (!sampled.thread.timer_parked.load()) usleep(100);
  CheckTicks(timer.Remove(&sampled.thread));  // parked as it is
}

TEST(SamplingTimer, StartsAndStopsManyTimes) {
  SamplingTimer timer;
  os::WakeFlag collector;
  for (int i = 0; i < 200; i++) {
    Sampled sampled(SampleRing::kMaxRecordBytes);
    CHECK(timer.Add(&sampled.thread, {100'000, 0}, &collector));
    if (i % 5 == 0) WorkFor(kMs);
    if (i % 7 == 0) sampled.thread.polling.store(true);
    CheckTicks(timer.Remove(&sampled.thread));
    CHECK(IsDefault(SIGPROF));
    // Whom it does not sample it knows nothing of.
    CHECK_EQ(timer.Remove(&sampled.thread).ticks, 0);
    CHECK_EQ(timer.CountsOf(&sampled.thread).ticks, 0);
  }
}

TEST(SamplingTimer, CountsWhatFindsNoRoom) {
  SamplingTimer timer;
  Sampled sampled(SampleRing::kMaxRecordBytes);  // room for one
  os::WakeFlag collector;
  timer.Add(&sampled.thread, {kMs, 0}, &collector);
  Work([&] { return timer.CountsOf(&sampled.thread).lost >= 10; });
  const TickCounts counts = timer.Remove(&sampled.thread);
  CheckTicks(counts);
  CHECK_EQ(counts.sampled, 1);
  CHECK_EQ(sampled.Drain(), 1);
}

TEST(SamplingTimer, CountsWhatIsRefused) {
  SamplingTimer timer;
  Sampled sampled;
  os::WakeFlag collector;
  test::TheFakeIsolate().in_use = false;
  timer.Add(&sampled.thread, {kMs, 0}, &collector);
  Work([&] { return timer.CountsOf(&sampled.thread).refused >= 10; });
  const TickCounts counts = timer.Remove(&sampled.thread);
  test::TheFakeIsolate().in_use = true;
  CheckTicks(counts);
  CHECK_EQ(counts.sampled, 0);
  CHECK_EQ(sampled.Drain(), 0);
}

TEST(SamplingTimer, CountsWhatTheThreadDoesNotHandle) {
  SamplingTimer timer;
  Sampled sampled;
  os::WakeFlag collector;
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGPROF);
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  timer.Add(&sampled.thread, {kMs, SIGPROF}, &collector);
  WorkFor(50 * kMs);
  CheckTicks(timer.CountsOf(&sampled.thread));
  CHECK(timer.CountsOf(&sampled.thread).lost > 0);
  CHECK_EQ(timer.CountsOf(&sampled.thread).sampled, 0);
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  Work([&] { return sampled.Drain() > 0; });  // and goes on when it does
  CheckTicks(timer.Remove(&sampled.thread));
}

void TakeAway(int) {}

TEST(SamplingTimer, MovesToAnotherSignalWhenItsOwnIsTaken) {
  SamplingTimer timer;
  Sampled sampled;
  os::WakeFlag collector;
  timer.Add(&sampled.thread, {kMs, 0}, &collector);
  Work([&] { return sampled.Drain() > 0; });
  struct sigaction ours = {};
  sigaction(SIGPROF, nullptr, &ours);
  struct sigaction other = {};
  other.sa_handler = TakeAway;
  sigaction(SIGPROF, &other, nullptr);
  Work([&] { return timer.signal_was_taken(); });
  CHECK_EQ(timer.signal(), SIGURG);
  sampled.Drain();
  int records = 0;
  Work([&] {
    records += sampled.Drain();
    return records >= 5;
  });
  // The other one leaves first, and puts back what it found.
  sigaction(SIGPROF, &ours, nullptr);
  CheckTicks(timer.Remove(&sampled.thread));
  CHECK(IsDefault(SIGURG));
  struct sigaction reset = {};
  reset.sa_handler = SIG_DFL;
  sigaction(SIGPROF, &reset, nullptr);
}

TEST(SamplingTimer, StaysWithTheSignalThatWasAskedFor) {
  SamplingTimer timer;
  Sampled sampled;
  os::WakeFlag collector;
  timer.Add(&sampled.thread, {kMs, SIGVTALRM}, &collector);
  CHECK_EQ(timer.signal(), SIGVTALRM);
  Work([&] { return sampled.Drain() > 0; });
  CheckTicks(timer.Remove(&sampled.thread));
  CHECK(IsDefault(SIGVTALRM));
}

TEST(SamplingTimer, FindsNoSignalWhereAllAreTaken) {
  struct sigaction other = {};
  other.sa_handler = TakeAway;
  for (const int signal : {SIGPROF, SIGURG, SIGVTALRM}) sigaction(signal, &other, nullptr);
  SamplingTimer timer;
  Sampled sampled;
  os::WakeFlag collector;
  CHECK(!timer.Add(&sampled.thread, {kMs, 0}, &collector));
  other.sa_handler = SIG_DFL;
  for (const int signal : {SIGPROF, SIGURG, SIGVTALRM}) sigaction(signal, &other, nullptr);
  CHECK(timer.Add(&sampled.thread, {kMs, 0}, &collector));
  CheckTicks(timer.Remove(&sampled.thread));
}

TEST(SamplingTimer, WakesTheCollectorInTime) {
  SamplingTimer timer;
  Sampled sampled(SampleRing::kDefaultCapacityBytes);
  os::WakeFlag collector;
  timer.Add(&sampled.thread, {50'000, 0}, &collector);
  Work([&] { return collector.WaitFor(0); });
  CHECK(sampled.ring.FilledBytes() > 0);
  CHECK_EQ(timer.CountsOf(&sampled.thread).lost, 0);
  CheckTicks(timer.Remove(&sampled.thread));
}

TEST(SamplingTimer, SamplesSeveralThreads) {
  SamplingTimer timer;
  os::WakeFlag collector;
  std::atomic<int> done{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; i++) {
    threads.emplace_back([&] {
      Sampled sampled;
      CHECK(timer.Add(&sampled.thread, {kMs, 0}, &collector));
      int records = 0;
      bool counted = false;
      Work([&] {
        records += sampled.Drain();
        if (records >= 20 && !counted) {
          counted = true;
          done++;
        }
        return done.load() == 3;
      });
      CheckTicks(timer.Remove(&sampled.thread));
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(IsDefault(SIGPROF));
}

// Workers come and go on their own: one may be the last to leave while another arrives.
TEST(SamplingTimer, LetsThreadsComeAndGoAtTheSameTime) {
  SamplingTimer timer;
  os::WakeFlag collector;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; i++) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 150; turn++) {
        Sampled sampled(2 * SampleRing::kMaxRecordBytes);
        CHECK(timer.Add(&sampled.thread, {200'000, 0}, &collector));
        if (turn % 10 == 0) Work([&] { return sampled.Drain() > 0; });
        CheckTicks(timer.Remove(&sampled.thread));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(IsDefault(SIGPROF));
}

}  // namespace
}  // namespace nativeprof
