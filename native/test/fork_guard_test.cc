// Forks for real. ThreadSanitizer keeps signals back in ways of its own, and more so in a child.
#include "../os/fork_guard.h"

#include <csignal>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../collect/code_event_log.h"
#include "../os/fatal_signals.h"
#include "../os/wake_flag.h"
#include "check.h"

namespace nativeprof::os {
namespace {

bool IsBlocked(int signal) {
  sigset_t blocked;
  pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  return sigismember(&blocked, signal) == 1;
}

TEST(CodeEventLog, TakesNothingAfterItsReaderIsGone) {
  CodeEventLog log;
  log.Abandon();
  log.Append({}, "text");
  CHECK(log.Take().records.empty());
  CHECK_EQ(log.sequence(), 0);
}

#if !defined(__SANITIZE_THREAD__)

int before_calls, parent_calls, child_calls;

TEST(ForkGuard, BlocksSamplingSignalsWhileAForkLasts) {
  GuardForks({[] { before_calls += IsBlocked(SIGURG) && IsBlocked(SIGPROF); },
              [] { parent_calls += IsBlocked(SIGURG); }, [] { child_calls += IsBlocked(SIGURG); }});
  const pid_t child = fork();
  if (child == 0) _exit(child_calls == 1 && parent_calls == 0 && !IsBlocked(SIGURG) ? 0 : 1);
  int status = -1;
  waitpid(child, &status, 0);
  CHECK_EQ(status, 0);
  CHECK_EQ(before_calls, 1);
  CHECK_EQ(parent_calls, 1);
  CHECK_EQ(child_calls, 0);
  CHECK(!IsBlocked(SIGURG));
}

TEST(ForkGuard, GivesFatalSignalsBackInTheChild) {
  static WakeFlag saver;
  CatchFatalSignals(&saver);
  const pid_t child = fork();
  if (child == 0) {
    raise(SIGTERM);
    _exit(1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  ReleaseFatalSignals();
}

#endif

}  // namespace
}  // namespace nativeprof::os
