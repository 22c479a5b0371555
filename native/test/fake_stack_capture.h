// Stands in for native/v8/stack_capture.cc, so that the handler and the timer run without V8.
#ifndef NATIVEPROF_TEST_FAKE_STACK_CAPTURE_H_
#define NATIVEPROF_TEST_FAKE_STACK_CAPTURE_H_

#include <atomic>

#include "../collect/sample_ring.h"

namespace nativeprof::test {

struct FakeIsolate {
  std::atomic<bool> in_use{true};
  std::atomic<VmState> state{VmState::kExternal};
};
FakeIsolate& TheFakeIsolate();

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_FAKE_STACK_CAPTURE_H_
