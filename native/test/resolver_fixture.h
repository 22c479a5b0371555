// A stack resolver with some code to resolve.
#ifndef NATIVEPROF_TEST_RESOLVER_FIXTURE_H_
#define NATIVEPROF_TEST_RESOLVER_FIXTURE_H_

#include <map>
#include <string>
#include <string_view>

#include "../collect/stack_resolver.h"
#include "made_events.h"
#include "made_sample.h"

namespace nativeprof::test {

// Generated code of 0x100 bytes each.
constexpr uint64_t kMain = 0x10000;          // optimised
constexpr uint64_t kParse = 0x10100;         // optimised, sets its frame up at offset 4
constexpr uint64_t kLeaf = 0x10200;          // optimised, never has a frame
constexpr uint64_t kArrayMap = 0x11000;      // builtin
constexpr uint64_t kLoadIc = 0x11100;        // plumbing
constexpr uint64_t kTrampoline = 0x11200;    // the interpreter
constexpr uint64_t kAddHandler = 0x11300;    // a bytecode handler
constexpr uint64_t kSubstring = 0x11400;     // plumbing that sets up a frame in places
constexpr uint64_t kPattern = 0x12000;       // a regular expression
constexpr uint64_t kWasm = 0x13000;          // a WebAssembly function
constexpr uint64_t kScanBytecode = 0x20000;  // bytecode of `scan`
constexpr uint64_t kReadBytecode = 0x20100;  // bytecode of `read`
constexpr uint64_t kNameless = 0x1f000;      // generated code that nobody reported

// Native code: one address, one function.
inline const std::map<uint64_t, NativeName> kNatives = {
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

// A resolver that knows the code above.
struct ResolverFixture {
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

  ResolverFixture() {
    resolver.AddGeneratedRange(0x10000, 0x30000);
    NameScript(&log, 1, "/app/main.js");
    Add(kMain, "JS:*main /app/main.js:1:1", CodeKind::kMachineCode, 0);
    Add(kParse, "JS:*parse /app/main.js:2:1", CodeKind::kMachineCode, 4);
    Add(kLeaf, "JS:*leaf /app/main.js:3:1", CodeKind::kMachineCode, kNoFrameSetup);
    Add(kArrayMap, "Builtin:ArrayMap", CodeKind::kMachineCode, 0);
    Add(kLoadIc, "Builtin:LoadIC", CodeKind::kMachineCode, kNoFrameSetup);
    Add(kTrampoline, "Builtin:InterpreterEntryTrampoline", CodeKind::kMachineCode, 0);
    Add(kAddHandler, "BytecodeHandler:Add", CodeKind::kMachineCode, kNoFrameSetup);
    Add(kSubstring, "Builtin:StringSubstring", CodeKind::kMachineCode, 0x20);
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
    QueueAll(&log, &code);
    code.ApplyUpTo(log.sequence());
  }

  std::string Resolve(const MadeSample& sample) {
    last = resolver.Resolve(sample.record());
    return Draw(frames, stacks, last.stack);
  }
  ResolvedStack last;
};

// Middles of functions: behind the frame's set-up, at no return.
constexpr uint64_t In(uint64_t code) { return code + 0x80; }
constexpr uint64_t Interpreted(uint64_t pc) { return pc | kBytecodeFollows; }

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_RESOLVER_FIXTURE_H_
