// A thread's timer that runs only while the thread does, and the waits that signals interrupt.
#include "../os/run_timer.h"

#include <atomic>
#include <csignal>
#include <ctime>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "../os/clock.h"
#include "../os/sampling_signal.h"
#include "../os/thread.h"
#include "check.h"

namespace nativeprof::os {
namespace {

constexpr uint64_t kMs = 1'000'000;

std::atomic<int> by_run_timer{0};
std::atomic<int> in_waits{0};
std::atomic<int> all{0};

void Count(const Registers& registers, SignalSource source) {
  all++;
  if (source == SignalSource::kRunTimer) by_run_timer++;
  if (registers.interrupted_wait) in_waits++;
}

struct Signals {
  Signals() {
    by_run_timer = in_waits = all = 0;
    CHECK(TakeSignal(SIGURG, Count));
  }
  ~Signals() { ReleaseSignal(SIGURG); }
};

void Run(uint64_t duration_ns) {
  const uint64_t end_ns = OwnCpuNs() + duration_ns;
  while (OwnCpuNs() < end_ns) {
  }
}

// Where the kernel refuses there is nothing to test: nativeprof does without then.
TEST(RunTimer, RunsWhileItsThreadDoes) {
  const Signals signals;
  const int timer = CreateRunTimer(SIGURG);
  if (timer == kNoRunTimer) return;
  CHECK(SetRunTimer(timer, 5 * kMs));
  for (int i = 0; i < 5; i++) usleep(5000);
  CHECK_EQ(all.load(), 0);
  Run(20 * kMs);
  CHECK_EQ(by_run_timer.load(), 1);  // once
  CHECK(SetRunTimer(timer, 5 * kMs));
  StopRunTimer(timer);
  Run(20 * kMs);
  CHECK_EQ(all.load(), 1);
  DeleteRunTimer(timer);
}

TEST(RunTimer, IsOfOneThread) {
  CHECK(!SetRunTimer(kNoRunTimer, kMs));
  siginfo_t info = {};
  info.si_code = POLL_IN;
  info.si_fd = kNoRunTimer;
  CHECK(!IsOfRunTimer(info));
}

#ifndef __SANITIZE_THREAD__  // it takes signals from the kernel, and gives them at other places
void SendIn(int32_t thread_id, uint64_t delay_ns) {
  usleep(static_cast<useconds_t>(delay_ns / 1000));
  CHECK(SendSamplingSignal(thread_id, SIGURG));
}

// Runs `wait` on this thread while another sends it a signal.
template <typename Wait>
void InterruptOnce(const Wait& wait) {
  const int32_t thread_id = OwnThreadId();
  pthread_t sender;
  CHECK_EQ(pthread_create(
               &sender, nullptr,
               [](void* id) -> void* {
                 SendIn(static_cast<int32_t>(reinterpret_cast<intptr_t>(id)), 20 * kMs);
                 return nullptr;
               },
               reinterpret_cast<void*>(static_cast<intptr_t>(thread_id))),
           0);
  wait();
  pthread_join(sender, nullptr);
}

TEST(Registers, TellThatASystemCallWaited) {
  const Signals signals;
  // It returns EINTR.
  InterruptOnce([] {
    const timespec long_enough = {1, 0};
    CHECK(nanosleep(&long_enough, nullptr) != 0);
  });
  CHECK_EQ(all.load(), 1);
  CHECK_EQ(in_waits.load(), 1);
  // It is restarted.
  static int events = eventfd(0, 0);
  InterruptOnce([] {
    pthread_t writer;
    CHECK_EQ(pthread_create(
                 &writer, nullptr,
                 [](void*) -> void* {
                   usleep(60'000);
                   eventfd_write(events, 1);
                   return nullptr;
                 },
                 nullptr),
             0);
    eventfd_t value = 0;
    CHECK_EQ(eventfd_read(events, &value), 0);
    pthread_join(writer, nullptr);
  });
  CHECK_EQ(in_waits.load(), 2);
  close(events);
}

TEST(Registers, TellThatTheThreadRan) {
  const Signals signals;
  InterruptOnce([] { Run(60 * kMs); });
  CHECK_EQ(all.load(), 1);
  CHECK_EQ(in_waits.load(), 0);
}
#endif

}  // namespace
}  // namespace nativeprof::os
