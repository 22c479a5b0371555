// Walks stacks made by hand.
#include "../signal/frame_walk.h"

#include "check.h"
#include "fake_stack.h"
#include "fake_stack_capture.h"

namespace nativeprof::test {
namespace {

TEST(FrameWalk, GoesToTheRoot) {
  FakeStack stack;
  stack.Frame(stack.At(10), stack.At(20), 0x1111);
  stack.Frame(stack.At(20), stack.thread.root_fp, 0x2222);
  stack.Frame(stack.thread.root_fp, 0, 0x3333);
  const FrameWalk walk = stack.Walk(0x1000, stack.At(4), stack.At(10));
  CHECK(walk.complete && !walk.truncated);
  // The root's own return address leads out of what is known.
  CHECK_EQ(stack.Words(walk), (Words{0x1000, 0x1111, 0x2222}));

  const FrameWalk root = stack.Walk(0x1000, stack.At(4), stack.thread.root_fp);
  CHECK(root.complete);
  CHECK_EQ(stack.Words(root), (Words{0x1000}));
}

TEST(FrameWalk, RefusesABrokenChain) {
  FakeStack stack;
  const uintptr_t fp = stack.At(10);
  const uintptr_t broken[] = {0,
                              1,
                              0x1000,
                              stack.At(20) + 4,  // not aligned
                              fp,                // a circle
                              stack.At(4),       // downwards
                              stack.thread.stack.low - 8,
                              stack.thread.stack.high,
                              stack.thread.stack.high - 8,  // no room for the return address
                              ~uintptr_t{0},
                              ~uintptr_t{7},  // the room for the return address wraps around
                              ~uintptr_t{15}};
  for (const uintptr_t caller_fp : broken) {
    stack.Frame(fp, caller_fp, 0x1111);
    const FrameWalk walk = stack.Walk(0x1000, stack.At(4), fp);
    CHECK(!walk.complete);
    CHECK_EQ(stack.Words(walk), (Words{0x1000}));

    // The same as the interrupted function's own frame pointer.
    if (caller_fp == fp) continue;
    const FrameWalk first = stack.Walk(0x1000, stack.At(6), caller_fp);
    CHECK(!first.complete);
    CHECK_EQ(stack.Words(first), (Words{0x1000}));
  }
}

TEST(FrameWalk, RefusesAnotherStack) {
  FakeStack stack;
  stack.Frame(stack.At(10), stack.thread.root_fp, 0x1111);
  const uintptr_t elsewhere[] = {0, stack.thread.stack.low - 8, stack.thread.stack.high,
                                 ~uintptr_t{0}};
  for (const uintptr_t sp : elsewhere) {
    const FrameWalk walk = stack.Walk(0x1000, sp, stack.At(10));
    CHECK(!walk.complete);
    CHECK_EQ(walk.word_count, 0);
  }
}

TEST(FrameWalk, CutsDeepStacks) {
  FakeStack stack;
  constexpr size_t kFrames = kMaxFrames + 50;
  for (size_t frame = 0; frame < kFrames; frame++) {
    const uintptr_t fp = stack.At(10 + frame * 8);
    stack.Frame(fp, stack.At(10 + (frame + 1) * 8), kBuiltins + frame);
    stack.Interpreted(fp, 0x5001, frame);
  }
  const FrameWalk compiled = stack.Walk(0x1000, stack.At(0), stack.At(10));
  CHECK(compiled.complete && compiled.truncated);
  CHECK_EQ(compiled.word_count, 2 * kMaxFrames - 1);  // the leaf is not interpreted

  const FrameWalk interpreted = stack.Walk(kBuiltins, stack.At(0), stack.At(10));
  CHECK(interpreted.complete && interpreted.truncated);
  CHECK_EQ(interpreted.word_count, 2 * kMaxFrames);
}

TEST(FrameWalk, ReadsTheBytecodeOfInterpretedFrames) {
  FakeStack stack;
  const uintptr_t leaf = stack.At(20), caller = stack.At(40);
  stack.Frame(leaf, caller, kBuiltins + 0x30);
  stack.Frame(caller, stack.thread.root_fp, 0x2222);
  stack.Interpreted(leaf, 0xa001, 53);
  stack.Interpreted(caller, 0xb001, 60);
  const FrameWalk walk = stack.Walk(kBuiltins + 0x10, stack.At(4), leaf);
  CHECK_EQ(stack.Words(walk), (Words{(kBuiltins + 0x10) | kBytecodeFollows, 0xa001 + 53,
                                     (kBuiltins + 0x30) | kBytecodeFollows, 0xb001 + 60, 0x2222}));
  // The same frame belongs to something else where the pc is in no builtin.
  CHECK_EQ(stack.Words(stack.Walk(0x1000, stack.At(4), leaf))[0], 0x1000);
}

TEST(FrameWalk, TakesNoOtherFrameForAnInterpretedOne) {
  FakeStack stack;
  const uintptr_t fp = stack.At(20);
  const auto leaf = [&](uintptr_t sp) { return stack.Words(stack.Walk(kBuiltins, sp, fp)); };
  stack.Frame(fp, stack.thread.root_fp, 0x2222);
  stack.Interpreted(fp, 0xa001, 53);
  CHECK_EQ(leaf(stack.At(4)).size(), 3);
  CHECK_EQ(leaf(fp - 5 * kWord).size(), 3);
  CHECK_EQ(leaf(fp - 4 * kWord).size(), 2);  // not pushed yet
  stack.Word(fp - kWord) = 12 << 1;          // a frame type instead of a context
  CHECK_EQ(leaf(stack.At(4)).size(), 2);
  stack.Interpreted(fp, 0xa000, 53);  // no heap object
  CHECK_EQ(leaf(stack.At(4)).size(), 2);
  stack.Interpreted(fp, 0xa001, 53);
  stack.Word(fp - 5 * kWord) |= 1;  // no small integer
  CHECK_EQ(leaf(stack.At(4)).size(), 2);
}

TEST(FrameWalk, ReadsWhatTheInterpreterExecutes) {
  FakeStack stack;
  const uintptr_t fp = stack.At(40), handler = stack.At(20);
  stack.Frame(fp, stack.thread.root_fp, 0x2222);
  stack.Interpreted(fp, 0xa001, 53);
  stack.Frame(handler, fp, kBuiltins);
  stack.Word(handler - kWord) = 17 << 1;  // a frame type
  const auto live = [&](uintptr_t at, uint64_t array, uint64_t offset) {
    os::Registers registers;
    registers.sp = stack.At(4);
    registers.fp = at;
    registers.interpreter_array = array;
    registers.interpreter_offset = offset;
    return LiveBytecodeAddress(stack.thread, registers);
  };
  CHECK_EQ(live(fp, 0xa001, 60), 0xa001 + 60);
  // A handler that has a frame of its own.
  CHECK_EQ(live(handler, 0xa001, 60), 0xa001 + 60);
  // The registers have been used for something else.
  CHECK_EQ(live(handler, 0xb001, 60), 0);
  CHECK_EQ(live(handler, 0xa001, uint64_t{60} << 32), 0);
  // What is no frame must not be read.
  for (const uintptr_t at : {uintptr_t{0}, handler + 4, stack.At(0), stack.thread.stack.high}) {
    CHECK_EQ(live(at, 0xa001, 60), 0);
  }
  stack.Word(handler) = ~uintptr_t{7};
  CHECK_EQ(live(handler, 0xa001, 60), 0);
}

// The leaf uses the frame pointer as a register, and has saved its caller's.
TEST(FrameWalk, FindsASavedFramePointer) {
  FakeStack stack;
  const uintptr_t sp = stack.At(4), caller = stack.At(100), main = stack.At(140);
  stack.thread.program_text = {0x400000, 0x500000};
  const auto walk = [&] {
    return WalkFromSavedFramePointer(stack.thread, 0x1000, sp, nullptr, stack.words);
  };
  stack.Frame(caller, main, 0x400010);
  stack.Frame(main, stack.thread.root_fp, kBuiltins + 0x10);
  stack.Interpreted(main, 0xa001, 53);
  CHECK(!walk().complete);                               // not saved anywhere
  stack.Word(sp + 2 * kWord) = main + 4;                 // not aligned
  stack.Word(sp + 3 * kWord) = stack.thread.stack.high;  // no frame
  stack.Word(sp + 4 * kWord) = ~uintptr_t{7};
  stack.Word(sp + 5 * kWord) = stack.At(30);  // no return address there
  stack.Word(sp + 6 * kWord) = caller;
  const FrameWalk found = walk();
  CHECK(found.complete && !found.truncated);
  CHECK_EQ(stack.Words(found), (Words{0x1000, 0x400010, kBuiltins + 0x10}));

  // The chain from there has to lead to the root.
  for (const uintptr_t broken : {uintptr_t{0}, stack.At(3), ~uintptr_t{7}, ~uintptr_t{15}}) {
    stack.Word(main) = broken;
    CHECK(!walk().complete);
  }
}

TEST(FrameWalk, SearchesOnlyItsOwnStack) {
  FakeStack stack;
  const os::StackBounds& bounds = stack.thread.stack;
  for (const uintptr_t sp : {bounds.high - kWord, bounds.high, bounds.low - kWord, uintptr_t{0}}) {
    CHECK(!WalkFromSavedFramePointer(stack.thread, 0x1000, sp, nullptr, stack.words).complete);
  }
}

TEST(FrameWalk, KnowsJavaScriptFrames) {
  FakeStack stack;
  const uintptr_t fp = stack.At(20);
  stack.JavaScript(fp);
  CHECK(IsJavaScriptFrame(stack.thread, fp, stack.At(4)));
  CHECK(IsJavaScriptFrame(stack.thread, fp, fp - 3 * kWord));
  CHECK(!IsJavaScriptFrame(stack.thread, fp, fp - 2 * kWord));
  CHECK(!IsJavaScriptFrame(stack.thread, fp + 1, stack.At(4)));
  CHECK(!IsJavaScriptFrame(stack.thread, stack.thread.stack.high, stack.At(4)));
  CHECK(!IsJavaScriptFrame(stack.thread, ~uintptr_t{7}, stack.At(4)));
  CHECK(!IsJavaScriptFrame(stack.thread, fp, 0));
  stack.Word(fp - 3 * kWord) = 0x10000;
  CHECK(!IsJavaScriptFrame(stack.thread, fp, stack.At(4)));
  stack.JavaScript(fp);
  stack.Word(fp - 2 * kWord) = 0;
  CHECK(!IsJavaScriptFrame(stack.thread, fp, stack.At(4)));
}

TEST(FrameWalk, FindsTheOutermostFrame) {
  FakeStack stack;
  stack.Frame(stack.At(10), stack.At(20), 1);
  stack.Frame(stack.At(20), stack.At(30), 2);
  const os::StackBounds& bounds = stack.thread.stack;
  for (const uintptr_t end : {uintptr_t{0}, uintptr_t{1}, stack.At(30), stack.At(5), bounds.high,
                              bounds.high - kWord, ~uintptr_t{0}, ~uintptr_t{7}, ~uintptr_t{15}}) {
    stack.Frame(stack.At(30), end, 3);
    CHECK_EQ(OutermostFramePointer(bounds, stack.At(10)), stack.At(30));
  }
}

// Every word on top looks like a saved frame pointer, and none leads to the root.
TEST(FrameWalk, SearchesNoLongerThanAStackMayBe) {
  FakeStack stack;
  stack.thread.program_text = {0, ~uintptr_t{0}};
  constexpr size_t kFrames = kMaxFrames - 12;
  for (size_t word = 0; word < 64; word++) stack.Word(stack.At(word)) = stack.At(100);
  for (size_t i = 0; i < kFrames; i++) stack.Frame(stack.At(100 + 2 * i), stack.At(102 + 2 * i), 3);
  stack.Frame(stack.At(100 + 2 * kFrames), 0, 3);
  CHECK(!WalkFromSavedFramePointer(stack.thread, 1, stack.At(0), nullptr, stack.words).complete);
  // The one that does comes after too many of the others.
  const uintptr_t good = stack.At(100 + 2 * kFrames + 10);
  stack.Frame(good, stack.thread.root_fp, 3);
  stack.Frame(stack.thread.root_fp, 0, 3);
  stack.Word(stack.At(1)) = good;
  CHECK(WalkFromSavedFramePointer(stack.thread, 1, stack.At(0), nullptr, stack.words).complete);
  stack.Word(stack.At(1)) = stack.At(100);
  stack.Word(stack.At(5)) = good;
  CHECK(!WalkFromSavedFramePointer(stack.thread, 1, stack.At(0), nullptr, stack.words).complete);
}

// Whatever lies on the stack and in the registers: nothing beyond the stack is read, nothing beyond
// the words is written, and the work is bounded.
TEST(FrameWalk, SurvivesGarbage) {
  FakeStack stack;
  stack.thread.program_text = {0, ~uintptr_t{0}};
  uint64_t random = 99;
  const auto draw = [&](uint64_t limit) {
    random = random * 6364136223846793005 + 1442695040888963407;
    return (random >> 33) % limit;
  };
  constexpr size_t kStackWords = FakeStack::kBytes / kWord;
  const auto draw_address = [&]() -> uint64_t {
    switch (draw(8)) {
      case 0:
        return random;
      case 1:
        return stack.thread.stack.high - draw(64);
      case 2:
        return stack.thread.stack.low + draw(64) - 32;
      case 3:
        return kBuiltins + draw(0x1000);
      case 4:
        return draw(1000) << 32;
      case 5:
        return draw(1000) * 4 + 1;
      default:
        return stack.At(draw(kStackWords));
    }
  };
  for (int round = 0; round < 200; round++) {
    for (size_t word = 0; word < kStackWords; word++) {
      // Frames that lead on, mostly: to a place not far above.
      stack.Word(stack.At(word)) = draw(3) == 0 ? draw_address() : stack.At(word + 1 + draw(12));
    }
    for (int walk_number = 0; walk_number < 50; walk_number++) {
      const uintptr_t sp = draw(10) == 0 ? draw_address() : stack.At(draw(kStackWords));
      const uintptr_t fp = draw(3) == 0 ? draw_address() : sp + kWord * draw(20);
      const uintptr_t pc = draw(2) == 0 ? kBuiltins : 0x1000;
      const FrameWalk walk = stack.Walk(pc, sp, fp);
      CHECK(walk.word_count <= kMaxWords);
      const uintptr_t aligned_sp = sp & ~uintptr_t{7};
      const FrameWalk found =
          WalkFromSavedFramePointer(stack.thread, pc, aligned_sp, nullptr, stack.words);
      CHECK(found.word_count <= kMaxWords);
      TheFakeIsolate().known_frame = draw_address();
      for (int which = 0; which < 2; which++) {
        KnownExit exit(stack.thread.isolate, &stack.thread.exit_field, sp);
        KnownExit* const known = which == 0 ? nullptr : &exit;
        CHECK(WalkFromFramePointer(stack.thread, {pc, sp, fp}, known, stack.words).word_count <=
              kMaxWords);
        CHECK(WalkFromSavedFramePointer(stack.thread, pc, sp, known, stack.words).word_count <=
              kMaxWords);
      }
      IsJavaScriptFrame(stack.thread, fp, sp);
      OutermostFramePointer(stack.thread.stack, fp);
    }
  }
  TheFakeIsolate().known_frame = 0;
}

}  // namespace
}  // namespace nativeprof::test
