// Runs the tests, or those of the subjects that are named as arguments. `--subjects` lists these.
// One line per test on stdout, and the failed checks before it.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <set>
#include <string_view>
#include <thread>

#include "check.h"

namespace nativeprof::test {
namespace {

// Far longer than any test takes, on a loaded machine under ThreadSanitizer too.
constexpr std::chrono::seconds kHangs{60};

// Of one test: a check in a loop may fail a thousand times.
constexpr int kShownFailures = 10;

std::mutex output_mutex;
std::atomic<int> failures{0};  // of the test that runs

// Ends the process when a test hangs: a deadlock is a result, and the one that has to be named.
class Watchdog {
 public:
  explicit Watchdog(const TestCase& test) : thread_([this, test] { Watch(test); }) {}
  ~Watchdog() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

 private:
  void Watch(const TestCase& test) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (changed_.wait_for(lock, kHangs, [this] { return done_; })) return;
    std::printf("not ok %s %s # hangs\n", test.subject, test.name);
    std::fflush(stdout);
    std::_Exit(1);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

bool IsWanted(const TestCase& test, int count, char** subjects) {
  for (int i = 1; i < count; i++) {
    if (std::strcmp(test.subject, subjects[i]) == 0) return true;
  }
  return count < 2;
}

}  // namespace

std::vector<TestCase>& AllTests() {
  static std::vector<TestCase> tests;
  return tests;
}

void ReportFailure(const char* file, int line, const std::string& message) {
  if (++failures > kShownFailures) return;
  const std::lock_guard<std::mutex> lock(output_mutex);
  std::printf("# %s:%d: %s\n", file, line, message.c_str());
}

}  // namespace nativeprof::test

int main(int count, char** arguments) {
  using nativeprof::test::failures;
  if (count == 2 && std::strcmp(arguments[1], "--subjects") == 0) {
    std::set<std::string_view> subjects;
    for (const auto& test : nativeprof::test::AllTests()) subjects.insert(test.subject);
    for (const std::string_view subject : subjects) std::puts(subject.data());
    return 0;
  }
  int failed = 0;
  int run = 0;
  for (const auto& test : nativeprof::test::AllTests()) {
    if (!nativeprof::test::IsWanted(test, count, arguments)) continue;
    failures = 0;
    {
      const nativeprof::test::Watchdog watchdog(test);
      test.run();
    }
    const bool ok = failures.load() == 0;
    std::printf("%s %s %s\n", ok ? "ok" : "not ok", test.subject, test.name);
    std::fflush(stdout);
    run++;
    failed += ok ? 0 : 1;
  }
  std::printf("1..%d\n", run);
  return failed == 0 && run > 0 ? 0 : 1;
}
