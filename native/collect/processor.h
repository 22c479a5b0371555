// All that differs between x64 and arm64, but for the names of registers (os/sampling_signal_*.cc).
// Constants and plain arithmetic: the signal handler uses it too.
#ifndef NATIVEPROF_COLLECT_PROCESSOR_H_
#define NATIVEPROF_COLLECT_PROCESSOR_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace nativeprof {

// Of code that sets up no frame, or none that is known.
constexpr uint16_t kNoFrameSetup = 0xffff;
// Code that sets up its frame does so near its start.
constexpr size_t kFrameSetupSearchBytes = 512;

#if defined(__x86_64__)

// A call pushes the return address.
constexpr bool kHasLinkRegister = false;
// `push rbp`: behind it the caller's frame pointer is still in place.
constexpr uint64_t kSaveFramePointerBytes = 1;
// Which of a sample's top words the return address is there.
constexpr size_t kReturnWordAfterSave = 1;

inline uint64_t AddressOfReturn(uint64_t word) { return word; }

// `ret` and `ret imm16`.
inline bool IsReturnInstruction(const void* code) {
  const uint8_t opcode = *static_cast<const uint8_t*>(code);
  return opcode == 0xc3 || opcode == 0xc2;
}

// `push rbp; mov rbp, rsp` in either encoding.
inline uint16_t FindFrameSetup(const void* code, size_t size_bytes) {
  constexpr uint8_t kPatterns[][4] = {{0x55, 0x48, 0x89, 0xe5}, {0x55, 0x48, 0x8b, 0xec}};
  const auto* bytes = static_cast<const uint8_t*>(code);
  const size_t end = size_bytes < kFrameSetupSearchBytes ? size_bytes : kFrameSetupSearchBytes;
  for (size_t i = 0; i + 4 <= end; i++) {
    if (bytes[i] != kPatterns[0][0]) continue;
    for (const auto& pattern : kPatterns) {
      if (std::memcmp(pattern, bytes + i, 4) == 0) return static_cast<uint16_t>(i);
    }
  }
  return kNoFrameSetup;
}

#elif defined(__aarch64__)

// A call puts the return address into lr; it stays there until the function calls another.
constexpr bool kHasLinkRegister = true;
// `stp x29, x30, [sp, ...]`
constexpr uint64_t kSaveFramePointerBytes = 4;
constexpr size_t kReturnWordAfterSave = 0;

// C++ may sign return addresses (-mbranch-protection) in the bits that addresses do not use: Linux
// gives out 48 of them unless a program asks for more.
inline uint64_t AddressOfReturn(uint64_t word) { return word & ((uint64_t{1} << 48) - 1); }

// `ret`
inline bool IsReturnInstruction(const void* code) {
  uint32_t instruction;
  std::memcpy(&instruction, code, sizeof(instruction));
  return instruction == 0xd65f03c0;
}

// `stp x29, x30, [sp, #n]`, with or without `!`, and `add x29, sp, #m` behind it.
inline uint16_t FindFrameSetup(const void* code, size_t size_bytes) {
  const auto* bytes = static_cast<const uint8_t*>(code);
  const size_t end = size_bytes < kFrameSetupSearchBytes ? size_bytes : kFrameSetupSearchBytes;
  for (size_t i = 0; i + 8 <= end; i += 4) {
    uint32_t instructions[2];
    std::memcpy(instructions, bytes + i, sizeof(instructions));
    if ((instructions[0] & 0xff407fff) == 0xa9007bfd &&
        (instructions[1] & 0xffc003ff) == 0x910003fd) {
      return static_cast<uint16_t>(i);
    }
  }
  return kNoFrameSetup;
}

#else
#error "nativeprof does not know this processor."
#endif

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_PROCESSOR_H_
