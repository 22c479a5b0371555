#include "signal_choice.h"

#include <csignal>

#include "../os/sampling_signal.h"
#include "../signal/handler.h"

namespace nativeprof {
namespace {

// SIGURG first: a signal that is pending when the program replaces itself (exec) meets the default
// action, and SIGURG is the only one of them that does not end the process by it.
int FreeSignal(int except) {
  for (const int signal : {SIGURG, SIGPROF, SIGVTALRM}) {
    if (signal == except) continue;
    if (os::OwnerOf(signal) != os::SignalOwner::kAnother) return signal;
  }
  return 0;
}

}  // namespace

bool SignalChoice::Take(int asked) {
  const int signal = asked != 0 ? asked : FreeSignal(0);
  if (signal == 0 || !os::TakeSignal(signal, CaptureSample)) return false;
  asked_ = asked;
  signal_.store(signal, std::memory_order_relaxed);
  was_taken_.store(false, std::memory_order_relaxed);
  return true;
}

void SignalChoice::Release() { os::ReleaseSignal(signal()); }

bool SignalChoice::is_harmless() const { return signal() == SIGURG; }

bool SignalChoice::Keep() {
  return os::OwnerOf(signal()) == os::SignalOwner::kUs || asked_ != 0 || Move(0);
}

void SignalChoice::Leave() {
  const int before = signal();
  const bool was_harmless = is_harmless();
  // By default the others end the process, and some of ours may be on their way: there our handler
  // stays until it is replaced.
  if (asked_ == 0 && Move(before) && was_harmless) os::ReleaseSignal(before);
}

bool SignalChoice::Move(int except) {
  const int next = FreeSignal(except);
  if (next == 0 || !os::TakeSignal(next, CaptureSample)) return false;
  if (next != signal()) was_taken_.store(true, std::memory_order_relaxed);
  signal_.store(next, std::memory_order_relaxed);
  return true;
}

}  // namespace nativeprof
