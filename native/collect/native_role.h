// What a native function means to the stack that it stands in, by its name.
#ifndef NATIVEPROF_COLLECT_NATIVE_ROLE_H_
#define NATIVEPROF_COLLECT_NATIVE_ROLE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "frame_table.h"

namespace nativeprof {

enum class NativeRole : uint8_t {
  // Stands between JavaScript and the native function that it called, or has no name.
  kGlue,
  kNamed,
  kGc,
  kCompile,
};

struct NativeMeaning {
  NativeRole role = NativeRole::kGlue;
  // kNamed: the frame to show.
  FrameKind kind = FrameKind::kNative;
  std::string name = {};
};

NativeMeaning MeaningOfNative(std::string_view name);

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_NATIVE_ROLE_H_
