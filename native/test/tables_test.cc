// FrameTable, StackTable, Histogram.
#include <string>

#include "../collect/frame_table.h"
#include "../collect/histogram.h"
#include "../collect/stack_table.h"
#include "check.h"

namespace nativeprof {
namespace {

TEST(FrameTable, KeepsEveryFrameOnce) {
  FrameTable frames;
  const FrameId first = frames.Intern(FrameKind::kJs, "parse", "/app/parse.js", 10, 3);
  CHECK_EQ(first, 0);
  CHECK_EQ(frames.Intern(FrameKind::kJs, "parse", "/app/parse.js", 10, 3), first);
  CHECK_EQ(frames.size(), 1);
  // Each part tells frames apart.
  CHECK_EQ(frames.Intern(FrameKind::kJs, "parse", "/app/parse.js", 10, 4), 1);
  CHECK_EQ(frames.Intern(FrameKind::kJs, "parse", "/app/parse.js", 11, 3), 2);
  CHECK_EQ(frames.Intern(FrameKind::kJs, "parse", "/app/other.js", 10, 3), 3);
  CHECK_EQ(frames.Intern(FrameKind::kJs, "parser", "/app/parse.js", 10, 3), 4);
  CHECK_EQ(frames.Intern(FrameKind::kBuiltin, "parse", "/app/parse.js", 10, 3), 5);
  CHECK_EQ(frames.size(), 6);
}

TEST(FrameTable, SharesStringsAndKeepsThemInPlace) {
  FrameTable frames;
  std::string name = "a name that is too long for a small string";
  frames.Intern(FrameKind::kJs, name, "x");
  name.assign(name.size(), '?');  // the caller's text is not kept
  for (int i = 0; i < 10'000; i++) {
    frames.Intern(FrameKind::kJs, "f" + std::to_string(i), "x", i, i);
  }
  CHECK_EQ(frames.strings().size(), 10'002);
  for (int i = 0; i < 10'000; i++) {
    const Frame& frame = frames.frames()[static_cast<size_t>(i) + 1];
    CHECK_EQ(frames.strings()[frame.name], "f" + std::to_string(i));
    CHECK_EQ(frame.line, i);
  }
  CHECK_EQ(frames.strings()[frames.frames()[0].name], "a name that is too long for a small string");
}

TEST(FrameTable, TellsEmptyTextFromNone) {
  FrameTable frames;
  const FrameId pseudo = frames.Intern(FrameKind::kPseudo, "[gc]");
  CHECK_EQ(frames.Intern(FrameKind::kPseudo, "[gc]", ""), pseudo);
  CHECK_EQ(frames.Intern(FrameKind::kPseudo, "", "[gc]"), 1);
  CHECK_EQ(frames.Intern(FrameKind::kPseudo, std::string_view("a\0b", 3)), 2);
  CHECK_EQ(frames.Intern(FrameKind::kPseudo, "a"), 3);
}

TEST(FrameTable, CopiesFramesFromAnotherTable) {
  FrameTable all;
  all.Intern(FrameKind::kJs, "unused", "/app/a.js", 1, 1);
  const FrameId parse = all.Intern(FrameKind::kWasm, "parse", "/app/parse.js", 10, 3);
  FrameTable met;
  CHECK_EQ(met.InternCopy(all, parse), 0);
  CHECK_EQ(met.InternCopy(all, parse), 0);
  CHECK_EQ(met.Intern(FrameKind::kWasm, "parse", "/app/parse.js", 10, 3), 0);
  CHECK_EQ(met.strings().size(), 2);
}

TEST(FrameTable, CopiesTheSourceMapsOfTheFilesOfItsFrames) {
  FrameTable all;
  all.Intern(FrameKind::kJs, "unused", "/app/a.ts", 1, 1);
  all.AddSourceMap("/app/a.ts", "data:a");
  all.AddSourceMap("/app/b.ts", "data:b");  // before its first frame
  all.AddSourceMap("/app/b.ts", "data:later");
  const FrameId one = all.Intern(FrameKind::kJs, "one", "/app/b.ts", 1, 1);
  const FrameId two = all.Intern(FrameKind::kJs, "two", "/app/b.ts", 2, 1);
  FrameTable met;
  met.InternCopy(all, one);
  met.InternCopy(all, two);
  CHECK_EQ(met.source_maps().size(), 1);
  CHECK_EQ(met.strings()[met.source_maps()[0].file], "/app/b.ts");
  CHECK_EQ(met.strings()[met.source_maps()[0].url], "data:b");
  CHECK_EQ(met.strings().size(), 4);
}

TEST(StackTable, KeepsEveryStackOnce) {
  StackTable stacks;
  const StackId main = stacks.Extend(kEmptyStack, {0});
  const StackId parse = stacks.Extend(main, {1});
  CHECK_EQ(stacks.Extend(kEmptyStack, {0}), main);
  CHECK_EQ(stacks.Extend(main, {1}), parse);
  CHECK(stacks.Extend(main, {2}) != parse);
  CHECK(stacks.Extend(kEmptyStack, {1}) != parse);
  CHECK(stacks.Extend(parse, {1}) != parse);  // recursion
  CHECK_EQ(stacks.parents().size(), 5);
  CHECK_EQ(stacks.parents()[static_cast<size_t>(parse)], main);
  CHECK_EQ(stacks.frames()[static_cast<size_t>(parse)], 1);
  CHECK_EQ(stacks.parents()[static_cast<size_t>(main)], kEmptyStack);
}

TEST(StackTable, FindsEachOfManyStacksAgain) {
  StackTable stacks;
  const auto extend = [&stacks](int32_t i) {
    const TextPosition position = {i % 97, i % 89};
    return stacks.Extend(i < 100 ? kEmptyStack : i / 3, {i % 11, position, i % 2 == 1});
  };
  std::vector<StackId> ids;
  for (int32_t i = 0; i < 20'000; i++) ids.push_back(extend(i));
  for (int32_t i = 0; i < 20'000; i++) CHECK_EQ(extend(i), ids[static_cast<size_t>(i)]);
  const auto last = static_cast<size_t>(ids.back());
  CHECK_EQ(stacks.parents()[last], 19'999 / 3);
  CHECK_EQ(stacks.lines()[last], 19'999 % 97);
  CHECK_EQ(stacks.columns()[last], 19'999 % 89);
  CHECK_EQ(stacks.inlined()[last], 1);
}

TEST(StackTable, PutsParentsBeforeTheirChildren) {
  StackTable stacks;
  for (FrameId leaf = 0; leaf < 50; leaf++) {
    StackId stack = kEmptyStack;
    for (FrameId frame = 0; frame < 20; frame++) stack = stacks.Extend(stack, {(frame * leaf) % 7});
  }
  for (size_t i = 0; i < stacks.parents().size(); i++) {
    CHECK(stacks.parents()[i] < static_cast<StackId>(i));
  }
}

TEST(Histogram, FindsPercentiles) {
  Histogram histogram;
  CHECK_EQ(histogram.PercentileNs(0.5), 0);
  for (uint64_t i = 1; i <= 1000; i++) histogram.Add(i * 1000);  // 1 us to 1 ms, evenly
  const double shares[] = {0.01, 0.1, 0.5, 0.9, 0.99};
  for (const double share : shares) {
    const auto expected = static_cast<uint64_t>(share * 1'000'000);
    const uint64_t found = histogram.PercentileNs(share);
    CHECK(found >= expected - expected / 100 && found <= expected + expected / 100);
  }
}

TEST(Histogram, FindsASingleDurationWhateverItIs) {
  for (uint64_t duration_ns = 256; duration_ns < 60'000'000'000; duration_ns += duration_ns / 3) {
    Histogram histogram;
    histogram.Add(duration_ns);
    const uint64_t found = histogram.PercentileNs(0.5);
    CHECK(found >= duration_ns - duration_ns / 100 && found <= duration_ns + duration_ns / 100);
  }
}

TEST(Histogram, PutsTheExcessIntoTheOutermostBuckets) {
  Histogram histogram;
  histogram.Add(0);
  histogram.Add(256);
  histogram.Add(100'000'000'000);
  histogram.Add(3'600'000'000'000);  // an hour
  CHECK_EQ(histogram.PercentileNs(0), histogram.PercentileNs(0.5));
  CHECK(histogram.PercentileNs(1) > 60'000'000'000);
  CHECK_EQ(histogram.PercentileNs(0.75), histogram.PercentileNs(1));
}

}  // namespace
}  // namespace nativeprof
