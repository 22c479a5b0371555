// Real signals, sent to the thread of the test.
#include "../os/sampling_signal.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

#include "../os/clock.h"
#include "../os/fatal_signals.h"
#include "../os/thread.h"
#include "../os/wake_flag.h"
#include "check.h"

namespace nativeprof::os {
namespace {

std::atomic<int> sampled{0};
std::atomic<int> timed{0};
std::atomic<int> passed_on{0};
std::atomic<uintptr_t> sampled_sp{0};

void Sample(const Registers& registers, SignalSource source) {
  sampled_sp = registers.sp;
  sampled++;
  if (source == SignalSource::kThreadTimer) timed++;
  errno = 4321;  // what a handler may do
}
void NoteSimple(int) { passed_on++; }
void NoteInfo(int, siginfo_t*, void* context) { passed_on += context != nullptr ? 10 : 1000; }

struct sigaction ActionOf(int signal) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  return action;
}

void Handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigaction(signal, &action, nullptr);
}
void Handle(int signal, void (*handler)(int, siginfo_t*, void*)) {
  struct sigaction action = {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO;
  sigaction(signal, &action, nullptr);
}

// Sends one of ours and waits for it: ThreadSanitizer runs handlers late.
void SendAndWait(int signal) {
  const int before = sampled.load();
  CHECK(SendSamplingSignal(OwnThreadId(), signal));
  for (int i = 0; i < 5000 && sampled.load() == before; i++) usleep(1000);
  CHECK_EQ(sampled.load(), before + 1);
}

TEST(SamplingSignal, KnowsItsCandidates) {
  for (const char* name : {"SIGPROF", "SIGURG", "SIGVTALRM", "SIGIO"}) {
    CHECK_EQ(SamplingSignalName(SamplingSignalByName(name)), std::string_view(name));
  }
  CHECK_EQ(SamplingSignalByName("SIGPROF"), SIGPROF);
  CHECK_EQ(SamplingSignalByName("SIGKILL"), 0);
  CHECK_EQ(SamplingSignalByName(""), 0);
  CHECK_EQ(SamplingSignalName(SIGKILL), std::string_view());
}

TEST(SamplingSignal, IsTakenAndGivenBack) {
  CHECK(OwnerOf(SIGPROF) == SignalOwner::kNobody);
  CHECK(TakeSignal(SIGPROF, Sample));
  CHECK(OwnerOf(SIGPROF) == SignalOwner::kUs);
  SendAndWait(SIGPROF);
  const StackBounds stack = OwnStackBounds();
  CHECK(sampled_sp.load() >= stack.low && sampled_sp.load() < stack.high);
  ReleaseSignal(SIGPROF);
  CHECK(OwnerOf(SIGPROF) == SignalOwner::kNobody);
  CHECK(ActionOf(SIGPROF).sa_handler == SIG_DFL);
  ReleaseSignal(SIGPROF);  // once more does no harm
}

TEST(SamplingSignal, KeepsErrno) {
  CHECK(TakeSignal(SIGPROF, Sample));
  errno = 1234;
  const int before = sampled.load();
  SendSamplingSignal(OwnThreadId(), SIGPROF);
  while (sampled.load() == before) {
    const int seen = errno;
    usleep(1000);
    errno = seen;
  }
  CHECK_EQ(errno, 1234);
  ReleaseSignal(SIGPROF);
}

TEST(SamplingSignal, PassesOnWhatIsNotOurs) {
  Handle(SIGPROF, NoteSimple);
  CHECK(OwnerOf(SIGPROF) == SignalOwner::kAnother);
  CHECK(TakeSignal(SIGPROF, Sample));
  const int before = sampled.load();
  passed_on = 0;
  raise(SIGPROF);
  CHECK_EQ(passed_on.load(), 1);
  SendAndWait(SIGPROF);
  CHECK_EQ(passed_on.load(), 1);
  CHECK_EQ(sampled.load(), before + 1);
  ReleaseSignal(SIGPROF);
  CHECK(ActionOf(SIGPROF).sa_handler == NoteSimple);

  Handle(SIGPROF, NoteInfo);
  CHECK(TakeSignal(SIGPROF, Sample));
  passed_on = 0;
  raise(SIGPROF);
  CHECK_EQ(passed_on.load(), 10);
  ReleaseSignal(SIGPROF);

  Handle(SIGPROF, SIG_IGN);
  CHECK(TakeSignal(SIGPROF, Sample));
  raise(SIGPROF);
  ReleaseSignal(SIGPROF);
  CHECK(ActionOf(SIGPROF).sa_handler == SIG_IGN);
  Handle(SIGPROF, SIG_DFL);
}

TEST(SamplingSignal, NeverBecomesItsOwnSuccessor) {
  Handle(SIGPROF, NoteSimple);
  CHECK(TakeSignal(SIGPROF, Sample));
  CHECK(TakeSignal(SIGPROF, Sample));
  // Another profiler came after us, and puts back what it found once we are gone.
  const struct sigaction found = ActionOf(SIGPROF);
  Handle(SIGPROF, NoteInfo);
  CHECK(OwnerOf(SIGPROF) == SignalOwner::kAnother);
  ReleaseSignal(SIGPROF);
  CHECK(OwnerOf(SIGPROF) == SignalOwner::kAnother);  // it is the other's: left alone
  sigaction(SIGPROF, &found, nullptr);
  CHECK(OwnerOf(SIGPROF) == SignalOwner::kUs);
  CHECK(TakeSignal(SIGPROF, Sample));
  passed_on = 0;
  raise(SIGPROF);
  CHECK_EQ(passed_on.load(), 1);  // not for ever
  ReleaseSignal(SIGPROF);
  CHECK(ActionOf(SIGPROF).sa_handler == NoteSimple);
  Handle(SIGPROF, SIG_DFL);
}

TEST(SamplingSignal, RefusesToSendToThreadsThatAreNotOurs) {
  CHECK(!SendSamplingSignal(1, SIGPROF));
  CHECK(!SendSamplingSignal(0x7ffffff0, SIGPROF));
}

TEST(SamplingSignal, IsSentByATimerOfTheThread) {
  CHECK(TakeSignal(SIGURG, Sample));
  const int timer = CreateThreadTimer(OwnThreadId(), SIGURG);
  CHECK(timer != kNoThreadTimer);
  const int before = timed.load();
  const uint64_t deadline_ns = MonotonicNs() + 2'000'000;
  CHECK(SetThreadTimer(timer, deadline_ns));
  while (timed.load() == before) usleep(100);
  CHECK(MonotonicNs() >= deadline_ns);
  CHECK(SetThreadTimer(timer, MonotonicNs() + 1'000'000'000));
  CHECK(SetThreadTimer(timer, 0));
  CHECK(SetThreadTimer(timer, 1));  // it is long past
  while (timed.load() == before + 1) usleep(100);
  CHECK_EQ(timed.load(), before + 2);
  DeleteThreadTimer(timer);
  CHECK(!SetThreadTimer(timer, 1));
  CHECK(!SetThreadTimer(kNoThreadTimer, 1));
  DeleteThreadTimer(kNoThreadTimer);
  CHECK_EQ(CreateThreadTimer(0x7ffffff0, SIGURG), kNoThreadTimer);
  ReleaseSignal(SIGURG);
}

TEST(SamplingSignal, IgnoresAStraySigurg) {
  CHECK(TakeSignal(SIGURG, Sample));
  raise(SIGURG);
  SendAndWait(SIGURG);
  ReleaseSignal(SIGURG);
  CHECK(ActionOf(SIGURG).sa_handler == SIG_DFL);
}

// ThreadSanitizer keeps signals back in ways of its own, and more so in a child.
#if !defined(__SANITIZE_THREAD__)

// The child's status after `run`; 0 if it came to its end.
int StatusOfChild(void (*run)()) {
  const pid_t child = fork();
  if (child == 0) {
    run();
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}

TEST(SamplingSignal, LetsAStraySignalEndTheProcessAsWithoutUs) {
  const int status = StatusOfChild([] {
    TakeSignal(SIGPROF, Sample);
    raise(SIGPROF);
    usleep(1000);
  });
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF);
}

WakeFlag saver;

TEST(FatalSignals, AreNotedAndDelivered) {
  const int status = StatusOfChild([] {
    CatchFatalSignals(&saver);
    if (PendingFatalSignal() != 0) _exit(1);
    raise(SIGTERM);
    raise(SIGINT);  // the first one counts
    if (!saver.WaitUntil(MonotonicNs() + 10'000'000'000)) _exit(2);
    if (PendingFatalSignal() != SIGTERM) _exit(3);
    DeliverFatalSignal(PendingFatalSignal());
    usleep(100'000);
  });
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

TEST(FatalSignals, LeaveTheProgramsOwnHandlersAlone) {
  const int status = StatusOfChild([] {
    struct sigaction restart = {};
    restart.sa_handler = NoteSimple;
    restart.sa_flags = SA_RESTART;  // as libuv installs them
    sigaction(SIGTERM, &restart, nullptr);
    Handle(SIGHUP, SIG_IGN);
    struct sigaction once = {};
    once.sa_sigaction = NoteInfo;
    once.sa_flags = SA_SIGINFO | SA_RESETHAND;  // as Node itself does
    sigaction(SIGINT, &once, nullptr);
    CatchFatalSignals(&saver);
    if (ActionOf(SIGTERM).sa_handler != NoteSimple) _exit(1);
    if (ActionOf(SIGHUP).sa_handler != SIG_IGN) _exit(2);
    if (ActionOf(SIGINT).sa_sigaction == NoteInfo) _exit(3);
    CatchFatalSignals(&saver);  // ours is no handler of the program's
    ReleaseFatalSignals();
    if (ActionOf(SIGTERM).sa_handler != NoteSimple) _exit(4);
    if (ActionOf(SIGINT).sa_sigaction != NoteInfo) _exit(5);
    if (ActionOf(SIGQUIT).sa_handler != SIG_DFL) _exit(6);
  });
  CHECK_EQ(status, 0);
}

TEST(FatalSignals, AreForwardedToAProgram) {
  const int status = StatusOfChild([] {
    struct sigaction ignored = {};
    ignored.sa_handler = SIG_IGN;
    sigaction(SIGHUP, &ignored, nullptr);
    ForwardSignals(0);  // there is nothing to end
    if (ActionOf(SIGHUP).sa_handler != SIG_IGN) _exit(4);
    const pid_t program = fork();
    if (program == 0) {
      for (int i = 0; i < 1000; i++) usleep(10'000);
      _exit(0);
    }
    ForwardSignals(program);
    kill(getpid(), SIGTERM);
    int ended = 0;
    if (waitpid(program, &ended, 0) != program) _exit(1);
    if (!WIFSIGNALED(ended) || WTERMSIG(ended) != SIGTERM) _exit(2);
    ForwardSignals(0);
    if (ActionOf(SIGTERM).sa_handler != SIG_DFL) _exit(3);
  });
  CHECK_EQ(status, 0);
}

#endif

}  // namespace
}  // namespace nativeprof::os
