#include "stack_capture.h"

#include <v8-isolate.h>
#include <v8-unwinder.h>

namespace nativeprof {
namespace {

VmState FromStateTag(v8::StateTag state) {
  switch (state) {
    case v8::JS:
      return VmState::kJs;
    case v8::GC:
      return VmState::kGc;
    case v8::PARSER:
      return VmState::kParser;
    case v8::BYTECODE_COMPILER:
    case v8::COMPILER:
      return VmState::kCompiler;
    case v8::EXTERNAL:
      return VmState::kExternal;
    case v8::ATOMICS_WAIT:
      return VmState::kAtomicsWait;
    case v8::IDLE:
      return VmState::kIdle;
    default:
      return VmState::kUnknown;
  }
}

}  // namespace

bool IsolateInUse(v8::Isolate* isolate) { return isolate->IsInUse(); }

StackSample CaptureStackSample(v8::Isolate* isolate, const os::Registers& registers,
                               uint64_t* frames, uint32_t frame_limit) {
  static_assert(sizeof(void*) == sizeof(uint64_t));
  v8::RegisterState state;
  state.pc = reinterpret_cast<void*>(registers.pc);
  state.sp = reinterpret_cast<void*>(registers.sp);
  state.fp = reinterpret_cast<void*>(registers.fp);
  state.lr = reinterpret_cast<void*>(registers.link);
  v8::SampleInfo info = {};
  isolate->GetStackSample(state, reinterpret_cast<void**>(frames), frame_limit, &info);
  return {static_cast<uint32_t>(info.frames_count), FromStateTag(info.vm_state)};
}

StackSample CaptureKnownFrame(v8::Isolate* isolate, uintptr_t lowest, uint64_t* frame) {
  // Without a pc and a frame pointer: V8 would take them for those of generated code.
  os::Registers registers = {};
  registers.sp = lowest;
  return CaptureStackSample(isolate, registers, frame, 1);
}

}  // namespace nativeprof
