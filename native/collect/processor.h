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

// `pop reg`, and behind it what drops as many arguments as a register says and returns:
// `lea rsp, [rsp + reg * 8]` or `add rsp, reg`, `push reg`, `ret`.
inline bool DropsArguments(const uint8_t* code) {
  const size_t prefix_bytes = code[0] == 0x41 ? 1 : 0;
  const uint8_t pop = code[prefix_bytes];
  if ((pop & 0xf8) != 0x58) return false;
  const uint8_t* const drop = code + prefix_bytes + 1;
  if ((drop[0] & 0xfc) != 0x48) return false;
  const bool is_sum = drop[1] == 0x03 && (drop[2] & 0xf8) == 0xe0;
  const bool is_address = drop[1] == 0x8d && drop[2] == 0x24 && (drop[3] & 0xc7) == 0xc4;
  if (!is_sum && !is_address) return false;
  const uint8_t* const push = drop + (is_sum ? 3 : 4);
  const bool is_same = prefix_bytes == 0 || push[0] == code[0];
  return is_same && push[prefix_bytes] == pop - 8 && push[prefix_bytes + 1] == 0xc3;
}

// `ret` and `ret imm16`, and what V8 puts between the end of a frame and them, so long as the
// return address is on top of the stack: `cmp rcx, imm8` and `jg`, whether there are more arguments
// than the function has parameters, and the beginning of what drops those. Reads no further than
// the code is what is looked for, so not beyond its end.
inline bool IsReturnInstruction(const void* code) {
  const auto* bytes = static_cast<const uint8_t*>(code);
  if (bytes[0] == 0x48 && bytes[1] == 0x83 && bytes[2] == 0xf9 && bytes[4] == 0x7f) bytes += 4;
  if (bytes[0] == 0x7f) bytes += 2;
  return bytes[0] == 0xc3 || bytes[0] == 0xc2 || DropsArguments(bytes);
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
