// Stands in for native/v8/stack_capture.cc, so that the handler and the timer run without V8.
#ifndef NATIVEPROF_TEST_FAKE_STACK_CAPTURE_H_
#define NATIVEPROF_TEST_FAKE_STACK_CAPTURE_H_

#include <atomic>
#include <cstdint>

#include "../collect/sample_ring.h"

namespace nativeprof::test {

struct FakeIsolate {
  std::atomic<bool> in_use{true};
  std::atomic<VmState> state{VmState::kExternal};
  // V8 starts from there; 0: it knows no frame. An exit frame counts by the sp in it.
  std::atomic<uintptr_t> known_frame{0};
  // The address in the first frame that it tells of.
  uint64_t first_address = 0;
};
FakeIsolate& TheFakeIsolate();

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_FAKE_STACK_CAPTURE_H_
