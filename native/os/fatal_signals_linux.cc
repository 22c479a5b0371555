// NoteSignal and ForwardSignal run in signal handlers: the contract of signal/handler.h holds.
#include "fatal_signals.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <unistd.h>

#include "wake_flag.h"

namespace nativeprof::os {
namespace {

constexpr int kSignals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
constexpr int kSignalLimit = 65;

std::atomic<WakeFlag*> saver_flag{nullptr};
std::atomic<int> pending{0};
// What was to be saved is saved: a process that lives on is left alone.
std::atomic<bool> delivered{false};
// Written before our handler is installed for the signal.
struct sigaction previous_actions[kSignalLimit];
std::atomic<int> forward_to{0};
std::atomic<int> saver_pid{0};

void NoteSignal(int signal);

void GiveBack(int signal) {
  struct sigaction current;
  if (sigaction(signal, nullptr, &current) == 0 && current.sa_handler == NoteSignal) {
    sigaction(signal, &previous_actions[signal], nullptr);
  }
}

void NoteSignal(int signal) {
  // The child of a fork has no thread that would save anything and deliver the signal.
  if (getpid() != saver_pid.load(std::memory_order_relaxed)) {
    GiveBack(signal);
    kill(getpid(), signal);
    return;
  }
  int none = 0;
  pending.compare_exchange_strong(none, signal, std::memory_order_relaxed);
  WakeFlag* const flag = saver_flag.load(std::memory_order_acquire);
  if (flag != nullptr) flag->Raise();
}

void ForwardSignal(int signal, siginfo_t* info, void*) {
  const int saved_errno = errno;
  const int pid = forward_to.load(std::memory_order_relaxed);
  // The terminal sends to the whole foreground group (si_code SI_KERNEL): passing that on would
  // make the program see it twice.
  if (pid > 0 && info->si_code <= 0) kill(pid, signal);
  errno = saved_errno;
}

// Neither a handler that the program installed (libuv's: it has SA_RESTART and no other flag) nor
// an ignored signal is ours to take; Node's own, which restores the terminal and dies, has
// SA_RESETHAND.
bool WouldEndProcess(const struct sigaction& action) {
  if (action.sa_flags & SA_SIGINFO) return (action.sa_flags & SA_RESETHAND) != 0;
  if (action.sa_handler == SIG_DFL) return true;
  return action.sa_handler != SIG_IGN && (action.sa_flags & SA_RESETHAND) != 0;
}

}  // namespace

void CatchFatalSignals(WakeFlag* saver) {
  if (delivered.load(std::memory_order_relaxed)) return;
  saver_pid.store(getpid(), std::memory_order_relaxed);
  saver_flag.store(saver, std::memory_order_release);  // release: pairs with NoteSignal()
  for (const int signal : kSignals) {
    struct sigaction current;
    if (sigaction(signal, nullptr, &current) != 0 || !WouldEndProcess(current)) continue;
    previous_actions[signal] = current;
    struct sigaction ours = {};
    ours.sa_handler = NoteSignal;
    ours.sa_flags = SA_RESTART | SA_ONSTACK;
    sigfillset(&ours.sa_mask);
    sigaction(signal, &ours, nullptr);
  }
}

void ReleaseFatalSignals() {
  for (const int signal : kSignals) GiveBack(signal);
}

int PendingFatalSignal() { return pending.load(std::memory_order_relaxed); }

void DeliverFatalSignal(int signal) {
  delivered.store(true, std::memory_order_relaxed);
  ReleaseFatalSignals();
  pending.store(0, std::memory_order_relaxed);
  kill(getpid(), signal);
}

void ForwardSignals(int pid) {
  const int before = forward_to.exchange(pid, std::memory_order_relaxed);
  if ((before == 0) == (pid == 0)) return;  // the handlers are installed, or never were
  for (const int signal : kSignals) {
    if (pid == 0) {
      sigaction(signal, &previous_actions[signal], nullptr);
      continue;
    }
    sigaction(signal, nullptr, &previous_actions[signal]);
    struct sigaction ours = {};
    ours.sa_sigaction = ForwardSignal;
    ours.sa_flags = SA_RESTART | SA_SIGINFO;
    sigaction(signal, &ours, nullptr);
  }
}

}  // namespace nativeprof::os
