// The kernel's timer is real; its signal is kept back, and the handler's calls are made by the
// test.
#include "../signal/self_timer.h"

#include <csignal>
#include <pthread.h>
#include <unistd.h>

#include "../os/clock.h"
#include "../os/sent_signal.h"
#include "../os/thread.h"
#include "check.h"

namespace nativeprof {
namespace {

constexpr uint64_t kMs = 1'000'000;
using Arrival = SelfTimer::Arrival;
constexpr auto kSent = os::SignalSource::kTimerThread;
constexpr auto kTimed = os::SignalSource::kThreadTimer;
constexpr auto kRan = os::SignalSource::kRunTimer;

// The signal does nothing by default: it is dropped when it is let through.
class KeptBack {
 public:
  KeptBack() : before_(os::BlockSamplingSignals()) {
    timer.Start(os::OwnThreadId(), SIGURG, false, kMs);
  }
  ~KeptBack() {
    timer.Delete();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  bool has_expired() const {
    return os::FindSentSignal(os::OwnThreadId(), SIGURG) == os::SentSignal::kBlocked;
  }
  void RunUntilItExpires() const {
    while (!has_expired()) {
    }
  }
  // The signal that has been kept back is gone.
  void Drop() const {
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, nullptr);
    os::BlockSamplingSignals();
  }
  struct At {
    SelfTimer::Where where;
    // After what the thread has run.
    uint64_t later_cpu_ns = 0;
  };
  // What the handler does. Returns what it was told at its begin.
  Arrival Handle(os::SignalSource source, const At& at) {
    Drop();
    const uint64_t cpu_ns = os::OwnCpuNs() + at.later_cpu_ns;
    const Arrival arrival = timer.Begin(source, cpu_ns, at.where);
    const bool is_tick = arrival != Arrival::kEarly || at.where.in_wait;
    hands_over =
        timer.End({arrival, os::MonotonicNs(), cpu_ns, kMs, is_tick, at.where, !at.where.in_wait});
    return arrival;
  }
  Arrival Handle(os::SignalSource source) { return Handle(source, At()); }

  SelfTimer timer;
  bool hands_over = false;

 private:
  const sigset_t before_;
};

void Run(uint64_t duration_ns) {
  const uint64_t end_ns = os::OwnCpuNs() + duration_ns;
  while (os::OwnCpuNs() < end_ns) {
  }
}

TEST(SelfTimer, ExpiresOnceTheThreadHasRunForAnInterval) {
  KeptBack thread;
  CHECK(thread.timer.is_set());
  const uint64_t start_ns = os::OwnCpuNs();
  for (uint64_t tick = 1; tick <= 50; tick++) {
    thread.RunUntilItExpires();
    // Others may have had the CPU meanwhile.
    while (thread.Handle(kTimed) == Arrival::kEarly) thread.RunUntilItExpires();
    CHECK(!thread.hands_over);
    CHECK(thread.timer.is_set());
    CHECK_EQ(thread.timer.ticks(), tick);
  }
  CHECK(thread.timer.signals() >= 50);
  CHECK(os::OwnCpuNs() > start_ns + 40 * kMs);
}

TEST(SelfTimer, IsSetAgainWhereTheThreadHasWaited) {
  KeptBack thread;
  usleep(5000);
  CHECK(thread.has_expired());
  CHECK(thread.Handle(kTimed) == Arrival::kEarly);
  CHECK_EQ(thread.timer.ticks(), 0);
  CHECK_EQ(thread.timer.signals(), 1);
  CHECK(thread.timer.is_set());
  CHECK(!thread.has_expired());
  thread.RunUntilItExpires();
  CHECK(thread.Handle(kTimed, {false, false, kMs}) == Arrival::kDue);
  CHECK_EQ(thread.timer.ticks(), 1);
}

TEST(SelfTimer, TakesOneSampleOfALongSystemCall) {
  KeptBack thread;
  thread.RunUntilItExpires();
  const uint64_t late_ns = 20 * kMs;
  CHECK(thread.timer.LateNs(os::OwnCpuNs() + late_ns) > late_ns - 2 * kMs);
  CHECK(thread.Handle(kTimed, {false, false, late_ns}) == Arrival::kDue);
  CHECK_EQ(thread.timer.ticks(), 1);
  // The next one is not due at once.
  CHECK(thread.Handle(kTimed, {false, false, late_ns}) == Arrival::kEarly);
}

TEST(SelfTimer, DoesNotInterruptTheEventLoop) {
  KeptBack thread;
  thread.timer.EnterWait(os::MonotonicNs());
  usleep(5000);
  CHECK(!thread.has_expired());
  CHECK(thread.timer.is_set());  // the timer thread has nothing to do
  thread.timer.LeaveWait(os::MonotonicNs(), 5 * kMs);
  CHECK(!thread.has_expired());  // the wait does not count
  thread.RunUntilItExpires();
  CHECK(thread.Handle(kTimed, {false, false, kMs}) == Arrival::kDue);
}

TEST(SelfTimer, StaysSetOverWaitsThatAreShort) {
  KeptBack thread;
  // Until the long wait that may have been is forgotten.
  for (int i = 0; i < 400; i++) {
    thread.timer.EnterWait(os::MonotonicNs());
    thread.timer.LeaveWait(os::MonotonicNs(), 1000);
    if (thread.has_expired()) thread.Handle(kTimed, {false, false, kMs});
  }
  // In the wait after all: it is not set again before that ends.
  thread.Handle(kSent);
  thread.timer.EnterWait(os::MonotonicNs());
  usleep(5000);
  CHECK(thread.has_expired());
  CHECK(thread.Handle(kTimed, {false, true}) == Arrival::kEarly);
  CHECK(!thread.hands_over);
  CHECK(thread.timer.is_set());
  usleep(5000);
  CHECK(!thread.has_expired());
  thread.timer.LeaveWait(os::MonotonicNs(), 10 * kMs);
  thread.RunUntilItExpires();
}

TEST(SelfTimer, InterruptsAWaitOutsideOfTheEventLoopOnce) {
  KeptBack thread;
  usleep(5000);
  CHECK(thread.Handle(kTimed, {true}) == Arrival::kEarly);
  CHECK_EQ(thread.timer.ticks(), 1);  // a sample of the wait
  CHECK(thread.hands_over);
  CHECK(!thread.timer.is_set());
  CHECK(thread.timer.is_waiting());
  usleep(5000);
  CHECK(!thread.has_expired());
  if (thread.timer.has_run_timer()) {
    // It expires when the thread runs again, and does so until there is no wait for a while.
    thread.RunUntilItExpires();
    CHECK(thread.Handle(kRan, {true}) != Arrival::kSentByTimer);
    CHECK(thread.timer.is_waiting());
    CHECK(thread.timer.has_run_timer());
    thread.RunUntilItExpires();
    CHECK(thread.Handle(kRan) != Arrival::kSentByTimer);
    CHECK(thread.timer.is_set());
    CHECK(!thread.timer.has_run_timer());
  }
  // The timer thread finds it running; so does the event loop as it goes on.
  thread.Handle(kTimed, {true});
  CHECK(thread.timer.is_waiting());
  thread.Handle(kSent);
  CHECK(thread.timer.is_set());
  thread.Handle(kTimed, {true});
  thread.timer.LeaveWait(os::MonotonicNs(), kMs);
  CHECK(thread.timer.is_set());
  CHECK(!thread.timer.has_run_timer());
}

// As where the kernel merges the run timer's signal with that of the timer thread.
TEST(SelfTimer, IsNotLostWithASignalThatWasMerged) {
  KeptBack thread;
  usleep(5000);
  thread.Handle(kTimed, {true});
  if (!thread.timer.has_run_timer()) return;
  thread.RunUntilItExpires();
  thread.Handle(kSent, {true, false, 2 * kMs});
  CHECK(thread.timer.has_run_timer());
  thread.RunUntilItExpires();
}

TEST(SelfTimer, LeavesAnOverdueSignalToTheTimerThread) {
  KeptBack thread;
  CHECK(!thread.timer.TakeOver(os::MonotonicNs() - kMs));
  CHECK(thread.timer.is_set());
  CHECK(thread.timer.TakeOver(UINT64_MAX));
  CHECK(!thread.timer.is_set());
  CHECK(!thread.timer.TakeOver(UINT64_MAX));
  // It arrives after all: as one that was sent.
  CHECK(thread.Handle(kTimed) == Arrival::kSentByTimer);
  CHECK(thread.timer.is_set());
  CHECK_EQ(thread.timer.ticks(), 0);
  const uint64_t cpu_ns = os::OwnCpuNs() + 5 * kMs;
  CHECK(thread.timer.Begin(kTimed, cpu_ns, {}) == Arrival::kDue);
  CHECK(!thread.timer.TakeOver(UINT64_MAX));  // its handler was faster
  CHECK(!thread.timer.End({Arrival::kDue, os::MonotonicNs(), cpu_ns, kMs, true, {}, true}));
}

TEST(SelfTimer, IsNeverSetOnceItIsDeleted) {
  KeptBack thread;
  CHECK(thread.timer.Delete());
  CHECK(!thread.timer.is_set());
  thread.Handle(kSent);
  CHECK(!thread.timer.is_set());
  // The signal that was on its way is still a tick.
  CHECK(thread.Handle(kTimed, {false, false, 5 * kMs}) == Arrival::kDue);
  CHECK(!thread.timer.is_set());
  CHECK_EQ(thread.timer.ticks(), 1);
  CHECK(!thread.timer.Delete());
  thread.timer.EnterWait(os::MonotonicNs());
  thread.timer.LeaveWait(os::MonotonicNs(), kMs);
  CHECK(!thread.timer.is_set());
}

TEST(SelfTimer, StopsInTheHandlerThatItIsDeletedIn) {
  KeptBack thread;
  const uint64_t cpu_ns = os::OwnCpuNs() + 5 * kMs;
  CHECK(thread.timer.Begin(kTimed, cpu_ns, {}) == Arrival::kDue);
  CHECK(!thread.timer.Delete());
  CHECK(thread.timer.End({Arrival::kDue, os::MonotonicNs(), cpu_ns, kMs, true, {}, true}));
  CHECK(!thread.timer.is_set());
}

TEST(SelfTimer, IsNotSetWhereAnotherHasTheSignal) {
  struct sigaction other = {}, before = {};
  other.sa_handler = [](int) {};
  sigaction(SIGURG, &other, &before);
  SelfTimer timer;
  timer.Start(os::OwnThreadId(), SIGURG, true, kMs);
  CHECK(!timer.is_set());
  timer.Delete();
  sigaction(SIGURG, &before, nullptr);
}

TEST(SelfTimer, DoesWithoutATimer) {
  SelfTimer timer;
  timer.Start(0x7ffffff0, SIGURG, false, kMs);  // the kernel refuses
  CHECK(!timer.is_set());
  const uint64_t cpu_ns = os::OwnCpuNs();
  CHECK(timer.Begin(kSent, cpu_ns, {}) == Arrival::kSentByTimer);
  CHECK(!timer.End({Arrival::kSentByTimer, os::MonotonicNs(), cpu_ns, kMs, true, {true}, false}));
  CHECK(!timer.is_set());
  CHECK(!timer.is_waiting());
  timer.Delete();
}

TEST(RandomDistance, AddsUpToTheIntervalsThatPass) {
  RandomDistance distance(7);
  uint64_t sum_ns = 0;
  for (uint64_t count = 1; count <= 100'000; count++) {
    const uint64_t next_ns = distance.Next(kMs);
    CHECK(next_ns >= kMs / 4 && next_ns <= 2 * kMs);
    sum_ns += next_ns;
    CHECK(sum_ns + 8 * kMs > count * kMs && sum_ns < count * kMs + 8 * kMs);
  }
}

// Caught at each phase of what repeats itself in step with them.
TEST(RandomDistance, IsInStepWithNothing) {
  for (const uint64_t period_ns : {kMs, kMs / 2, 2 * kMs, kMs * 11 / 10}) {
    RandomDistance distance(11);
    constexpr int kPhases = 10, kCount = 20'000;
    int hits[kPhases] = {};
    uint64_t time_ns = 0;
    for (int i = 0; i < kCount; i++) {
      time_ns += distance.Next(kMs);
      hits[time_ns % period_ns * kPhases / period_ns]++;
    }
    // Five standard errors.
    for (const int hit : hits) CHECK(hit > kCount / kPhases - 212 && hit < kCount / kPhases + 212);
  }
}

}  // namespace
}  // namespace nativeprof
