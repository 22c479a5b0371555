#include "../collect/stack_resolver.h"

#include <map>

#include "check.h"
#include "made_events.h"
#include "made_sample.h"

namespace nativeprof {
namespace {

using test::MadeSample;

// Generated code of 0x100 bytes each.
constexpr uint64_t kMain = 0x10000;          // optimised
constexpr uint64_t kParse = 0x10100;         // optimised, sets its frame up at offset 4
constexpr uint64_t kLeaf = 0x10200;          // optimised, never has a frame
constexpr uint64_t kArrayMap = 0x11000;      // builtin
constexpr uint64_t kLoadIc = 0x11100;        // plumbing
constexpr uint64_t kTrampoline = 0x11200;    // the interpreter
constexpr uint64_t kAddHandler = 0x11300;    // a bytecode handler
constexpr uint64_t kPattern = 0x12000;       // a regular expression
constexpr uint64_t kWasm = 0x13000;          // a WebAssembly function
constexpr uint64_t kScanBytecode = 0x20000;  // bytecode of `scan`
constexpr uint64_t kReadBytecode = 0x20100;  // bytecode of `read`
constexpr uint64_t kNameless = 0x1f000;      // generated code that nobody reported

// Native code: one address, one function.
const std::map<uint64_t, NativeName> kNatives = {
    {0x70000, {"node::Start", "/bin/node"}},
    {0x70100, {"v8::internal::Builtin_HandleApiCall", "/bin/node"}},
    {0x70200, {"node::crypto::Hash::HashUpdate", "/bin/node"}},
    {0x70300, {"sha256_block_data_order", "/bin/node"}},
    {0x70400, {"v8::internal::Heap::CollectGarbage", "/bin/node"}},
    {0x70500, {"v8::internal::MarkCompactCollector::CollectGarbage", "/bin/node"}},
    {0x70600, {"v8::internal::Compiler::Compile", "/bin/node"}},
    {0x70700, {"v8::internal::Builtin_ArrayConcat", "/bin/node"}},
    {0x70800, {"v8::internal::Builtin_Impl_DateNow", "/bin/node"}},
    {0x70900, {"v8::internal::Runtime_StringSplit", "/bin/node"}},
    {0x70a00, {"napi_wrapped", "/app/addon.node"}},
    {0x70b00, {"std::vector::push_back", "/bin/node"}},
};

struct Fixture {
  CodeEventLog log;
  FrameTable frames;
  StackTable stacks;
  CodeMap code;
  int symbol_questions = 0;
  StackResolver resolver{&frames, &stacks, &code, [this](uint64_t address) {
                           symbol_questions++;
                           const auto native = kNatives.find(address & ~uint64_t{0xff});
                           return native == kNatives.end() ? NativeName() : native->second;
                         }};

  Fixture() {
    resolver.AddGeneratedRange(0x10000, 0x30000);
    test::NameScript(&log, 1, "/app/main.js");
    Add(kMain, "JS:*main /app/main.js:1:1", CodeKind::kMachineCode, 0);
    Add(kParse, "JS:*parse /app/main.js:2:1", CodeKind::kMachineCode, 4);
    Add(kLeaf, "JS:*leaf /app/main.js:3:1", CodeKind::kMachineCode, kNoFrameSetup);
    Add(kArrayMap, "Builtin:ArrayMap", CodeKind::kMachineCode, 0);
    Add(kLoadIc, "Builtin:LoadIC", CodeKind::kMachineCode, kNoFrameSetup);
    Add(kTrampoline, "Builtin:InterpreterEntryTrampoline", CodeKind::kMachineCode, 0);
    Add(kAddHandler, "BytecodeHandler:Add", CodeKind::kMachineCode, kNoFrameSetup);
    Add(kPattern, "RegExp:\\w+", CodeKind::kMachineCode, 0);
    Add(kWasm, "JS:multiply", CodeKind::kWasm, 0);
    Add(kScanBytecode, "JS:~scan /app/main.js:4:1", CodeKind::kBytecode, kNoFrameSetup);
    Add(kReadBytecode, "JS:~read /app/main.js:5:1", CodeKind::kBytecode, kNoFrameSetup);
    ApplyAll();
  }

  void Add(uint64_t start, std::string_view name, CodeKind kind, uint16_t frame_setup) {
    test::Add(&log, {kind, start, 0x100, name, 1, frame_setup});
  }

  void ApplyAll() {
    test::QueueAll(&log, &code);
    if (code.ApplyUpTo(log.sequence())) resolver.ForgetCode();
  }

  std::string Resolve(const MadeSample& sample) {
    last = resolver.Resolve(sample.record());
    return test::Draw(frames, stacks, last.stack);
  }
  ResolvedStack last;
};

// Middles of functions: behind the frame's set-up, at no return.
constexpr uint64_t In(uint64_t code) { return code + 0x80; }
constexpr uint64_t Interpreted(uint64_t pc) { return pc | kBytecodeFollows; }

TEST(StackResolver, NamesGeneratedCode) {
  Fixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), In(kMain)})), "main;parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kArrayMap), In(kMain)})), "main;ArrayMap");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kPattern), In(kMain)})), "main;\\w+");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kWasm), In(kMain)})), "main;multiply");
  CHECK(!fixture.last.unresolved);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), In(kMain)})), "main;parse");
}

TEST(StackResolver, LooksBehindTheCallOfAReturnAddress) {
  Fixture fixture;
  // A call that never returns may be the last instruction: the return address is the next function.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kArrayMap), kParse + 0x100})), "parse;ArrayMap");
  // The pc of the leaf is no return address.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kParse, In(kMain)})), "main;parse");
}

TEST(StackResolver, LeavesPlumbingOut) {
  Fixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kLoadIc), In(kParse), In(kLoadIc), In(kMain)})),
           "main;parse");
}

TEST(StackResolver, NamesInterpretedFramesByTheirBytecode) {
  Fixture fixture;
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
           "scan;ArrayMap;read");
}

TEST(StackResolver, MarksInterpretedFramesWithoutAName) {
  Fixture fixture;
  const uint64_t trampoline = Interpreted(In(kTrampoline));
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({trampoline, 0x2f000, In(kMain)})), "main;[unknown]");
  CHECK(fixture.last.unresolved);
  // An address in machine code is no bytecode, whatever lay on the stack.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({trampoline, In(kParse), In(kMain)})),
           "main;[unknown]");
}

TEST(StackResolver, PutsAFramelessBuiltinOntoItsInterpretedCaller) {
  Fixture fixture;
  CHECK_EQ(
      fixture.Resolve(MadeSample::Walk({Interpreted(In(kArrayMap)), kScanBytecode + 3, In(kMain)})),
      "main;scan;ArrayMap");
  CHECK_EQ(
      fixture.Resolve(MadeSample::Walk({Interpreted(In(kLoadIc)), kScanBytecode + 3, In(kMain)})),
      "main;scan");
}

TEST(StackResolver, FindsTheCallerOfALeafWithoutAFrame) {
  Fixture fixture;
  const auto leaf = [](uint64_t pc, std::initializer_list<uint64_t> top) {
    return MadeSample::Walk({pc, In(kMain)}).WithTop(top);
  };
  const uint64_t caller = In(kParse);
  // Never has a frame: the return address is on top.
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {caller, 0})), "main;parse;leaf");
  // Before `push rbp`, behind it (one byte on), behind `mov rbp, rsp`.
  CHECK_EQ(fixture.Resolve(leaf(kParse + 4, {In(kLeaf), 0})), "main;leaf;parse");
  CHECK_EQ(fixture.Resolve(leaf(kParse + 5, {0, In(kLeaf)})), "main;leaf;parse");
  CHECK_EQ(fixture.Resolve(leaf(kParse + 8, {In(kLeaf), In(kLeaf)})), "main;parse");
  // At `ret`.
  MadeSample at_return = leaf(In(kParse), {In(kLeaf), 0});
  at_return.record().at_return = true;
  CHECK_EQ(fixture.Resolve(at_return), "main;leaf;parse");
  // What lies on top is no return address.
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {0x1234, caller})), "main;leaf");
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {0, 0})), "main;leaf");
  CHECK_EQ(fixture.Resolve(leaf(In(kLeaf), {~uint64_t{0}, 0})), "main;leaf");
}

TEST(StackResolver, AddsNoCallerTwice) {
  Fixture fixture;
  // The return address on top is the next frame of the walk: the leaf has a frame after all.
  CHECK_EQ(fixture.Resolve(
               MadeSample::Walk({In(kLeaf), In(kParse), In(kMain)}).WithTop({In(kParse), 0})),
           "main;parse;leaf");
  // So it is behind a word that was taken for bytecode, and is none.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({Interpreted(In(kLeaf)), 0x1234, In(kParse), In(kMain)})
                               .WithTop({In(kParse), 0})),
           "main;parse;leaf");
}

TEST(StackResolver, FindsTheCallerOfANativeLeafWithoutAFrame) {
  Fixture fixture;
  MadeSample sample = MadeSample::Walk({0x70310, In(kMain)}).WithTop({1, 2, In(kParse), 4});
  sample.record().fp_is_js = true;
  CHECK_EQ(fixture.Resolve(sample), "main;parse;sha256_block_data_order");
  sample.record().fp_is_js = false;
  CHECK_EQ(fixture.Resolve(sample), "main;sha256_block_data_order");
}

TEST(StackResolver, NamesTheNativeFunctionThatJavaScriptCalled) {
  Fixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70310, 0x70210, 0x70110, In(kMain)})),
           "main;node::crypto::Hash::HashUpdate");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70310, In(kMain)})), "main;sha256_block_data_order");
  // Native code between two of JavaScript.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), 0x70a10, 0x70110, In(kMain)})),
           "main;napi_wrapped;parse");
  // V8's own glue alone says nothing: `[native]` as a leaf, nothing in between.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70910, 0x70110, In(kMain)})), "main;[native]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70b10, In(kMain)})), "main;[native]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), 0x70110, In(kMain)})), "main;parse");
  // A builtin that is written in C++.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70710, In(kMain)})), "main;ArrayConcat");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70810, In(kMain)})), "main;DateNow");
}

TEST(StackResolver, TellsTheModuleOfNativeCode) {
  Fixture fixture;
  fixture.Resolve(MadeSample::Walk({0x70a10, In(kMain)}));
  const FrameId leaf = fixture.stacks.frames()[static_cast<size_t>(fixture.last.stack)];
  CHECK_EQ(test::FileOf(fixture.frames, leaf), "/app/addon.node");
  CHECK(fixture.frames.frames()[static_cast<size_t>(leaf)].kind == FrameKind::kNative);
}

TEST(StackResolver, AsksForEverySymbolOnce) {
  Fixture fixture;
  for (int i = 0; i < 10; i++) {
    fixture.Resolve(MadeSample::Walk({0x70310, 0x70210, In(kMain)}));
    fixture.resolver.ForgetCode();  // says nothing about native code
  }
  CHECK_EQ(fixture.symbol_questions, 2);
}

TEST(StackResolver, DropsTheRootsOfTheEventLoop) {
  Fixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), 0x70010})), "parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70310, 0x70010})), "[native]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({})), "[native]");
}

TEST(StackResolver, RecognisesTheVmsOwnWork) {
  Fixture fixture;
  // By the state that V8 tells.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70510, 0x70910, In(kMain)}).In(VmState::kGc)),
           "main;[gc]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70610, In(kMain)}).In(VmState::kCompiler)),
           "main;[compile]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70210, In(kMain)}).In(VmState::kParser)),
           "main;[compile]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70510, 0x70010}).In(VmState::kGc)), "[gc]");
  // By the functions that run; a collection in the middle of compiling is a collection.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70310, 0x70410, 0x70910, In(kMain)})), "main;[gc]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70b10, 0x70610, In(kMain)})), "main;[compile]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70410, 0x70610, In(kMain)})), "main;[gc]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70510, 0x70010})), "[gc]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70610, 0x70010})), "[compile]");
  // Not where JavaScript runs inside (a finalizer).
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), 0x70410, In(kMain)})), "main;parse");
}

TEST(StackResolver, MarksUnknownGeneratedCode) {
  Fixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless, In(kMain)})), "main;[unknown]");
  CHECK(fixture.last.unresolved);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), kNameless, In(kMain)})),
           "main;[unknown];parse");
  CHECK(fixture.last.unresolved);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), In(kMain)})), "main;parse");
  CHECK(!fixture.last.unresolved);
}

TEST(StackResolver, ForgetsCodeThatChanged) {
  Fixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless, In(kParse)})), "parse;[unknown]");
  fixture.Add(kNameless, "JS:*late /app/main.js:9:1", CodeKind::kMachineCode, 0);
  fixture.Add(kParse, "JS:*other /app/main.js:8:1", CodeKind::kMachineCode, 0);
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless, In(kParse)})), "other;late");
}

// More addresses than the cache has slots, with code that comes and goes.
TEST(StackResolver, CachesNoWrongAnswers) {
  Fixture fixture;
  for (int round = 0; round < 3; round++) {
    for (uint64_t pc = 0x10000; pc < 0x1e000; pc += 3) {
      const Code* code = fixture.code.Find(pc);
      const std::string name = code == nullptr || code->function == kNoFrame
                                   ? ""
                                   : test::NameOf(fixture.code.functions(), code->function);
      const std::string drawn = fixture.Resolve(MadeSample::Walk({In(kParse), pc + 1, In(kMain)}));
      const std::string expected = code == nullptr ? "main;[unknown];parse"
                                   : name.empty()  ? "main;parse"
                                                   : "main;" + name + ";parse";
      if (drawn != expected) CHECK_EQ(drawn, expected);
    }
    test::Move(&fixture.log, kLeaf, kWasm + 0x1000 * static_cast<uint64_t>(round + 1));
    fixture.ApplyAll();
  }
}

TEST(StackResolver, ShowsWhereAStackWasCut) {
  Fixture fixture;
  MadeSample sample = MadeSample::Walk({In(kParse), In(kMain)});
  sample.record().truncated = true;
  CHECK_EQ(fixture.Resolve(sample), "[truncated];main;parse");
}

TEST(StackResolver, ShowsAPollingThreadAsIdle) {
  Fixture fixture;
  MadeSample sample = MadeSample::Walk({0x70310, In(kMain)});
  sample.record().polling = true;
  CHECK_EQ(fixture.Resolve(sample), "[idle]");
  CHECK_EQ(fixture.last.stack, fixture.resolver.Idle());
}

TEST(StackResolver, ReadsStackSamples) {
  Fixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::StackSample(In(kParse), {In(kMain)})), "main;parse");
  // The leaf is interpreted: its bytecode address comes first, the pc is a handler's.
  CHECK_EQ(fixture.Resolve(MadeSample::StackSample(In(kAddHandler),
                                                   {kReadBytecode + 4, kScanBytecode, In(kMain)})),
           "main;scan;read");
  CHECK_EQ(fixture.Resolve(MadeSample::StackSample(0x70310, {In(kParse), In(kMain)})),
           "main;parse;sha256_block_data_order");
  CHECK_EQ(fixture.Resolve(MadeSample::StackSample(In(kLoadIc), {kParse + 0x100, In(kMain)})),
           "main;parse");
  CHECK_EQ(fixture.Resolve(MadeSample::StackSample(0x70510, {In(kMain)}).In(VmState::kGc)),
           "main;[gc]");
  CHECK(!fixture.last.unresolved);
  CHECK_EQ(fixture.Resolve(MadeSample::StackSample(kNameless, {In(kMain)})), "main;[unknown]");
  CHECK(fixture.last.unresolved);
  // An address outside of all code is nothing that V8 has named.
  CHECK_EQ(fixture.Resolve(MadeSample::StackSample(In(kParse), {0x70210, In(kMain)})),
           "main;parse");
}

TEST(StackResolver, KeepsDeepStacksWhole) {
  Fixture fixture;
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
  CHECK_EQ(test::Draw(fixture.frames, fixture.stacks, resolved.stack), expected);
}

}  // namespace
}  // namespace nativeprof
