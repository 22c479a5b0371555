// What is taken over from the stack before must be what resolving it anew would say.
#include "../collect/last_stack.h"

#include <vector>

#include "check.h"
#include "made_sample.h"
#include "resolver_fixture.h"

namespace nativeprof::test {
namespace {

constexpr uint64_t kBytecode = kScanBytecode + 8;

TEST(LastStack, KnowsTheOuterFramesOfTheWalkBefore) {
  ResolverFixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), In(kArrayMap), In(kMain), 0x70010})),
           "main;Array.prototype.map;parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kPattern), In(kArrayMap), In(kMain), 0x70010})),
           "main;Array.prototype.map;\\w+");
  // One frame less, and a leaf that was a caller.
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kArrayMap), In(kMain), 0x70010})),
           "main;Array.prototype.map");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kMain), 0x70010})), "main");
}

TEST(LastStack, IsForgottenWhenCodeGoes) {
  ResolverFixture fixture;
  const auto sample = MadeSample::Walk({In(kParse), In(kArrayMap), In(kMain)});
  CHECK_EQ(fixture.Resolve(sample), "main;Array.prototype.map;parse");
  fixture.Add(kMain, "JS:*other /app/main.js:9:1", CodeKind::kMachineCode, 0);
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(sample), "other;Array.prototype.map;parse");
  // WebAssembly is reported when it has run already.
  const auto late = MadeSample::Walk({In(kParse), In(kArrayMap), 0x50010, In(kMain)});
  CHECK_EQ(fixture.Resolve(late), "other;Array.prototype.map;parse");
  fixture.Add(0x50000, "JS:multiply", CodeKind::kWasm, 0);
  fixture.ApplyAll();
  CHECK_EQ(fixture.Resolve(late), "other;multiply;Array.prototype.map;parse");
}

TEST(LastStack, MakesNoDifference) {
  const std::vector<uint64_t> words = {
      In(kMain),
      In(kParse),
      In(kLeaf),
      In(kArrayMap),
      In(kArrayMap) + 1,
      In(kLoadIc),
      In(kPattern),
      kNameless + 8,
      0x70010,
      0x70210,
      0x70410,
      0x70710,
      0x70b10,
      In(kWasm),
      kBytecode,
      kParse + 2,
      Interpreted(In(kTrampoline)),
  };
  uint64_t random = 11;
  const auto draw = [&](uint64_t limit) {
    random = random * 6364136223846793005 + 1442695040888963407;
    return (random >> 33) % limit;
  };
  ResolverFixture fixture;
  std::vector<uint64_t> walk;
  for (int round = 0; round < 3'000; round++) {
    // The outer part stays.
    const size_t kept = draw(walk.size() + 1);
    walk.erase(walk.begin(), walk.end() - static_cast<std::ptrdiff_t>(kept));
    for (uint64_t added = draw(6) + (walk.empty() ? 1 : 0); added > 0; added--) {
      const uint64_t word = words[draw(words.size())];
      const bool has_bytecode = (word & kBytecodeFollows) != 0;
      if (has_bytecode) walk.insert(walk.begin(), kBytecode + draw(3));
      walk.insert(walk.begin(), word);
    }
    MadeSample sample = MadeSample::Walk(walk);
    sample.record().truncated = draw(10) == 0;
    if (draw(10) == 0) sample.record().vm_state = VmState::kGc;
    CHECK_EQ(fixture.Resolve(sample), ResolverFixture().Resolve(sample));
  }
}

}  // namespace
}  // namespace nativeprof::test
