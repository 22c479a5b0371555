#include "../collect/code_positions.h"

#include <cstring>
#include <string>
#include <utility>

#include "check.h"
#include "made_events.h"
#include "made_positions.h"
#include "made_sample.h"
#include "made_translations.h"
#include "resolver_fixture.h"

namespace nativeprof::test {
namespace {

const BytecodeSizes kNoSizes;

// The code of a function into which 1 is inlined, and 2 into that; then 1 again, elsewhere.
MadePositions Nested(PositionEncoding encoding) {
  MadePositions made(encoding);
  made.functions = {{7, 1}, {7, 2}};
  made.Call(100, -1, 0);
  made.Call(20, 0, 1);
  made.Call(150, -1, 0);
  made.Position(0x10, 90, -1);
  made.Position(0x20, 10, 0);
  made.Position(0x30, 5, 1);
  made.Position(0x38, 6, 1);
  made.Position(0x40, 12, 0);
  made.Position(0x50, 110, -1);
  made.Position(0x1000, 15, 2);
  return made;
}

std::string Names(const CodePositions& table, int32_t pc_offset) {
  std::string names;
  for (const ActiveFunction& active : FindActive(table, pc_offset)) {
    const std::string name = active.key.number < 0 ? "own" : std::to_string(active.key.number);
    names += name + "@" + std::to_string(active.script_offset) + ' ';
  }
  return names;
}

TEST(CodePositions, FindsTheCallsThatAreActive) {
  for (const auto encoding : {PositionEncoding::kSigned, PositionEncoding::kFlags}) {
    const auto table = OpenCopy(Nested(encoding).Payload(), &kNoSizes);
    CHECK(table != nullptr);
    CHECK_EQ(Names(*table, 0), "own@-1 ");
    CHECK_EQ(Names(*table, 0x1f), "own@90 ");
    CHECK_EQ(Names(*table, 0x20), "1@10 own@100 ");
    CHECK_EQ(Names(*table, 0x30), "2@5 1@20 own@100 ");
    CHECK_EQ(Names(*table, 0x3f), "2@6 1@20 own@100 ");
    CHECK_EQ(Names(*table, 0x40), "1@12 own@100 ");
    CHECK_EQ(Names(*table, 0x50), "own@110 ");
    CHECK_EQ(Names(*table, 0x1000), "1@15 own@150 ");
    CHECK_EQ(Names(*table, 0x7fffffff), "1@15 own@150 ");
  }
}

TEST(CodePositions, RefusesWhatContradictsItself) {
  const auto decode = [](const MadePositions& made) { return OpenCopy(made.Payload(), &kNoSizes); };
  MadePositions made = Nested(PositionEncoding::kSigned);
  made.Call(1, -1, 2);  // there is no such function
  CHECK(decode(made) == nullptr);
  made = Nested(PositionEncoding::kSigned);
  made.Call(1, 3, 0);  // stands within itself
  CHECK(decode(made) == nullptr);
  made = Nested(PositionEncoding::kSigned);
  made.Position(0x1010, 1, 3);  // there is no such call
  CHECK(decode(made) == nullptr);
  CHECK(OpenCopy({}, &kNoSizes) == nullptr);
}

TEST(CodePositions, SurvivesGarbage) {
  uint64_t random = 5;
  const auto draw = [&](uint64_t limit) {
    random = random * 6364136223846793005 + 1442695040888963407;
    return (random >> 33) % limit;
  };
  MadePositions made = Nested(PositionEncoding::kSigned);
  MadeTranslations translations;
  made.Return(0x25, 0x900, translations.Begin({{3, 9}, {8, 0}}));
  made.Return(0x35, 0x905, translations.Begin({{3, 9}, {8, 0}, {5, 1}}));
  made.translations = translations.bytes();
  const std::string whole = made.Payload();
  for (size_t length = 0; length < whole.size(); length++) {
    CHECK(OpenCopy(std::string(whole, 0, length), &kNoSizes) == nullptr);
  }
  for (int round = 0; round < 20'000; round++) {
    std::string payload = whole;
    for (int i = 0; i < 3; i++) payload[draw(payload.size())] = static_cast<char>(draw(256));
    const auto table = OpenCopy(payload, &kNoSizes);
    if (table == nullptr) continue;
    for (int i = 0; i < 5; i++) {
      const auto pc_offset = static_cast<int32_t>(draw(0x2000));
      const auto active = FindActive(*table, pc_offset);
      CHECK(table->FindCall(pc_offset, kTranslationOperands).size() <= 1024);
      CHECK(active.size() <= 4);
      if (active.back().call >= 0) CHECK(table->FindSiblings(active.back().call).size() <= 2);
    }
  }
}

TEST(CodePositions, TakeAnExitForTheCallThatItStandsFor) {
  MadePositions made = Nested(PositionEncoding::kSigned);
  made.Return(0x25, 0x900, -1);
  made.Return(0x35, 0x905, -1);
  const auto table = OpenCopy(made.Payload(), &kNoSizes);
  CHECK(table != nullptr);
  CHECK_EQ(Names(*table, 0x904), Names(*table, 0x34));
  CHECK_EQ(Names(*table, 0x905), "own@110 ");  // behind it
  made.Return(0x36, 0x904, -1);                // out of order
  CHECK(OpenCopy(made.Payload(), &kNoSizes) == nullptr);
}

TEST(CodePositions, KnowTheBytecodeOfCalls) {
  MadePositions made = Nested(PositionEncoding::kSigned);
  MadeTranslations translations;
  made.Return(0x25, 0x900, translations.Begin({{3, 9}, {8, 0}}));
  made.Return(0x35, 0x905, translations.Begin({{3, 9}, {8, 0}, {5, 1}}));
  made.Return(0x45, 0x90a, translations.Begin({{3, 9}, {8, 2}}));  // there is no such function
  made.Return(0x55, 0x90f, -1);
  made.translations = translations.bytes();
  const auto table = OpenCopy(made.Payload(), &kNoSizes);
  CHECK(table != nullptr);
  const auto call = [&](int32_t pc_offset) {
    std::string text;
    for (const ActiveBytecode& active : table->FindCall(pc_offset, kTranslationOperands)) {
      const std::string name = active.key.number < 0 ? "own" : std::to_string(active.key.number);
      text += name + "@" + std::to_string(active.bytecode_offset) + ' ';
    }
    return text;
  };
  CHECK_EQ(call(0x24), "1@8 own@3 ");
  CHECK_EQ(call(0x34), "2@5 1@8 own@3 ");
  CHECK_EQ(call(0x904), "2@5 1@8 own@3 ");  // its exit
  CHECK_EQ(call(0x33), "");
  CHECK_EQ(call(0x44), "");
  CHECK_EQ(call(0x54), "");
  CHECK(table->FindCall(0x24, TranslationOperands()).empty());
}

// `main` with `scan` inlined at its middle, and `read` inlined into that.
struct InlinedFixture : ResolverFixture {
  InlinedFixture() {
    Number(kScanBytecode, "JS:~scan /app/main.js:4:1", 4);
    Number(kReadBytecode, "JS:~read /app/main.js:5:1", 5);
    ApplyAll();
  }
  void Number(uint64_t start, std::string_view name, int32_t number) {
    test::Add(&log, {CodeKind::kBytecode, start, 0x100, name, 1, kNoFrameSetup, number});
  }
  static std::string Payload() {
    MadePositions made(PositionEncoding::kSigned);
    made.functions = {{1, 4}, {1, 5}, {1, 99}};
    made.Call(10, -1, 0);
    made.Call(20, 0, 1);
    made.Call(30, -1, 2);
    made.Position(0x10, 1, -1);
    made.Position(0x40, 2, 0);
    made.Position(0x60, 3, 1);
    made.Position(0xa0, 4, -1);
    made.Position(0xc0, 5, 2);
    return made.Payload();
  }
};

TEST(StackResolver, ExpandsWhatIsInlined) {
  InlinedFixture fixture;
  const std::string payload = InlinedFixture::Payload();
  test::Add(&fixture.log,
            {CodeKind::kMachineCode, kMain, 0x100, "JS:*main /app/main.js:1:1", 1, 0, 1, payload});
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kMain + 0x20})), "main");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kMain + 0x60})), "main;scan;read");
  // A return address belongs to the call before it.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), kMain + 0x60})), "main;scan;parse");
  // Moved, it is the same.
  Move(&fixture.log, kMain, 0x1a000);
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x1a060})), "main;scan;read");
  // A function that was never reported has no name: its caller is what is known.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x1a0c0})), "main");
}

TEST(StackResolver, ExpandsAFunctionThatIsInlinedIntoItself) {
  InlinedFixture fixture;
  MadePositions made(PositionEncoding::kSigned);
  made.functions = {{1, 4}};
  made.Call(10, -1, 0);
  made.Call(20, 0, -1);
  made.Call(10, 1, 0);
  made.Position(0x10, 1, -1);
  made.Position(0x60, 3, 1);
  made.Position(0xa0, 2, 2);
  const std::string payload = made.Payload();
  test::Add(&fixture.log,
            {CodeKind::kMachineCode, kMain, 0x100, "JS:*main /app/main.js:1:1", 1, 0, 1, payload});
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kMain + 0x60})), "main;scan;main");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kMain + 0xa0})), "main;scan;main;scan");
}

// Maglev's table says at a call what was inlined just before it.
TEST(StackResolver, TakesCallsFromTheirTranslations) {
  InlinedFixture fixture;
  fixture.code.SetEncodings({nullptr, [] { return kTranslationOperands; }});
  MadePositions made(PositionEncoding::kSigned);
  made.functions = {{1, 4}, {1, 5}};
  made.Call(10, -1, 0);
  made.Position(0x10, 1, -1);
  MadeTranslations translations;
  made.Return(0x20, 0xf0, translations.Begin({{3, 9}, {8, 0}, {5, 1}}));
  made.translations = translations.bytes();
  const std::string payload = made.Payload();
  test::Add(&fixture.log,
            {CodeKind::kMachineCode, kMain, 0x100, "JS:+main /app/main.js:1:1", 1, 0, 1, payload});
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), kMain + 0x20})), "main;scan;read;parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), kMain + 0x21})), "main;parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kMain + 0x20})), "main");
}

TEST(StackResolver, KnowsTheLineOfEveryFrame) {
  InlinedFixture fixture;
  // Ten characters a line.
  std::string line_ends;
  for (int32_t end = 9; end < 100; end += 10) {
    line_ends.append(reinterpret_cast<const char*>(&end), sizeof(end));
  }
  CodeEvent script = {};
  script.type = CodeEventType::kScript;
  script.script_id = 1;
  fixture.log.Append(script, "/app/main.js", line_ends);
  const std::string payload = InlinedFixture::Payload();
  test::Add(&fixture.log,
            {CodeKind::kMachineCode, kMain, 0x100, "JS:*main /app/main.js:1:1", 1, 0, 1, payload});
  fixture.ApplyAll();
  fixture.Resolve(MadeSample::Walk({kMain + 0x60}));
  StackId stack = fixture.last.stack;
  const std::vector<TextPosition> expected = {{1, 4}, {3, 1}, {2, 1}};  // read, scan, main
  for (const TextPosition& position : expected) {
    const auto at = static_cast<size_t>(stack);
    CHECK_EQ(fixture.stacks.lines()[at], position.line);
    CHECK_EQ(fixture.stacks.columns()[at], position.column);
    stack = fixture.stacks.parents()[at];
  }
  CHECK_EQ(stack, kEmptyStack);
}

TEST(StackResolver, FindsCodeThatWasNeverReported) {
  InlinedFixture fixture;
  int questions = 0;
  fixture.resolver.SetCodeFinder([&](uint64_t address, FoundCode* found) {
    questions++;
    if (address >= 0x1f000) return false;
    *found = FoundCode{0x1e000, address + 1, 0, {}, 0, {1, 4}, {}};
    return true;
  });
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x1e080, In(kMain)})), "main;scan");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x1e040, In(kMain)})), "main;scan");
  CHECK_EQ(questions, 1);
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({kNameless, In(kMain)})), "main;[unknown]");
  CHECK(fixture.last.unresolved);
  // Native code is none of its business.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70310, In(kMain)})), "main;sha256_block_data_order");
  CHECK_EQ(questions, 2);
}

}  // namespace
}  // namespace nativeprof::test
