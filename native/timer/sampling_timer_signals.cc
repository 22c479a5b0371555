// The timer thread: signals that were sent and have not been handled.
#include "sampling_timer.h"

namespace nativeprof {
namespace {

// What became of a signal that has not been handled although its thread has run for so long is
// looked up: it may have gone to somebody else's handler. A thread can run as long in the kernel,
// too.
constexpr uint64_t kStuckCpuNs = 3'000'000;

}  // namespace

// A tick whose thread has not handled the signal of an earlier one. False: it never will.
bool SamplingTimer::AwaitsSignal(Lane* lane, uint64_t cpu_ns) {
  if (lane->unhandled_cpu_ns == 0) {
    lane->unhandled_cpu_ns = cpu_ns;
    lane->awaiting_cpu_ns = cpu_ns;
  }
  if (cpu_ns >= lane->unhandled_cpu_ns + kStuckCpuNs) {
    lane->unhandled_cpu_ns = cpu_ns;
    const os::SentSignal before = lane->found;
    lane->found = os::FindSentSignal(lane->thread->thread_id, signal());
    // Our handler may be about to begin, or to end.
    lane->is_found = lane->found == before;
    if (lane->is_found && before == os::SentSignal::kDelivered) {
      GiveUpSignal(lane);
      return false;
    }
  }
  const bool has_run = cpu_ns >= lane->awaiting_cpu_ns + interval_ns_ / 2;
  if (has_run) lane->awaiting_cpu_ns = cpu_ns;
  // A thread that blocks it may run on meanwhile. The stack of all others is the one that it will
  // find.
  if (has_run && lane->is_found && lane->found != os::SentSignal::kPending) {
    lane->counts.lost++;
  } else if (has_run) {
    lane->awaiting_ticks++;
  } else {
    lane->counts.repeated++;
  }
  return true;
}

// A signal that has been sent was not ours to handle.
void SamplingTimer::GiveUpSignal(Lane* lane) {
  SelfTimer& self_timer = lane->thread->self_timer;
  if (self_timer.signals() != lane->own_signals) {
    // Two of one signal are one while they wait: the thread's own has brought its sample.
    lane->sent--;
    lane->counts.ticks--;
    return;
  }
  lane->gone++;
  // What the thread ran while we waited for it has no stack.
  lane->counts.lost += lane->awaiting_ticks;
  lane->awaiting_ticks = 0;
  // Where own signals do not arrive the timer thread must do.
  if (lane->taken_over) self_timer.Delete();
}

// A signal is on its way from now on.
void SamplingTimer::NoteSent(Lane* lane, bool taken_over) {
  lane->taken_over = taken_over;
  lane->own_signals = lane->thread->self_timer.signals();
  lane->unhandled_cpu_ns = 0;
  lane->counts.repeated += lane->awaiting_ticks;
  lane->awaiting_ticks = 0;
  lane->found = os::SentSignal::kPending;
  lane->is_found = false;
}

}  // namespace nativeprof
