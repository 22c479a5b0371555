// WakeFlag, clocks and threads.
#include <atomic>
#include <cerrno>
#include <chrono>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "../os/clock.h"
#include "../os/process_memory.h"
#include "../os/thread.h"
#include "../os/wake_flag.h"
#include "check.h"

namespace nativeprof::os {
namespace {

constexpr uint64_t kMs = 1'000'000;
constexpr uint64_t kLongNs = 30'000 * kMs;

TEST(WakeFlag, RemembersThatItWasRaised) {
  WakeFlag flag;
  flag.Raise();
  flag.Wait();
  flag.Raise();
  flag.Raise();  // once is as good as many times
  CHECK(flag.WaitUntil(MonotonicNs() + kLongNs));
  CHECK(!flag.WaitUntil(0));
  CHECK(!flag.WaitUntil(MonotonicNs() + kMs));
}

TEST(WakeFlag, GivesUpAfterTheTimeout) {
  WakeFlag flag;
  const uint64_t start_ns = MonotonicNs();
  CHECK(!flag.WaitUntil(MonotonicNs() + 20 * kMs));
  CHECK(MonotonicNs() - start_ns >= 20 * kMs);
  flag.Raise();
  CHECK(flag.WaitUntil(MonotonicNs() + kLongNs));
}

TEST(WakeFlag, WakesASleeper) {
  WakeFlag flag;
  std::atomic<int> turns{0};
  constexpr int kTurns = 2000;
  // Waits for every single turn, so that the sleeper is met before, while and after it falls
  // asleep.
  std::thread sleeper([&] {
    for (int i = 0; i < kTurns; i++) {
      if (i % 2 == 0) {
        flag.Wait();
      } else {
        CHECK(flag.WaitUntil(MonotonicNs() + kLongNs));
      }
      turns++;
    }
  });
  for (int i = 0; i < kTurns; i++) {
    flag.Raise();
    while (turns.load() == i) std::this_thread::yield();
  }
  sleeper.join();
}

TEST(WakeFlag, ShowsTheSleeperWhatWasWrittenBefore) {
  WakeFlag flag;
  constexpr int kRaisers = 3;
  constexpr int kRaises = 5000;
  std::atomic<int> written[kRaisers] = {};
  int plain = 0;  // ordered by the flag alone: ThreadSanitizer would see it otherwise
  std::vector<std::thread> raisers;
  for (int raiser = 0; raiser < kRaisers; raiser++) {
    raisers.emplace_back([&, raiser] {
      for (int i = 1; i <= kRaises; i++) {
        if (raiser == 0 && i == 1) plain = 7;
        written[raiser].store(i, std::memory_order_relaxed);
        flag.Raise();
      }
    });
  }
  int seen = 0;
  while (seen < kRaisers * kRaises) {
    flag.Wait();
    seen = 0;
    for (const auto& value : written) seen += value.load(std::memory_order_relaxed);
  }
  CHECK_EQ(plain, 7);
  for (std::thread& raiser : raisers) raiser.join();
}

TEST(WakeFlag, KeepsErrno) {
  WakeFlag flag;
  std::atomic<bool> started{false};
  std::thread sleeper([&] {
    started = true;
    flag.Wait();
  });
  while (!started.load()) std::this_thread::yield();
  errno = 1234;
  flag.Raise();
  CHECK_EQ(errno, 1234);
  sleeper.join();
}

TEST(Clock, MeasuresTheCpuTimeOfEachThread) {
  const uint64_t before_ns = OwnCpuNs();
  const CpuClock own = OwnCpuClock();
  while (OwnCpuNs() - before_ns < 5 * kMs) {
  }
  CHECK(CpuNs(own) - before_ns >= 5 * kMs);
  std::atomic<CpuClock> other{0};
  std::atomic<bool> done{false};
  std::thread sleeper([&] {
    other = OwnCpuClock();
    while (!done.load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  while (other.load() == 0) std::this_thread::yield();
  CHECK(CpuNs(other.load()) > 0);
  CHECK(CpuNs(other.load()) < before_ns + 5 * kMs);
  done = true;
  sleeper.join();
  // The kernel lets go of a thread a moment after whoever joins it.
  for (int i = 0; i < 5000 && CpuNs(other.load()) != 0; i++) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK_EQ(CpuNs(other.load()), 0);
}

TEST(Clock, KnowsTheDate) { CHECK(WallClockMs() > 1'600'000'000'000); }

TEST(ProcessMemory, ReadsWhatThereIs) {
  std::vector<uint64_t> words(3'000);
  std::vector<uintptr_t> addresses;
  for (size_t i = 0; i < words.size(); i++) {
    words[i] = i + 1;
    // Every seventh is nowhere.
    addresses.push_back(i % 7 == 3 ? 8 : reinterpret_cast<uintptr_t>(&words[i]));
  }
  std::vector<uint64_t> read(words.size(), 1'000'000);
  ReadMemoryEach(addresses.data(), addresses.size(), sizeof(uint64_t), read.data());
  for (size_t i = 0; i < words.size(); i++) CHECK_EQ(read[i], i % 7 == 3 ? 0 : i + 1);
  uint64_t word = 0;
  CHECK(ReadMemory(addresses[0], &word, sizeof(word)));
  CHECK_EQ(word, 1);
  CHECK(!ReadMemory(8, &word, sizeof(word)));
}

TEST(ProcessMemory, CountsReadablePages) {
  constexpr size_t kPageBytes = 4096;
  char* const pages = static_cast<char*>(
      mmap(nullptr, 8 * kPageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  CHECK(mprotect(pages + 5 * kPageBytes, kPageBytes, PROT_NONE) == 0);
  const auto start = reinterpret_cast<uintptr_t>(pages);
  CHECK_EQ(CountReadablePages(start, 3), 3);
  CHECK_EQ(CountReadablePages(start, 8), 5);
  CHECK_EQ(CountReadablePages(start + 5 * kPageBytes, 3), 0);
  munmap(pages, 8 * kPageBytes);
}

TEST(Thread, KnowsItsOwnStack) {
  const auto check = [] {
    const StackBounds stack = OwnStackBounds();
    const auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
    CHECK(stack.low < here && here < stack.high);
    CHECK(stack.low % 4096 == 0 && stack.high % 16 == 0);
  };
  check();
  CHECK_EQ(OwnThreadId(), getpid());
  CHECK(OnMainThread());
  std::thread other([&] {
    check();
    CHECK(!OnMainThread());
    CHECK(OwnThreadId() != getpid());
    EnterProfilerThread("nativeprof-test");
    WakePunctually();
  });
  other.join();
}

}  // namespace
}  // namespace nativeprof::os
