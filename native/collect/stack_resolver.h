// Turns the addresses of one captured stack into interned frames. Collector thread only.
#ifndef NATIVEPROF_COLLECT_STACK_RESOLVER_H_
#define NATIVEPROF_COLLECT_STACK_RESOLVER_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "address_cache.h"
#include "code_map.h"
#include "frame_table.h"
#include "last_stack.h"
#include "native_role.h"
#include "sample_ring.h"
#include "stack_table.h"

namespace nativeprof {

struct NativeName {
  std::string name;
  std::string module;
};
using NativeSymbolizer = std::function<NativeName(uint64_t address)>;
// False: there is no code at that address, by all that can be read.
using CodeFinder = std::function<bool(uint64_t address, FoundCode* found)>;

struct ResolvedStack {
  StackId stack = kEmptyStack;
  // An address of generated code has no name.
  bool unresolved = false;
};

class StackResolver {
 public:
  StackResolver(FrameTable* frames, StackTable* stacks, CodeMap* code, NativeSymbolizer symbolizer);

  // Set up like `other`, for tables of its own: what was learnt with those of `other` is forgotten.
  StackResolver(FrameTable* frames, StackTable* stacks, const StackResolver& other)
      : StackResolver(frames, stacks, other.code_, other.symbolizer_) {
    find_code_ = other.find_code_;
    generated_ = other.generated_;
  }

  // Asked about generated code that was never reported.
  void SetCodeFinder(CodeFinder finder) { find_code_ = std::move(finder); }

  // Where V8's generated code lives: an unknown address there is unresolved, others are native.
  void AddGeneratedRange(uint64_t start, uint64_t end) { generated_.push_back({start, end}); }

  ResolvedStack Resolve(const SampleRecord& sample);
  StackId Idle() const { return idle_stack_; }
  // Of CPU time of which no sample tells.
  StackId Unsampled() {
    return stacks_->Extend(kEmptyStack,
                           {frames_->Intern(FrameKind::kPseudo, "[unsampled]"), {}, false});
  }

 private:
  enum class Meaning : uint8_t {
    kFrame,        // a named frame of generated code
    kInterpreter,  // named by its bytecode
    kPlumbing,     // generated code that nobody wants to see
    kUnknown,      // generated code without a name
    kNative,
  };
  struct Place {
    Meaning meaning = Meaning::kNative;
    const Code* code = nullptr;  // valid until code changes near it
    // Of located_: the functions that are active there, the innermost first.
    uint32_t first_frame = 0;
    uint32_t frame_count = 0;
  };
  struct NativeCode {
    NativeRole role;
    FrameId frame;
  };
  struct CachedPlace {
    uint32_t changes = 0;
    Place place;
  };
  static constexpr size_t kMaxLocated = 1 << 20;

  FrameId FrameOf(FunctionId function);
  Place Look(uint64_t address);
  Place LookUp(uint64_t address);
  bool IsGenerated(uint64_t address) const {
    return std::any_of(generated_.begin(), generated_.end(), [address](const Range& range) {
      return address >= range.start && address < range.end;
    });
  }
  bool FindUnreported(uint64_t address);
  void Locate(uint64_t address, Place* place);
  uint64_t MostRecent(const SampleRecord& sample, uint64_t bytecode);
  // False: there is no bytecode.
  bool PushBytecode(uint64_t address);
  void CollectWalk(const SampleRecord& sample);
  // That begins at word `i`.
  void CollectFrame(const SampleRecord& sample, uint32_t i);
  void CollectStackSample(const SampleRecord& sample);
  void AddFrameless(const SampleRecord& sample, const Place& leaf, uint64_t pc);
  void AddCallerOfNativeLeaf(const SampleRecord& sample);
  void AddPlace(const Place& place, uint64_t address);
  void Push(FrameId frame) { path_.push_back({frame, {}, false}); }
  void PushUnknown() {
    unresolved_ = true;
    Push(unknown_);
  }
  void PushFrames(const Place& place);
  void EndNativeRun();
  const NativeCode& LookNative(uint64_t address);

  FrameTable* const frames_;
  StackTable* const stacks_;
  CodeMap* const code_;
  LastStack last_;
  const NativeSymbolizer symbolizer_;
  CodeFinder find_code_;
  const FrameId gc_;
  const FrameId compile_;
  const FrameId native_;
  const FrameId unknown_;
  const FrameId truncated_;
  const StackId idle_stack_;

  struct Range {
    uint64_t start;
    uint64_t end;
  };
  std::vector<Range> generated_;
  std::vector<FrameId> frame_of_function_;  // kNoFrame: not met yet
  uint32_t functions_generation_ = 0;       // of the map, when that was filled
  AddressCache<CachedPlace> places_;
  std::vector<LocatedFrame> located_;
  std::unordered_map<uint64_t, NativeCode> native_code_;

  // of the stack being resolved, innermost first
  std::vector<LocatedFrame> path_;
  std::vector<uint64_t> native_run_;
  bool unresolved_ = false;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_STACK_RESOLVER_H_
