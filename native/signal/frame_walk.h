// Walks a stack by its frame pointers. Runs in the signal handler, on the thread that owns the
// stack: reads only words between its sp and the stack's end, so it cannot fault.
//
// Official Node builds keep frame pointers in C++, and V8 keeps them in generated code. A frame is,
// on x64 and arm64 alike,
//   [fp]     the caller's fp
//   [fp+8]   the return address into the caller
// and, where V8 generated the code, [fp-8] a context (a tagged pointer) for a JavaScript frame or a
// frame type (a small integer) for the others. In an interpreted frame the bytecode array lies at
// [fp-32] and the offset in it, as a small integer, at [fp-40].
#ifndef NATIVEPROF_SIGNAL_FRAME_WALK_H_
#define NATIVEPROF_SIGNAL_FRAME_WALK_H_

#include "../collect/processor.h"
#include "../os/sampling_signal.h"
#include "known_exit.h"
#include "sampled_thread.h"
#include "stack_word.h"
#include "tagged_word.h"

namespace nativeprof {

struct FrameWalk {
  uint32_t word_count = 0;
  uint32_t frame_count = 0;
  bool complete = false;
  bool truncated = false;
  // The leaf was called from a frame of generated code that lies nowhere among the words, about
  // there; 0: not known.
  uint64_t first_call = 0;
};

inline bool InBuiltins(const SampledThread& thread, uintptr_t pc) {
  for (const AddressRange& range : thread.builtin_ranges) {
    if (range.Contains(pc)) return true;
  }
  return false;
}

// Whether the frame at `fp` has what V8 puts into a JavaScript frame: context, function, argument
// count. Native code keeps saved registers and variables there.
inline bool IsJavaScriptFrame(const SampledThread& thread, uintptr_t fp, uintptr_t sp) {
  constexpr uintptr_t kContext = 8, kFunction = 16, kArgumentCount = 24;
  constexpr uint64_t kMaxArguments = 0xffff;
  const bool readable = fp % sizeof(uint64_t) == 0 && fp >= sp + kArgumentCount &&
                        sp >= thread.stack.low && fp < thread.stack.high;
  return readable && IsHeapObject(StackWord(fp - kContext)) &&
         IsHeapObject(StackWord(fp - kFunction)) && StackWord(fp - kArgumentCount) <= kMaxArguments;
}

// The address of the bytecode that the frame at `fp` executes, if it is interpreted; else 0 or,
// rarely, an address that is no bytecode: the collector uses it only for pcs in the interpreter.
inline uint64_t BytecodeAddress(uintptr_t fp, uintptr_t sp) {
  constexpr uintptr_t kContext = 8, kBytecodeArray = 32, kBytecodeOffset = 40;
  if (fp - kBytecodeOffset < sp || !IsHeapObject(StackWord(fp - kContext))) return 0;
  const uint64_t array = StackWord(fp - kBytecodeArray);
  const uint64_t offset = StackWord(fp - kBytecodeOffset);
  if (!IsHeapObject(array) || !IsSmi(offset)) return 0;
  // The offset counts from the tagged pointer.
  return array + (offset >> 32);
}

// The same by the interpreter's registers, for the innermost interpreted frame. They mean something
// only while a bytecode handler runs, which only the collector can tell. A handler that may call
// something has a frame of its own on top of the interpreted one.
inline uint64_t LiveBytecodeAddress(const SampledThread& thread, const os::Registers& registers) {
  constexpr uintptr_t kBytecodeArray = 32;
  constexpr uintptr_t kMostBytes = 1 << 24;
  uintptr_t fp = registers.fp;
  if (!IsJavaScriptFrame(thread, fp, registers.sp)) {
    const bool readable = fp % sizeof(uint64_t) == 0 && fp >= registers.sp &&
                          registers.sp >= thread.stack.low && fp < thread.stack.high;
    fp = readable ? StackWord(fp) : 0;
    if (!IsJavaScriptFrame(thread, fp, registers.sp)) return 0;
  }
  if (BytecodeAddress(fp, registers.sp) == 0) return 0;
  const uint64_t array = StackWord(fp - kBytecodeArray);
  const bool plausible =
      registers.interpreter_array == array && registers.interpreter_offset < kMostBytes;
  return plausible ? array + registers.interpreter_offset : 0;
}

inline void AppendFrame(const SampledThread& thread, uintptr_t pc, uintptr_t fp, uintptr_t sp,
                        uint64_t* words, FrameWalk* walk) {
  if (InBuiltins(thread, pc)) {
    const uint64_t bytecode = BytecodeAddress(fp, sp);
    if (bytecode != 0) {
      words[walk->word_count++] = pc | kBytecodeFollows;
      words[walk->word_count++] = bytecode;
      return;
    }
  }
  words[walk->word_count++] = pc;
}

// Writes the pcs of the stack into `words` (room for kMaxWords), the innermost first.
inline FrameWalk WalkFrames(const SampledThread& thread, uintptr_t pc, uintptr_t sp, uintptr_t fp,
                            uint64_t* words) {
  constexpr uintptr_t kWord = sizeof(uint64_t);
  FrameWalk walk;
  if (sp < thread.stack.low || sp >= thread.stack.high) return walk;
  uintptr_t lowest = sp;
  for (uint32_t frame = 0; frame < kMaxFrames; frame++) {
    // Without a sum that could overflow: fp may be any number.
    const bool valid = fp % kWord == 0 && fp >= lowest && fp <= thread.stack.high - 2 * kWord;
    if (!valid) {
      walk.word_count += frame == 0 ? (words[0] = pc, 1) : 0;
      return walk;
    }
    AppendFrame(thread, pc, fp, sp, words, &walk);
    walk.frame_count++;
    if (fp >= thread.root_fp) {
      walk.complete = true;
      return walk;
    }
    pc = AddressOfReturn(StackWord(fp + kWord));
    lowest = fp + kWord;
    fp = StackWord(fp);
  }
  walk.truncated = true;
  walk.complete = true;
  return walk;
}

inline bool InGeneratedCode(const SampledThread& thread, uintptr_t pc) {
  return thread.code_range.Contains(pc) || InBuiltins(thread, pc);
}

inline bool InKnownCode(const SampledThread& thread, uintptr_t pc) {
  return thread.program_text.Contains(pc) || InGeneratedCode(thread, pc);
}

// How a chain of frame pointers that begins in native code goes on.
enum class ChainEnd {
  kNowhere,
  kRoot,            // without a frame of generated code
  kKnownExit,       // the first frame of generated code is the one that V8 knows
  kBeginsWithExit,  // it is the chain's first
};

// Looks at `budget` frames at most, and takes those it looks at from that.
inline ChainEnd FollowToExit(const SampledThread& thread, uintptr_t fp, uintptr_t sp,
                             KnownExit* exit, uint32_t* budget) {
  constexpr uintptr_t kWord = sizeof(uint64_t);
  uintptr_t lowest = sp;
  const auto is_frame = [&](uintptr_t address) {
    return address % kWord == 0 && address >= lowest && address <= thread.stack.high - 2 * kWord;
  };
  const uintptr_t first_fp = fp;
  while (*budget > 0 && is_frame(fp)) {
    --*budget;
    if (fp >= thread.root_fp) return ChainEnd::kRoot;
    lowest = fp + kWord;
    const uintptr_t caller_fp = StackWord(fp);
    if (!InGeneratedCode(thread, AddressOfReturn(StackWord(fp + kWord)))) {
      fp = caller_fp;
      continue;
    }
    if (is_frame(caller_fp) && exit->Is(caller_fp)) return ChainEnd::kKnownExit;
    // Of the first frame nothing tells whose it is.
    if (exit->Is(first_fp)) return ChainEnd::kBeginsWithExit;
    // Nor of those whose code is not known: WebAssembly's lies anywhere.
    for (uintptr_t inner = first_fp; inner != fp; inner = StackWord(inner)) {
      const bool is_known = InKnownCode(thread, AddressOfReturn(StackWord(inner + kWord)));
      if (!is_known && exit->Is(StackWord(inner))) return ChainEnd::kKnownExit;
    }
    return ChainEnd::kNowhere;
  }
  return ChainEnd::kNowhere;
}

// Where the frame at `fp`, which V8 knows, called the leaf. Of a routine without a function V8
// tells its caller's place instead: the walk has that already.
inline uint64_t FirstCall(KnownExit* exit, uintptr_t fp) {
  const uint64_t call = exit->CallFrom(fp);
  return call == AddressOfReturn(StackWord(fp + sizeof(uint64_t))) ? 0 : call;
}

// From the interrupted function's own frame pointer, which is none where native code keeps
// something else there: that may look like one, and even lead to the root. So with `exit`, which is
// for native code, what passes by the frame that V8 knows counts for nothing.
inline FrameWalk WalkFromFramePointer(const SampledThread& thread, const os::Registers& registers,
                                      KnownExit* exit, uint64_t* words) {
  FrameWalk walk = WalkFrames(thread, registers.pc, registers.sp, registers.fp, words);
  if (!walk.complete || exit == nullptr) return walk;
  uint32_t budget = kMaxFrames;
  const ChainEnd chain = FollowToExit(thread, registers.fp, registers.sp, exit, &budget);
  if (chain == ChainEnd::kBeginsWithExit) walk.first_call = FirstCall(exit, registers.fp);
  const bool passes = chain == ChainEnd::kKnownExit || chain == ChainEnd::kBeginsWithExit;
  return passes || !exit->exists() ? walk : FrameWalk{};
}

// For a leaf that uses the frame pointer as an ordinary register, as the allocator and the hash
// functions in assembly do: it has saved its caller's among the words on top of the stack. So have
// functions that have returned, and some of those words are still there, too: with `exit`, a word
// is taken only if it leads to the frame that V8 knows and then to the root. Where V8 knows none,
// though JavaScript may run, none is taken. The function that called the leaf is passed over, for
// its return address may lie anywhere. Words that lead nowhere cost a walk each: all of them
// together take no more frames than one stack may have. `exit` is null where V8 must not be asked.
inline FrameWalk WalkFromSavedFramePointer(const SampledThread& thread, uintptr_t pc, uintptr_t sp,
                                           KnownExit* exit, uint64_t* words) {
  constexpr uintptr_t kWord = sizeof(uint64_t);
  constexpr uintptr_t kSearchedBytes = 64 * kWord;
  if (sp < thread.stack.low || sp >= thread.stack.high) return {};
  const uintptr_t end =
      thread.stack.high - sp < kSearchedBytes ? thread.stack.high : sp + kSearchedBytes;
  const bool no_javascript = exit != nullptr && !exit->exists();
  if (no_javascript && (exit->vm_state() == VmState::kJs || exit->vm_state() == VmState::kGc)) {
    return {};
  }
  uint32_t budget = kMaxFrames;
  for (uintptr_t slot = sp; slot + kWord <= end && budget > 0; slot += kWord) {
    const uintptr_t fp = StackWord(slot);
    if (fp % kWord != 0 || fp <= slot || fp > thread.stack.high - 2 * kWord) continue;
    const uintptr_t caller_pc = AddressOfReturn(StackWord(fp + kWord));
    if (!InKnownCode(thread, caller_pc)) continue;
    ChainEnd chain = ChainEnd::kNowhere;
    if (exit != nullptr) {
      chain = FollowToExit(thread, fp, sp, exit, &budget);
      if (chain == ChainEnd::kNowhere || no_javascript != (chain == ChainEnd::kRoot)) continue;
    }
    words[0] = pc;
    FrameWalk walk = WalkFrames(thread, caller_pc, fp, StackWord(fp), words + 1);
    walk.word_count++;
    if (chain == ChainEnd::kBeginsWithExit) walk.first_call = FirstCall(exit, fp);
    if (walk.complete) return walk;
    budget -= walk.frame_count < budget ? walk.frame_count + 1 : budget;
  }
  return {};
}

// The last frame pointer that a walk from `fp` reaches.
inline uintptr_t OutermostFramePointer(const os::StackBounds& stack, uintptr_t fp) {
  constexpr uintptr_t kWord = sizeof(uint64_t);
  uintptr_t outermost = fp;
  while (fp % kWord == 0 && fp >= stack.low && fp <= stack.high - 2 * kWord && fp >= outermost) {
    outermost = fp;
    fp = StackWord(fp);
    if (fp <= outermost) break;
  }
  return outermost;
}

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_FRAME_WALK_H_
