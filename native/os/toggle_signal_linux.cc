// NoteToggle runs in a signal handler: the contract of signal/handler.h holds.
#include "toggle_signal.h"

#include <atomic>
#include <csignal>

#include "wake_flag.h"

namespace nativeprof::os {
namespace {

std::atomic<uint64_t> toggles{0};
std::atomic<WakeFlag*> server_flag{nullptr};

void NoteToggle(int) { CountToggle(); }

}  // namespace

bool CatchToggleSignal(int signal, WakeFlag* server) {
  server_flag.store(server, std::memory_order_release);  // release: pairs with CountToggle()
  struct sigaction current;
  if (sigaction(signal, nullptr, &current) != 0) return false;
  const bool is_default = (current.sa_flags & SA_SIGINFO) == 0 && current.sa_handler == SIG_DFL;
  if (!is_default && current.sa_handler != NoteToggle) return false;
  struct sigaction ours = {};
  ours.sa_handler = NoteToggle;
  ours.sa_flags = SA_RESTART | SA_ONSTACK;
  return sigaction(signal, &ours, nullptr) == 0;
}

void CountToggle() {
  toggles.fetch_add(1, std::memory_order_relaxed);
  WakeFlag* const flag = server_flag.load(std::memory_order_acquire);
  if (flag != nullptr) flag->Raise();
}

uint64_t ToggleCount() { return toggles.load(std::memory_order_relaxed); }

}  // namespace nativeprof::os
