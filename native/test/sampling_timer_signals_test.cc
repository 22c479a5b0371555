// Signals that are blocked, taken by somebody else, or asked for.
#include <atomic>
#include <csignal>
#include <pthread.h>
#include <sys/mman.h>
#include <thread>

#include "../os/sampling_signal.h"
#include "../os/sent_signal.h"
#include "sampled_thread_fixture.h"

namespace nativeprof::test {
namespace {

// SIGPROF is always the timer thread's; SIGURG is the thread's own once that has run for a while.
void CheckBlocked(int signal) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, signal);
  timer->Add(&sampled->thread, {kMs, signal}, collector.get());
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 5;
  });
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  sampled->Drain();
  Work([&] { return timer->CountsUntil(&sampled->thread, 0).lost > 0; });
  CHECK_EQ(sampled->Drain(), 0);
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  Work([&] { return sampled->Drain() > 0; });  // and goes on when it does
  CheckTicks(timer->Remove(&sampled->thread));
}

TEST(SamplingTimer, CountsWhatTheThreadDoesNotHandle) {
  CheckBlocked(SIGPROF);
  CheckBlocked(SIGURG);
}

// Whoever is about to handle it, and has lost its CPU, blocks it as well.
TEST(SamplingTimer, GivesUpNoSignalThatIsBlocked) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, SIGPROF}, collector.get());
  Work([&] { return sampled->Drain() > 0; });
  const sigset_t before = os::BlockSamplingSignals();
  WorkFor(3 * kMs);
  // Takes the one that is pending, as the kernel does before it calls the handler.
  sigset_t sampling;
  sigemptyset(&sampling);
  sigaddset(&sampling, SIGPROF);
  siginfo_t info;
  CHECK_EQ(sigwaitinfo(&sampling, &info), SIGPROF);
  const uint64_t handled = sampled->thread.handled.load();
  WorkFor(30 * kMs);
  sampled->thread.handled++;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  Work([&] { return sampled->Drain() > 0; });
  const TickCounts counts = timer->Remove(&sampled->thread);
  CHECK(counts.lost > 0 && counts.lost < 60);
  CHECK(sampled->thread.handled.load() > handled + 1);
}

TEST(SamplingTimer, LosesNothingWhileTheThreadWorksInTheKernel) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  Work([&] { return sampled->Drain() > 0; });
  for (int i = 0; i < 3; i++) {
    // Only signals that end the process are looked at meanwhile.
    constexpr size_t kBytes = 128 << 20;
    void* const pages = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    CHECK(pages != MAP_FAILED);
    munmap(pages, kBytes);
    Work([&] { return sampled->Drain() > 0; });
  }
  const TickCounts counts = timer->Remove(&sampled->thread);
  CheckTicks(counts);
#ifndef __SANITIZE_THREAD__  // it takes signals from the kernel, and holds them back
  CHECK_EQ(counts.lost, 0);
#endif
}

TEST(SentSignal, IsFoundWhereItIs) {
  const int32_t thread_id = os::OwnThreadId();
  CHECK(os::FindSentSignal(thread_id, SIGURG) == os::SentSignal::kDelivered);
  CHECK(os::FindSentSignal(-1, SIGURG) == os::SentSignal::kDelivered);
  const sigset_t before = os::BlockSamplingSignals();
  CHECK(os::SendSamplingSignal(thread_id, SIGURG));
  CHECK(os::FindSentSignal(thread_id, SIGURG) == os::SentSignal::kBlocked);
  CHECK(os::FindSentSignal(thread_id, SIGPROF) == os::SentSignal::kInHandler);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  CHECK(os::FindSentSignal(thread_id, SIGURG) == os::SentSignal::kDelivered);
}

void TakeAway(int) {}
std::atomic<int> strays{0};

TEST(SamplingTimer, MovesToAnotherSignalWhenItsOwnIsTaken) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  Work([&] { return sampled->Drain() > 0; });
  struct sigaction ours = {};
  sigaction(SIGURG, nullptr, &ours);
  struct sigaction other = {};
  other.sa_handler = TakeAway;
  sigaction(SIGURG, &other, nullptr);
  Work([&] { return timer->signal_was_taken(); });
  CHECK_EQ(timer->signal(), SIGPROF);
  sampled->Drain();
  int records = 0;
  Work([&] {
    records += sampled->Drain();
    return records >= 5;
  });
  // The other one leaves first, and puts back what it found.
  sigaction(SIGURG, &ours, nullptr);
  CheckTicks(timer->Remove(&sampled->thread));
  CHECK(IsDefault(SIGPROF));
  struct sigaction reset = {};
  reset.sa_handler = SIG_DFL;
  sigaction(SIGURG, &reset, nullptr);
}

TEST(SamplingTimer, LeavesItsSignalToTheProgram) {
  const auto timer = MakeTimer();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->LeaveSignal(SIGURG);  // nothing is sampled
  for (int i = 0; i < 20; i++) {
    const auto sampled = std::make_unique<Sampled>();
    timer->Add(&sampled->thread, {kMs, 0}, collector.get());
    WorkFor(5 * kMs);
    timer->LeaveSignal(SIGIO);  // not the one in use
    CHECK_EQ(timer->signal(), SIGURG);
    timer->LeaveSignal(SIGURG);
    CHECK_EQ(timer->signal(), SIGPROF);
    CHECK(timer->signal_was_taken());
    CHECK(IsDefault(SIGURG));
    strays = 0;
    struct sigaction other = {};
    other.sa_handler = [](int) { strays++; };
    sigaction(SIGURG, &other, nullptr);
    sampled->Drain();
    int records = 0;
    Work([&] {
      records += sampled->Drain();
      return records >= 5;
    });
    CHECK_EQ(strays.load(), 0);
    CheckTicks(timer->Remove(&sampled->thread));
    other.sa_handler = SIG_DFL;
    sigaction(SIGURG, &other, nullptr);
  }
}

// Native code may pass on to us what it does not know.
struct sigaction chained = {};

TEST(SamplingTimer, LeavesASignalWhoseNewOwnerPassesOursOn) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  WorkFor(10 * kMs);
  sigaction(SIGURG, nullptr, &chained);
  strays = 0;
  struct sigaction other = {};
  other.sa_flags = SA_SIGINFO | SA_RESTART;
  other.sa_sigaction = [](int signal, siginfo_t* info, void* context) {
    strays++;
    chained.sa_sigaction(signal, info, context);
  };
  sigaction(SIGURG, &other, nullptr);
  Work([&] {
    sampled->Drain();
    return timer->signal_was_taken();
  });
  CHECK_EQ(timer->signal(), SIGPROF);
  WorkFor(5 * kMs);
  const int heard = strays.load();
  WorkFor(20 * kMs);
  CHECK_EQ(strays.load(), heard);
  CHECK(sampled->Drain() > 0);
  CheckTicks(timer->Remove(&sampled->thread));
  other.sa_flags = 0;
  other.sa_handler = SIG_DFL;
  sigaction(SIGURG, &other, nullptr);
}

// By default it ends the process; some of ours wait in another thread.
TEST(SamplingTimer, LeavesASignalThatWaitsElsewhere) {
  const auto timer = MakeTimer();
  const auto collector = std::make_unique<os::WakeFlag>();
  struct sigaction other = {};
  other.sa_handler = TakeAway;
  sigaction(SIGURG, &other, nullptr);
  std::atomic<bool> waits{false};
  std::atomic<bool> left{false};
  std::thread thread([&] {
    const auto sampled = std::make_unique<Sampled>();
    timer->Add(&sampled->thread, {kMs, 0}, collector.get());
    Work([&] { return sampled->Drain() > 0; });
    const sigset_t before = os::BlockSamplingSignals();
    while (os::FindSentSignal(os::OwnThreadId(), SIGPROF) != os::SentSignal::kBlocked) {
      WorkFor(kMs);
    }
    waits = true;
    Work([&] { return left.load(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    CheckTicks(timer->Remove(&sampled->thread));
  });
  while (!waits.load()) usleep(100);
  timer->LeaveSignal(SIGPROF);
  CHECK_EQ(timer->signal(), SIGVTALRM);
  left = true;
  thread.join();
  other.sa_handler = SIG_DFL;
  for (const int signal : {SIGPROF, SIGURG}) sigaction(signal, &other, nullptr);
}

TEST(SamplingTimer, SendsNothingWhileOthersHaveAllSignals) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, 0}, collector.get());
  Work([&] { return sampled->Drain() > 0; });
  struct sigaction other = {};
  other.sa_handler = [](int) { strays++; };
  for (const int signal : {SIGPROF, SIGVTALRM, SIGURG}) sigaction(signal, &other, nullptr);
  strays = 0;
  Work([&] { return timer->CountsUntil(&sampled->thread, 0).lost >= 10; });
  CHECK(strays.load() <= 1);  // the one that was on its way
  other.sa_handler = SIG_DFL;
  for (const int signal : {SIGPROF, SIGVTALRM, SIGURG}) sigaction(signal, &other, nullptr);
  sampled->Drain();
  Work([&] { return sampled->Drain() > 0; });
  CHECK_EQ(timer->signal(), SIGURG);
  CHECK(!timer->signal_was_taken());
  CheckTicks(timer->Remove(&sampled->thread));
  CHECK(IsDefault(SIGURG));
}

TEST(SamplingTimer, StaysWithTheSignalThatWasAskedFor) {
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  timer->Add(&sampled->thread, {kMs, SIGVTALRM}, collector.get());
  CHECK_EQ(timer->signal(), SIGVTALRM);
  Work([&] { return sampled->Drain() > 0; });
  CheckTicks(timer->Remove(&sampled->thread));
  CHECK(IsDefault(SIGVTALRM));
}

TEST(SamplingTimer, FindsNoSignalWhereAllAreTaken) {
  struct sigaction other = {};
  other.sa_handler = TakeAway;
  for (const int signal : {SIGPROF, SIGURG, SIGVTALRM}) sigaction(signal, &other, nullptr);
  const auto timer = MakeTimer();
  const auto sampled = std::make_unique<Sampled>();
  const auto collector = std::make_unique<os::WakeFlag>();
  CHECK(timer->Add(&sampled->thread, {kMs, 0}, collector.get()) ==
        SamplingTimer::AddResult::kNoSignal);
  other.sa_handler = SIG_DFL;
  for (const int signal : {SIGPROF, SIGURG, SIGVTALRM}) sigaction(signal, &other, nullptr);
  CHECK(timer->Add(&sampled->thread, {kMs, 0}, collector.get()) ==
        SamplingTimer::AddResult::kAdded);
  CheckTicks(timer->Remove(&sampled->thread));
}

}  // namespace
}  // namespace nativeprof::test
