// Generated code: compiled, interpreted, without a frame, unknown.
#include <cstring>

#include "check.h"
#include "made_positions.h"
#include "resolver_fixture.h"

namespace nativeprof::test {
namespace {

TEST(StackResolver, ShowsABuiltinThatCallsAPartOfItselfOnce) {
  ResolverFixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kArrayMap), In(kArrayMap) + 8, In(kMain)})),
           "main;Array.prototype.map");
}

TEST(StackResolver, NamesGeneratedCode) {
  ResolverFixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), In(kMain)})), "main;parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kArrayMap), In(kMain)})),
           "main;Array.prototype.map");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kPattern), In(kMain)})), "main;\\w+");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kWasm), In(kMain)})), "main;multiply");
  CHECK(!fixture.last.unresolved);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), In(kMain)})), "main;parse");
}

TEST(StackResolver, LooksBehindTheCallOfAReturnAddress) {
  ResolverFixture fixture;
  // A call that never returns may be the last instruction: the return address is the next function.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kArrayMap), kParse + 0x100})),
           "parse;Array.prototype.map");
  // The pc of the leaf is no return address.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kParse, In(kMain)})), "main;parse");
}

TEST(StackResolver, TakesTheStartOfABuiltinForAReturnAddressAfterDeoptimisation) {
  ResolverFixture fixture;
  const uint64_t trampoline = Interpreted(kTrampoline);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), trampoline, kScanBytecode, In(kMain)})),
           "main;scan;parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), kArrayMap, In(kMain)})),
           "main;Array.prototype.map;parse");
}

// V8 interrupts a function that begins one byte before its bytecode.
TEST(StackResolver, KnowsAFunctionThatBegins) {
  ResolverFixture fixture;
  const uint64_t trampoline = Interpreted(kTrampoline);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), trampoline, kScanBytecode - 1})),
           "scan;parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), trampoline, kScanBytecode - 2})),
           "[unknown];parse");
}

TEST(StackResolver, LeavesPlumbingOut) {
  ResolverFixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kLoadIc), In(kParse), In(kLoadIc), In(kMain)})),
           "main;parse");
}

TEST(StackResolver, NamesInterpretedFramesByTheirBytecode) {
  ResolverFixture fixture;
  const uint64_t handler = Interpreted(In(kAddHandler));
  const uint64_t trampoline = Interpreted(In(kTrampoline));
  CHECK_EQ(fixture.Resolve(MadeSample::Walk(
               {handler, kReadBytecode + 5, trampoline, kScanBytecode + 9, In(kMain)})),
           "main;scan;read");
  // A handler that called something: the frame of its function follows.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk(
               {In(kParse), In(kAddHandler), trampoline, kScanBytecode, In(kMain)})),
           "main;scan;parse");
  // A builtin in between keeps its place.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk(
               {handler, kReadBytecode, In(kArrayMap), trampoline, kScanBytecode})),
           "scan;Array.prototype.map;read");
}

TEST(StackResolver, TakesTheRegistersOfAHandlerThatRuns) {
  ResolverFixture fixture;
  const int32_t ends[] = {9, 19, 29};
  CodeEvent script = {};
  script.type = CodeEventType::kScript;
  script.script_id = 2;
  fixture.log.Append(script, "/app/lines.js", {reinterpret_cast<const char*>(ends), sizeof(ends)});
  MadePositions positions(PositionEncoding::kFlags);
  positions.Position(0, 2, -1);
  positions.Position(4, 12, -1);
  positions.Position(8, 22, -1);
  const std::string payload = positions.Payload();
  Add(&fixture.log, {CodeKind::kBytecode, kScanBytecode, 0x100, "JS:~scan /app/lines.js:1:1", 2,
                     kNoFrameSetup, 1, payload});
  fixture.ApplyAll();
  const auto line = [&](const std::vector<uint64_t>& words, uint64_t live) {
    MadeSample sample = MadeSample::Walk(words);
    sample.record().live_bytecode = live;
    return fixture.stacks.At(static_cast<size_t>(fixture.resolver.Resolve(sample.record()).stack))
        .position.line;
  };
  const uint64_t handler = Interpreted(In(kAddHandler));
  const uint64_t trampoline = Interpreted(In(kTrampoline));
  CHECK_EQ(line({handler, kScanBytecode + 1}, 0), 1);
  CHECK_EQ(line({handler, kScanBytecode + 1}, kScanBytecode + 9), 3);
  // The handler has a frame of its own.
  CHECK_EQ(line({In(kAddHandler), trampoline, kScanBytecode + 1}, kScanBytecode + 9), 3);
  // They are of no other function.
  CHECK_EQ(line({handler, kScanBytecode + 1}, kReadBytecode + 9), 1);
}

TEST(StackResolver, MarksInterpretedFramesWithoutAName) {
  ResolverFixture fixture;
  const uint64_t trampoline = Interpreted(In(kTrampoline));
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({trampoline, 0x2f000, In(kMain)})), "main;[unknown]");
  CHECK(fixture.last.unresolved);
  // An address in machine code is no bytecode, whatever lay on the stack.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({trampoline, In(kParse), In(kMain)})),
           "main;[unknown]");
}

TEST(StackResolver, PutsAFramelessBuiltinOntoItsInterpretedCaller) {
  ResolverFixture fixture;
  CHECK_EQ(
      fixture.Resolve(MadeSample::Walk({Interpreted(In(kArrayMap)), kScanBytecode + 3, In(kMain)})),
      "main;scan;Array.prototype.map");
  CHECK_EQ(
      fixture.Resolve(MadeSample::Walk({Interpreted(In(kLoadIc)), kScanBytecode + 3, In(kMain)})),
      "main;scan");
}

TEST(StackResolver, FindsTheInterpretedCallerOfALeafWithoutAFrame) {
  ResolverFixture fixture;
  MadeSample sample = MadeSample::Walk({kParse + 4, In(kMain)}).WithTop({In(kTrampoline), 0});
  sample.record().bytecode = kScanBytecode + 3;
  CHECK_EQ(fixture.Resolve(sample), "main;scan;parse");
  sample.record().bytecode = In(kLeaf);  // no bytecode
  CHECK_EQ(fixture.Resolve(sample), "main;parse");
  // With a frame of its own the function is on the stack by itself.
  MadeSample own = MadeSample::Walk({In(kParse), In(kMain)}).WithTop({In(kTrampoline), 0});
  own.record().bytecode = kScanBytecode + 3;
  CHECK_EQ(fixture.Resolve(own), "main;parse");
}

TEST(StackResolver, FindsTheCallerOfALeafWithoutAFrame) {
  ResolverFixture fixture;
  const auto leaf = [](uint64_t pc, std::initializer_list<uint64_t> top) {
    return MadeSample::Walk({pc, In(kMain)}).WithTop(top);
  };
  const uint64_t caller = In(kParse);
  // Never has a frame: the return address is on top.
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {caller, 0})), "main;parse;leaf");
  // Before the caller's frame pointer is saved, behind that, and behind where its own is set.
  const uint64_t saved = kParse + 4 + kSaveFramePointerBytes;
  const uint64_t first = kHasLinkRegister ? In(kLeaf) : 0;
  CHECK_EQ(fixture.Resolve(leaf(kParse + 4, {In(kLeaf), 0})), "main;leaf;parse");
  CHECK_EQ(fixture.Resolve(leaf(saved, {first, In(kLeaf)})), "main;leaf;parse");
  CHECK_EQ(fixture.Resolve(leaf(saved + 3, {In(kLeaf), In(kLeaf)})), "main;parse");
  // lr is that of a call that this function has made.
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {kLeaf + 8, 0})),
           kHasLinkRegister ? "main;leaf" : "main;leaf;leaf");
  // At `ret`.
  MadeSample at_return = leaf(In(kParse), {In(kLeaf), 0});
  at_return.record().at_return = true;
  CHECK_EQ(fixture.Resolve(at_return), "main;leaf;parse");
  // Baseline code calls what sets up its frame.
  CHECK_EQ(fixture.Resolve(leaf(In(kLoadIc), {kLeaf + 0x14, caller})), "main;parse;leaf");
  CHECK_EQ(fixture.Resolve(leaf(In(kLoadIc), {kLeaf + 0x80, caller})), "main;leaf");
  // What lies on top is no return address.
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {0x1234, caller})), "main;leaf");
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {0, 0})), "main;leaf");
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {~uint64_t{0}, 0})), "main;leaf");
}

TEST(StackResolver, FindsTheCallerOfARoutineThatHasAFrameInPlaces) {
  ResolverFixture fixture;
  MadeSample sample = MadeSample::Walk({In(kSubstring), In(kMain)}).WithTop({In(kParse), 0});
  // The frame pointer is that of a JavaScript function, and so the caller's.
  sample.record().fp_is_js = true;
  CHECK_EQ(fixture.Resolve(sample), "main;parse");
  // It is the routine's: what lies on top is anything.
  sample.record().fp_is_js = false;
  CHECK_EQ(fixture.Resolve(sample), "main");
  // Between saving the frame pointer and setting it.
  MadeSample saved = MadeSample::Walk({kSubstring + 0x20 + kSaveFramePointerBytes, In(kMain)})
                         .WithTop({kHasLinkRegister ? In(kParse) : 0, In(kParse)});
  saved.record().fp_is_js = true;
  CHECK_EQ(fixture.Resolve(saved), "main;parse");
}

TEST(StackResolver, AddsNoCallerTwice) {
  ResolverFixture fixture;
  // The return address on top is the next frame of the walk: the leaf has a frame after all.
  CHECK_EQ(fixture.Resolve(
               MadeSample::Walk({In(kLeaf), In(kParse), In(kMain)}).WithTop({In(kParse), 0})),
           "main;parse;leaf");
  // So it is behind a word that was taken for bytecode, and is none.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({Interpreted(In(kLeaf)), 0x1234, In(kParse), In(kMain)})
                               .WithTop({In(kParse), 0})),
           "main;parse;leaf");
}

TEST(StackResolver, MarksUnknownGeneratedCode) {
  ResolverFixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless, In(kMain)})), "main;[unknown]");
  CHECK(fixture.last.unresolved);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), kNameless, In(kMain)})),
           "main;[unknown];parse");
  CHECK(fixture.last.unresolved);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), In(kMain)})), "main;parse");
  CHECK(!fixture.last.unresolved);
}

TEST(StackResolver, ForgetsCodeThatChanged) {
  ResolverFixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless, In(kParse)})), "parse;[unknown]");
  fixture.Add(kNameless, "JS:*late /app/main.js:9:1", CodeKind::kMachineCode, 0);
  fixture.Add(kParse, "JS:*other /app/main.js:8:1", CodeKind::kMachineCode, 0);
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless, In(kParse)})), "other;late");
}

// More addresses than the cache has slots, with code that comes and goes.
TEST(StackResolver, NamesCodeThatIsReportedLate) {
  ResolverFixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless + 8, In(kMain)})), "main;[unknown]");
  fixture.Add(kNameless, "JS:multiply", CodeKind::kWasm, 0);
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless + 8, In(kMain)})), "main;multiply");
}

TEST(StackResolver, CachesNoWrongAnswers) {
  ResolverFixture fixture;
  for (int round = 0; round < 3; round++) {
    for (uint64_t pc = 0x10000; pc < 0x1e000; pc += 3) {
      if ((pc + 1) % 0x100 == 0) continue;  // the start of a function is another test
      const Code* code = fixture.code.Find(pc);
      const std::string name = code == nullptr || code->function == kNoFrame
                                   ? ""
                                   : NameOf(fixture.code.functions(), code->function);
      const std::string drawn = fixture.Resolve(MadeSample::Walk({In(kParse), pc + 1, In(kMain)}));
      const std::string expected = code == nullptr ? "main;[unknown];parse"
                                   : name.empty()  ? "main;parse"
                                                   : "main;" + name + ";parse";
      if (drawn != expected) CHECK_EQ(drawn, expected);
    }
    Move(&fixture.log, kLeaf, kWasm + 0x1000 * static_cast<uint64_t>(round + 1));
    fixture.ApplyAll();
  }
}

TEST(StackResolver, ShowsWhereAStackWasCut) {
  ResolverFixture fixture;
  MadeSample sample = MadeSample::Walk({In(kParse), In(kMain)});
  sample.record().truncated = true;
  CHECK_EQ(fixture.Resolve(sample), "[truncated];main;parse");
}

TEST(StackResolver, ShowsAPollingThreadAsIdle) {
  ResolverFixture fixture;
  MadeSample sample = MadeSample::Walk({0x70310, In(kMain)});
  sample.record().polling = true;
  CHECK_EQ(fixture.Resolve(sample), "[idle]");
  CHECK_EQ(fixture.last.stack, fixture.resolver.Idle());
}

TEST(StackResolver, KeepsDeepStacksWhole) {
  ResolverFixture fixture;
  std::string expected;
  for (uint32_t depth = 1; depth <= kMaxFrames; depth++) {
    expected += depth == 1 ? "parse" : ";parse";
  }
  SampleRing ring;
  SampleRecord* record = ring.Reserve();
  std::memset(static_cast<void*>(record), 0, sizeof(*record));
  record->word_count = kMaxFrames;
  for (uint32_t i = 0; i < kMaxFrames; i++) record->words()[i] = In(kParse);
  const ResolvedStack resolved = fixture.resolver.Resolve(*record);
  CHECK_EQ(Draw(fixture.frames, fixture.stacks, resolved.stack), expected);
}

}  // namespace
}  // namespace nativeprof::test
