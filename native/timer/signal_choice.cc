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

void SignalChoice::Keep() {
  const int current = signal();
  if (os::OwnerOf(current) == os::SignalOwner::kUs || asked_ != 0) return;
  const int next = FreeSignal(current);
  if (next == 0 || !os::TakeSignal(next, CaptureSample)) return;
  signal_.store(next, std::memory_order_relaxed);
  was_taken_.store(true, std::memory_order_relaxed);
}

}  // namespace nativeprof
