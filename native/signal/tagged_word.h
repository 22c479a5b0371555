// How V8 tags the words of its heap and of its frames, on 64-bit builds without pointer
// compression.
#ifndef NATIVEPROF_SIGNAL_TAGGED_WORD_H_
#define NATIVEPROF_SIGNAL_TAGGED_WORD_H_

#include <cstdint>

namespace nativeprof {

// Bits 0 and 1: 01 for a heap object, 11 for a weak reference to one.
constexpr uint64_t kTagMask = 3;
constexpr uint64_t kHeapObjectTag = 1;
constexpr uint64_t kWeakTag = 3;

inline bool IsHeapObject(uint64_t word) { return (word & kTagMask) == kHeapObjectTag; }
// Small integers are in the upper half.
inline bool IsSmi(uint64_t word) { return (word & 0xffffffff) == 0; }

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_TAGGED_WORD_H_
