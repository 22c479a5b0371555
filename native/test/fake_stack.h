// A stack made by hand, in memory that faults on both sides.
#ifndef NATIVEPROF_TEST_FAKE_STACK_H_
#define NATIVEPROF_TEST_FAKE_STACK_H_

#include <sys/mman.h>
#include <vector>

#include "../signal/frame_walk.h"

namespace nativeprof::test {

constexpr uintptr_t kWord = sizeof(uint64_t);
constexpr uintptr_t kBuiltins = 0x7f0000000000;

class FakeStack {
 public:
  static constexpr size_t kBytes = 16 * 4096;

  FakeStack() {
    constexpr size_t kGuard = 4096;
    memory_ = mmap(nullptr, kBytes + 2 * kGuard, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const auto low = reinterpret_cast<uintptr_t>(memory_) + kGuard;
    mprotect(reinterpret_cast<void*>(low), kBytes, PROT_READ | PROT_WRITE);
    thread.stack = {low, low + kBytes};
    thread.root_fp = low + kBytes - 2 * kWord;
    thread.builtin_ranges[0] = {kBuiltins, kBuiltins + 0x100000};
    thread.isolate = reinterpret_cast<v8::Isolate*>(isolate_words);
  }
  ~FakeStack() { munmap(memory_, kBytes + 2 * 4096); }

  // Distance from the low end, in words.
  uintptr_t At(size_t word) const { return thread.stack.low + word * kWord; }
  uint64_t& Word(uintptr_t address) { return *reinterpret_cast<uint64_t*>(address); }

  void Frame(uintptr_t fp, uintptr_t caller_fp, uint64_t return_address) {
    Word(fp) = caller_fp;
    Word(fp + kWord) = return_address;
  }
  // What V8 puts below the frame pointer of a JavaScript function.
  void JavaScript(uintptr_t fp) {
    Word(fp - kWord) = 0x5001;      // context: a heap object
    Word(fp - 2 * kWord) = 0x6001;  // function
    Word(fp - 3 * kWord) = 2;       // argument count
  }
  void Interpreted(uintptr_t fp, uint64_t bytecode_array, uint64_t offset) {
    JavaScript(fp);
    Word(fp - 4 * kWord) = bytecode_array;
    Word(fp - 5 * kWord) = offset << 32;
  }

  FrameWalk Walk(uintptr_t pc, uintptr_t sp, uintptr_t fp) {
    return WalkFrames(thread, pc, sp, fp, words);
  }
  std::vector<uint64_t> Words(const FrameWalk& walk) const {
    return {words, words + walk.word_count};
  }

  SampledThread thread;
  uint64_t words[kMaxWords];
  uintptr_t isolate_words[1024] = {};

 private:
  void* memory_;
};
using Words = std::vector<uint64_t>;

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_FAKE_STACK_H_
