// The kernel's timer is real; its signal is kept back, and the handler's calls are made by the
// test.
#include "../signal/self_timer.h"

#include <csignal>
#include <pthread.h>

#include "../os/clock.h"
#include "../os/sent_signal.h"
#include "../os/thread.h"
#include "check.h"

namespace nativeprof {
namespace {

constexpr uint64_t kMs = 1'000'000;
constexpr auto kSent = os::SignalSource::kTimerThread;
constexpr auto kTimed = os::SignalSource::kThreadTimer;

// The signal does nothing by default: it is dropped when it is let through.
class KeptBack {
 public:
  KeptBack() : before_(os::BlockSamplingSignals()) { timer.Create(os::OwnThreadId(), SIGURG); }
  ~KeptBack() {
    timer.Delete();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  bool has_expired() const {
    return os::FindSentSignal(os::OwnThreadId(), SIGURG) != os::SentSignal::kDelivered;
  }
  // The handler at that time, on a thread that has run and does not wait, unless it is told
  // otherwise. Returns whether the thread no longer times itself.
  bool Handle(os::SignalSource source, uint64_t start_ns, bool ran = true, bool waits = false) {
    const bool is_own = timer.Begin(source);
    return timer.End({is_own, start_ns, kMs, ran, waits});
  }
  // Has the thread time itself.
  void Set(uint64_t start_ns) {
    CHECK(!Handle(kSent, start_ns));
    CHECK(timer.is_set());
  }
  uint64_t ticks() const { return timer.signals() + timer.repeated(); }

  SelfTimer timer;

 private:
  const sigset_t before_;
};

TEST(SelfTimer, ExpiresAnIntervalAfterTheSignalOfAnother) {
  KeptBack thread;
  const uint64_t start_ns = os::MonotonicNs();
  thread.Set(start_ns);
  CHECK(thread.timer.deadline_ns() >= start_ns + kMs * 9 / 10);
  CHECK(thread.timer.deadline_ns() <= start_ns + kMs * 11 / 10);
  while (!thread.has_expired()) {
  }
  CHECK(os::MonotonicNs() >= thread.timer.deadline_ns());
  CHECK_EQ(thread.ticks(), 0);
}

TEST(SelfTimer, CountsTheTicksThatItIsLateForAsRepeats) {
  KeptBack thread;
  thread.Set(os::MonotonicNs());
  const uint64_t due_ns = thread.timer.deadline_ns();
  CHECK(!thread.Handle(kTimed, due_ns + 10));
  CHECK_EQ(thread.timer.signals(), 1);
  CHECK_EQ(thread.timer.repeated(), 0);
  // The grid of deadlines does not shift by what a signal takes.
  const uint64_t next_ns = thread.timer.deadline_ns();
  CHECK(next_ns >= due_ns + kMs * 9 / 10 && next_ns <= due_ns + kMs * 11 / 10);

  CHECK(!thread.Handle(kTimed, next_ns + 5 * kMs + kMs / 10));
  CHECK_EQ(thread.timer.signals(), 2);
  CHECK_EQ(thread.timer.repeated(), 5);
  CHECK(thread.timer.deadline_ns() > next_ns + 5 * kMs + kMs / 10);
  // So late that the next tick is as good as there.
  const uint64_t late_ns = thread.timer.deadline_ns() + kMs * 99 / 100;
  CHECK(!thread.Handle(kTimed, late_ns));
  CHECK_EQ(thread.timer.signals(), 3);
  CHECK_EQ(thread.timer.repeated(), 6);
  CHECK(thread.timer.deadline_ns() > late_ns + kMs / 4);
}

TEST(SelfTimer, HandsOverWhatHasNotRun) {
  KeptBack thread;
  CHECK(!thread.Handle(kSent, os::MonotonicNs(), false));  // nothing to hand over
  CHECK(!thread.timer.is_set());
  CHECK(!thread.timer.is_quiet());
  thread.Set(os::MonotonicNs());
  const uint64_t due_ns = thread.timer.deadline_ns();
  CHECK(thread.Handle(kTimed, due_ns, false));
  CHECK(!thread.timer.is_set());
  CHECK(thread.timer.is_quiet());
  CHECK_EQ(thread.ticks(), 1);
  CHECK(thread.timer.deadline_ns() > due_ns);  // nobody has counted it
  thread.timer.Pause();
  CHECK(!thread.timer.is_quiet());  // it may have run between its two waits
}

TEST(SelfTimer, DoesNotInterruptTheEventLoop) {
  KeptBack thread;
  thread.Set(os::MonotonicNs());
  thread.timer.Pause();
  CHECK(!thread.timer.is_set());
  const uint64_t end_ns = thread.timer.deadline_ns() + kMs;
  while (os::MonotonicNs() < end_ns) {
  }
  CHECK(!thread.has_expired());
  // Nor is it set while the loop waits again and again.
  thread.timer.NoteWait();
  CHECK(!thread.Handle(kSent, os::MonotonicNs()));
  CHECK(!thread.timer.is_set());
  thread.Set(os::MonotonicNs());  // the loop has not waited since
  CHECK(thread.Handle(kTimed, os::MonotonicNs(), true, true));
  CHECK(!thread.timer.is_set());
  CHECK(!thread.timer.is_quiet());
}

TEST(SelfTimer, LeavesAnOverdueSignalToTheTimerThread) {
  KeptBack thread;
  CHECK(!thread.timer.TakeOver(UINT64_MAX));
  thread.Set(os::MonotonicNs());
  CHECK(!thread.timer.TakeOver(thread.timer.deadline_ns()));
  CHECK(thread.timer.is_set());
  CHECK(thread.timer.TakeOver(thread.timer.deadline_ns() + 1));
  CHECK(!thread.timer.is_set());
  CHECK(!thread.timer.TakeOver(UINT64_MAX));
  CHECK(!thread.timer.Begin(kTimed));  // it arrives after all: as one that was sent
  CHECK(!thread.timer.End({false, os::MonotonicNs(), kMs, true, false}));
  CHECK(thread.timer.is_set());
  CHECK_EQ(thread.ticks(), 0);
  CHECK(thread.timer.Begin(kTimed));
  CHECK(!thread.timer.TakeOver(UINT64_MAX));  // its handler was faster
  CHECK(!thread.timer.End({true, os::MonotonicNs(), kMs, true, false}));
}

TEST(SelfTimer, IsNeverSetOnceItIsDeleted) {
  KeptBack thread;
  thread.Set(os::MonotonicNs());
  CHECK(thread.timer.Delete());
  CHECK(!thread.timer.is_set());
  CHECK(!thread.Handle(kSent, os::MonotonicNs()));
  CHECK(!thread.timer.is_set());
  // The signal that was on its way is still a tick.
  CHECK(!thread.Handle(kTimed, os::MonotonicNs()));
  CHECK(!thread.timer.is_set());
  CHECK_EQ(thread.timer.signals(), 1);
  CHECK(!thread.timer.Delete());
  thread.timer.Pause();
}

TEST(SelfTimer, StopsInTheHandlerThatItIsDeletedIn) {
  KeptBack thread;
  thread.Set(os::MonotonicNs());
  CHECK(thread.timer.Begin(kTimed));
  CHECK(!thread.timer.Delete());
  CHECK(thread.timer.End({true, os::MonotonicNs(), kMs, true, false}));
  CHECK(!thread.timer.is_set());
}

TEST(SelfTimer, DoesWithoutATimer) {
  SelfTimer timer;
  timer.Create(0x7ffffff0, SIGURG);  // the kernel refuses
  CHECK(!timer.Begin(kSent));
  CHECK(!timer.End({false, os::MonotonicNs(), kMs, true, false}));
  CHECK(!timer.is_set());
  timer.Delete();
}

}  // namespace
}  // namespace nativeprof
