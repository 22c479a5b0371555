// A word of the own stack.
#ifndef NATIVEPROF_SIGNAL_STACK_WORD_H_
#define NATIVEPROF_SIGNAL_STACK_WORD_H_

#include <cstdint>

namespace nativeprof {

// Not every stack pointer is aligned. The built-in is one load, never a call.
inline uint64_t StackWord(uintptr_t address) {
  uint64_t word;
  __builtin_memcpy(&word, reinterpret_cast<const void*>(address), sizeof(word));
  return word;
}

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_STACK_WORD_H_
