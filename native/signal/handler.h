// The signal handler: captures the interrupted thread's stack into its ring.
//
// Contract for everything it runs (signal/handler.cc, signal/frame_walk.h, signal/self_timer.h,
// collect/sample_ring.h, v8/stack_capture.cc, and of os/ the clocks, the wake flag and what
// sampling_signal has for it): no allocation, no lock, no V8 handle, no lazily allocated
// thread-local storage, errno kept, no waiting; the cost is bounded by kMaxFrames.
// scripts/check-signal-symbols.mjs reads the object files' undefined symbols against an allowlist.
#ifndef NATIVEPROF_SIGNAL_HANDLER_H_
#define NATIVEPROF_SIGNAL_HANDLER_H_

#include "../os/sampling_signal.h"
#include "sampled_thread.h"

namespace nativeprof {

// The handler's work, to be given to os::TakeSignal().
void CaptureSample(const os::Registers& registers, os::SignalSource source);

// The calling thread is sampled into `thread` from now on; null: its signals are ignored.
void SetSampledThread(SampledThread* thread);

// The calling thread's own; null where it is not sampled.
SampledThread* CurrentSampledThread();

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_HANDLER_H_
