#include "fake_stack_capture.h"

#include "../v8/stack_capture.h"

namespace nativeprof {
namespace test {
namespace {
FakeIsolate fake_isolate;
}  // namespace

FakeIsolate& TheFakeIsolate() { return fake_isolate; }

}  // namespace test

bool IsolateInUse(v8::Isolate*) { return test::fake_isolate.in_use.load(); }

StackSample CaptureStackSample(v8::Isolate*, const os::Registers&, uint64_t*, uint32_t) {
  StackSample sample;
  sample.vm_state = test::fake_isolate.state.load();
  return sample;
}

StackSample CaptureKnownFrame(v8::Isolate*, uintptr_t lowest, uint64_t* frame) {
  StackSample sample;
  sample.vm_state = test::fake_isolate.state.load();
  if (sample.vm_state == VmState::kGc || lowest > test::fake_isolate.known_frame) return sample;
  *frame = test::fake_isolate.first_address;
  sample.frame_count = 1;
  return sample;
}

}  // namespace nativeprof
