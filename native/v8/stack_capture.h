// What the signal handler asks V8: see the contract in signal/handler.h.
#ifndef NATIVEPROF_V8_STACK_CAPTURE_H_
#define NATIVEPROF_V8_STACK_CAPTURE_H_

#include <cstdint>

#include "../collect/sample_ring.h"
#include "../os/sampling_signal.h"

namespace v8 {
class Isolate;
}

namespace nativeprof {

struct StackSample {
  uint32_t frame_count = 0;
  VmState vm_state = VmState::kUnknown;
};

bool IsolateInUse(v8::Isolate* isolate);

// Writes the addresses of the JavaScript frames, the innermost first.
StackSample CaptureStackSample(v8::Isolate* isolate, const os::Registers& registers,
                               uint64_t* frames, uint32_t frame_limit);

// The VM's state, and the first frame that V8 tells of without a frame pointer, if the one that it
// starts from lies at `lowest` or above.
StackSample CaptureKnownFrame(v8::Isolate* isolate, uintptr_t lowest, uint64_t* frame);

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_STACK_CAPTURE_H_
