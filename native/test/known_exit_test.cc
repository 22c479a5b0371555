// Walks from native code, of which V8 knows the frame that called it.
#include "../signal/known_exit.h"

#include "check.h"
#include "fake_stack.h"
#include "fake_stack_capture.h"

namespace nativeprof::test {
namespace {

constexpr uintptr_t kNative = 0x400010, kAddon = 0x1000;
constexpr uintptr_t kStub = kBuiltins + 0x10, kInner = kBuiltins + 0x100,
                    kOuter = kBuiltins + 0x200;

// Native code: the leaf, `native` and `callback`; the exit frame; and JavaScript: `inner`, `outer`.
class NativeCall : public FakeStack {
 public:
  const uintptr_t sp = At(10), leaf = At(20), native = At(90), callback = At(100), exit = At(110),
                  inner = At(120), outer = At(140);

  NativeCall() {
    thread.program_text = {0x400000, 0x500000};
    Frame(leaf, native, kNative);
    Frame(native, callback, kNative);
    Frame(callback, exit, kStub);
    Exit(exit, inner, kInner);
    Frame(inner, outer, kOuter);
    JavaScript(inner);
    Frame(outer, thread.root_fp, kNative);
    JavaScript(outer);
    Word(sp + 20 * kWord) = native;  // saved by the leaf, where it has no frame of its own
    Knows(exit);
  }
  ~NativeCall() {
    TheFakeIsolate().known_frame = 0;
    TheFakeIsolate().state = VmState::kExternal;
  }

  void Exit(uintptr_t fp, uintptr_t caller_fp, uint64_t return_address) {
    Frame(fp, caller_fp, return_address);
    Word(fp - kWord) = 6;
    Word(fp - 2 * kWord) = fp - 8 * kWord;
  }
  void Knows(uintptr_t exit_fp) {
    TheFakeIsolate().known_frame = exit_fp - 8 * kWord;
    isolate_words[40] = exit_fp;
  }
  void KnowsCaller(uintptr_t fp) {
    TheFakeIsolate().known_frame = fp - 2 * kWord;
    isolate_words[40] = 0;
  }

  FrameWalk WalkFrom(uintptr_t fp) {
    KnownExit known(thread.isolate, &thread.exit_field, sp);
    return WalkFromFramePointer(thread, {kAddon, sp, fp}, &known, words);
  }
  FrameWalk Search() {
    KnownExit known(thread.isolate, &thread.exit_field, sp);
    return WalkFromSavedFramePointer(thread, kAddon, sp, &known, words);
  }
  std::vector<uint64_t> Found() { return Words(Search()); }
};

const Words kAll = {kAddon, kNative, kStub, kInner, kOuter, kNative};

TEST(KnownExit, IsTheFirstFrameOfGeneratedCode) {
  NativeCall stack;
  const FrameWalk walk = stack.WalkFrom(stack.leaf);
  CHECK(walk.complete);
  CHECK_EQ(stack.Words(walk), (Words{kAddon, kNative, kNative, kStub, kInner, kOuter, kNative}));
  // The leaf has no frame, and leaves the frame pointer alone: it is the exit frame's.
  CHECK_EQ(stack.Words(stack.WalkFrom(stack.exit)), (Words{kAddon, kInner, kOuter, kNative}));
  // The register holds what looks like a frame further out.
  CHECK(!stack.WalkFrom(stack.inner).complete);
  CHECK(!stack.WalkFrom(stack.outer).complete);
  CHECK(!stack.WalkFrom(stack.thread.root_fp).complete);
}

TEST(KnownExit, IsPassedByDeadWords) {
  NativeCall stack;
  CHECK_EQ(stack.Found(), kAll);
  const uintptr_t slots[] = {stack.sp, stack.sp + 5 * kWord, stack.sp + 19 * kWord};
  for (const uintptr_t slot : slots) {
    // Of calls that have returned: each leads to the root, and past the innermost frame.
    for (const uintptr_t dead : {stack.inner, stack.outer}) {
      stack.Word(slot) = dead;
      CHECK_EQ(stack.Found(), kAll);
    }
    stack.Word(slot) = 0;
  }
  // All words are dead.
  stack.Word(stack.leaf) = 0;
  stack.Word(stack.sp) = stack.inner;
  stack.Word(stack.sp + 20 * kWord) = stack.outer;
  CHECK(!stack.Search().complete);
}

// A native function's frame was there before, when JavaScript further out had called it.
TEST(KnownExit, IsJumpedOverByDeadFrames) {
  NativeCall stack;
  const uintptr_t dead = stack.At(60), outer_exit = stack.At(130);
  stack.Exit(outer_exit, stack.outer, kOuter);
  stack.Frame(dead, outer_exit, kStub);
  stack.Word(stack.sp) = dead;
  CHECK_EQ(stack.Found(), kAll);
  CHECK(!stack.WalkFrom(dead).complete);
}

// The other way round: frames of JavaScript that have returned, where native code is now.
TEST(KnownExit, IsReachedThroughDeadFrames) {
  NativeCall stack;
  const uintptr_t dead = stack.At(40), dead_exit = stack.At(55), dead_function = stack.At(70);
  stack.Frame(dead, dead_exit, kStub);
  stack.Exit(dead_exit, dead_function, kInner);
  stack.Frame(dead_function, stack.inner, kInner);
  stack.JavaScript(dead_function);
  stack.Word(stack.sp) = dead;
  CHECK_EQ(stack.Found(), kAll);
  CHECK(!stack.WalkFrom(dead).complete);
  CHECK(!stack.WalkFrom(dead_exit).complete);
}

// A C function that needs no exit frame.
TEST(KnownExit, IsTheCallersFrame) {
  NativeCall stack;
  TheFakeIsolate().first_address = kInner - 4;
  stack.KnowsCaller(stack.inner);
  stack.Frame(stack.native, stack.inner, kInner);
  const Words all = {kAddon, kInner, kOuter, kNative};
  const FrameWalk with_frame = stack.WalkFrom(stack.native);
  CHECK_EQ(stack.Words(with_frame), all);
  CHECK_EQ(with_frame.first_call, 0);
  const FrameWalk without = stack.WalkFrom(stack.inner);
  CHECK_EQ(stack.Words(without), (Words{kAddon, kOuter, kNative}));
  CHECK_EQ(without.first_call, kInner - 4);
  CHECK(!stack.WalkFrom(stack.outer).complete);
  // Saved by the leaf.
  stack.Word(stack.sp) = stack.outer;
  stack.Word(stack.sp + kWord) = stack.inner;
  const FrameWalk saved = stack.Search();
  CHECK_EQ(stack.Words(saved), (Words{kAddon, kOuter, kNative}));
  CHECK_EQ(saved.first_call, kInner - 4);
}

// WebAssembly's code is in none of the ranges that are known.
TEST(KnownExit, IsAFrameOfUnknownCode) {
  NativeCall stack;
  constexpr uintptr_t kWasm = 0x9000;
  const uintptr_t wasm = stack.At(105);
  TheFakeIsolate().first_address = kWasm - 4;
  stack.KnowsCaller(wasm);
  stack.Frame(stack.native, wasm, kWasm);
  stack.Frame(wasm, stack.inner, kInner);
  CHECK_EQ(stack.Words(stack.WalkFrom(stack.leaf)),
           (Words{kAddon, kNative, kWasm, kInner, kOuter, kNative}));
  const FrameWalk without = stack.WalkFrom(wasm);
  CHECK_EQ(stack.Words(without), (Words{kAddon, kInner, kOuter, kNative}));
  CHECK_EQ(without.first_call, kWasm - 4);
  CHECK(!stack.WalkFrom(stack.inner).complete);
}

TEST(KnownExit, MayNotExist) {
  NativeCall stack;
  TheFakeIsolate().known_frame = 0;
  // V8 refuses: the register is all there is, and nothing tells which of the words is right.
  TheFakeIsolate().state = VmState::kJs;
  CHECK(stack.WalkFrom(stack.leaf).complete);
  CHECK(!stack.Search().complete);
  // No JavaScript runs: what leads to some is dead.
  TheFakeIsolate().state = VmState::kExternal;
  CHECK(!stack.Search().complete);
  stack.Word(stack.sp + 30 * kWord) = stack.leaf;
  CHECK(!stack.Search().complete);
  stack.Frame(stack.At(200), stack.thread.root_fp, kNative);
  stack.Word(stack.sp + 30 * kWord) = stack.At(200);
  CHECK_EQ(stack.Found(), (Words{kAddon, kNative}));
}

// V8 tells of nothing then, but keeps it where it was at other times.
TEST(KnownExit, IsReadWhileGarbageIsCollected) {
  NativeCall stack;
  stack.Word(stack.sp) = stack.inner;
  TheFakeIsolate().state = VmState::kGc;
  CHECK(stack.WalkFrom(stack.leaf).complete);
  CHECK(stack.WalkFrom(stack.inner).complete);
  CHECK(!stack.Search().complete);
  TheFakeIsolate().state = VmState::kExternal;
  CHECK_EQ(stack.Found(), kAll);
  TheFakeIsolate().state = VmState::kGc;
  CHECK_EQ(stack.Found(), kAll);
  CHECK(stack.WalkFrom(stack.leaf).complete);
  CHECK(!stack.WalkFrom(stack.inner).complete);
  // A frame that is no exit frame says nothing of the field.
  TheFakeIsolate().state = VmState::kExternal;
  stack.KnowsCaller(stack.inner);
  CHECK(stack.WalkFrom(stack.inner).complete);
  TheFakeIsolate().state = VmState::kGc;
  stack.Knows(stack.exit);
  CHECK_EQ(stack.Found(), kAll);
  // The field turns out to be another.
  TheFakeIsolate().state = VmState::kExternal;
  stack.isolate_words[40] = stack.outer;
  CHECK_EQ(stack.Found(), kAll);
  stack.isolate_words[40] = stack.exit;
  TheFakeIsolate().state = VmState::kGc;
  CHECK(!stack.Search().complete);
}

TEST(ExitField, IsTheOnlyWordThatAgrees) {
  uintptr_t words[1024] = {};
  const auto* isolate = reinterpret_cast<const v8::Isolate*>(words);
  ExitField field;
  words[3] = words[7] = 0x1000;
  field.Learn(isolate, 0x1000);
  CHECK_EQ(field.Read(isolate), 0);
  words[7] = 0x2000;
  field.Learn(isolate, 0x2000);
  CHECK_EQ(field.Read(isolate), 0x2000);
  words[7] = 0x3000;
  CHECK_EQ(field.Read(isolate), 0x3000);
  field.Learn(isolate, 0x1000);
  CHECK_EQ(field.Read(isolate), 0);
  // Not found once: not looked for again.
  ExitField nowhere;
  nowhere.Learn(isolate, 0x4000);
  nowhere.Learn(isolate, 0x3000);
  CHECK_EQ(nowhere.Read(isolate), 0);
}

}  // namespace
}  // namespace nativeprof::test
