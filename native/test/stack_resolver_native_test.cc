// Native code below and between JavaScript, the VM's own work, and what GetStackSample gives.
#include "check.h"
#include "resolver_fixture.h"

namespace nativeprof::test {
namespace {

TEST(StackResolver, FindsTheCallerOfANativeLeafWithoutAFrame) {
  ResolverFixture fixture;
  MadeSample sample = MadeSample::Walk({0x70310, In(kMain)}).WithTop({1, 2, In(kParse), 4});
  sample.record().fp_is_js = true;
  CHECK_EQ(fixture.Resolve(sample), "main;parse;sha256_block_data_order");
  sample.record().fp_is_js = false;
  CHECK_EQ(fixture.Resolve(sample), "main;sha256_block_data_order");
}

TEST(StackResolver, TrustsWhatV8HasNotedOfTheCallOfALeaf) {
  ResolverFixture fixture;
  // Nearer lies what another call has left.
  MadeSample sample = MadeSample::Walk({0x70310, In(kMain)}).WithTop({In(kLeaf), In(kParse), 4});
  sample.record().fp_is_js = true;
  sample.record().leaf_call = kParse + 8;
  CHECK_EQ(fixture.Resolve(sample), "main;parse;sha256_block_data_order");
  // The return address lies further off.
  sample.WithTop({1, In(kLeaf), 3, 4});
  sample.record().fp_is_js = false;
  CHECK_EQ(fixture.Resolve(sample), "main;parse;sha256_block_data_order");
  // Of the interpreter's handlers nothing is to be said.
  sample.record().leaf_call = In(kAddHandler);
  CHECK_EQ(fixture.Resolve(sample), "main;sha256_block_data_order");
}

TEST(StackResolver, NamesTheNativeFunctionThatJavaScriptCalled) {
  ResolverFixture fixture;
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
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70710, In(kMain)})), "main;Array.prototype.concat");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70810, In(kMain)})), "main;Date.now");
}

TEST(StackResolver, TellsTheModuleOfNativeCode) {
  ResolverFixture fixture;
  fixture.Resolve(MadeSample::Walk({0x70a10, In(kMain)}));
  const FrameId leaf = fixture.stacks.frames()[static_cast<size_t>(fixture.last.stack)];
  CHECK_EQ(FileOf(fixture.frames, leaf), "/app/addon.node");
  CHECK(fixture.frames.frames()[static_cast<size_t>(leaf)].kind == FrameKind::kNative);
}

TEST(StackResolver, AsksForEverySymbolOnce) {
  ResolverFixture fixture;
  for (int i = 0; i < 10; i++) fixture.Resolve(MadeSample::Walk({0x70310, 0x70210, In(kMain)}));
  CHECK_EQ(fixture.symbol_questions, 2);
}

TEST(StackResolver, DropsTheRootsOfTheEventLoop) {
  ResolverFixture fixture;
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({In(kParse), 0x70010})), "parse");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({0x70310, 0x70010})), "[native]");
  CHECK_EQ(fixture.Resolve(MadeSample::Walk({})), "[native]");
}

TEST(StackResolver, RecognisesTheVmsOwnWork) {
  ResolverFixture fixture;
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

TEST(StackResolver, ReadsStackSamples) {
  ResolverFixture fixture;
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

}  // namespace
}  // namespace nativeprof::test
