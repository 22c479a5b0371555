// perf_event_open(2), with the clock of a thread's time on a CPU as the event.
#include "run_timer.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nativeprof::os {
namespace {

// initial-exec: see signal/handler.cc.
__attribute__((tls_model("initial-exec"))) thread_local int own_timer = kNoRunTimer;

// Room is left for what the kernel adds to the period: below it the event would never rest.
constexpr uint64_t kLeastNs = 10'000;

int Open(bool with_kernel) {
  perf_event_attr event = {};
  event.size = sizeof event;
  event.type = PERF_TYPE_SOFTWARE;
  event.config = PERF_COUNT_SW_TASK_CLOCK;
  event.sample_period = kLeastNs;
  event.disabled = 1;
  event.exclude_kernel = with_kernel ? 0 : 1;
  event.exclude_hv = 1;
  constexpr pid_t kCallingThread = 0;
  constexpr int kAnyCpu = -1, kNoGroup = -1;
  return static_cast<int>(syscall(SYS_perf_event_open, &event, kCallingThread, kAnyCpu, kNoGroup,
                                  PERF_FLAG_FD_CLOEXEC));
}

}  // namespace

int CreateRunTimer(int signal) {
  const int saved_errno = errno;
  // An ordinary user may not look into the kernel: there it expires as the thread leaves it.
  int timer = Open(true);
  if (timer < 0) timer = Open(false);
  if (timer >= 0) {
    f_owner_ex owner = {F_OWNER_TID, static_cast<pid_t>(syscall(SYS_gettid))};
    const bool is_ready = fcntl(timer, F_SETOWN_EX, &owner) == 0 &&
                          fcntl(timer, F_SETSIG, signal) == 0 &&
                          fcntl(timer, F_SETFL, O_ASYNC | O_NONBLOCK) == 0;
    if (!is_ready) {
      close(timer);
      timer = kNoRunTimer;
    }
  }
  own_timer = timer < 0 ? kNoRunTimer : timer;
  errno = saved_errno;
  return own_timer;
}

bool SetRunTimer(int timer, uint64_t run_ns) {
  if (timer == kNoRunTimer) return false;
  const int saved_errno = errno;
  uint64_t period_ns = run_ns < kLeastNs ? kLeastNs : run_ns;
  const bool is_set = syscall(SYS_ioctl, timer, PERF_EVENT_IOC_PERIOD, &period_ns) == 0 &&
                      syscall(SYS_ioctl, timer, PERF_EVENT_IOC_REFRESH, 1) == 0;
  errno = saved_errno;
  return is_set;
}

void StopRunTimer(int timer) {
  const int saved_errno = errno;
  syscall(SYS_ioctl, timer, PERF_EVENT_IOC_DISABLE, 0);
  errno = saved_errno;
}

bool IsOfRunTimer(const siginfo_t& info) {
  // The last one that was asked for is told as the end of the file.
  return (info.si_code == POLL_HUP || info.si_code == POLL_IN) && own_timer != kNoRunTimer &&
         info.si_fd == own_timer;
}

void DeleteRunTimer(int timer) {
  if (timer != kNoRunTimer) close(timer);
}

}  // namespace nativeprof::os
