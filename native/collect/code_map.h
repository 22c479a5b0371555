// Which code lies at an address, as of the code events applied so far. Only the collector touches
// it.
#ifndef NATIVEPROF_COLLECT_CODE_MAP_H_
#define NATIVEPROF_COLLECT_CODE_MAP_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "code_event_log.h"
#include "code_positions.h"
#include "frame_table.h"
#include "function_index.h"
#include "script_table.h"

namespace nativeprof {

enum class CodeRole : uint8_t {
  // A frame that a person wants to see.
  kFrame,
  // The interpreter: the frame is the function whose bytecode it executes.
  kInterpreter,
  // V8's own plumbing between functions: entry stubs, inline caches, write barriers.
  kPlumbing,
};

// At which of these addresses, where there was the first bytecode of a function, there still is
// one.
using BytecodeCheck = std::function<std::vector<bool>(const std::vector<uint64_t>& starts)>;

struct Code {
  uint64_t start;
  uint64_t end;
  FunctionId function;
  CodeRole role;
  bool is_bytecode;
  bool seemed_freed;  // when it was last checked
  uint16_t frame_setup_offset;
  FunctionKey key;
  std::shared_ptr<StoredPositions> positions;  // null: not known
};

// Code that V8 has not reported, found where a sample was.
struct FoundCode {
  uint64_t start = 0;
  uint64_t end = 0;
  uint16_t frame_setup_offset = kNoFrameSetup;
  // Whose it is: as V8 would name it (see ParseCodeName), else the function with this bytecode,
  // else this function.
  std::string name;
  uint64_t bytecode = 0;
  FunctionKey function;
  std::string positions;  // see PositionsHead; may be empty
};

// What it takes to read V8's tables of code. Each is asked once, when it is first wanted.
struct CodeEncodings {
  std::function<BytecodeSizes()> bytecode_sizes;
  std::function<TranslationOperands()> translation_operands;
};

class CodeMap {
 public:
  CodeMap() = default;
  CodeMap(const CodeMap&) = delete;
  CodeMap& operator=(const CodeMap&) = delete;

  // Builtins run at two places where V8 has copied them near the generated code: an event that
  // reports one of these ranges counts for both.
  void SetBuiltinRanges(uint64_t original_start, uint64_t copy_start, uint64_t size_bytes);

  void SetEncodings(CodeEncodings encodings) { encodings_ = std::move(encodings); }

  // Asked now and then, when there is much bytecode.
  void SetBytecodeCheck(BytecodeCheck check) { check_bytecode_ = std::move(check); }

  void SetLineFinder(LineFinder find) { scripts_.SetLineFinder(std::move(find)); }

  // Takes the events that wait in the log: their sequence numbers follow those queued before.
  void QueueFrom(CodeEventLog* log);

  // Applies the queued events up to and including `sequence`.
  void ApplyUpTo(uint64_t sequence);

  void ApplyAll() { ApplyUpTo(queued_); }

  // False: nothing is known of what it belongs to.
  bool Add(const FoundCode& found);

  // Events up to `sequence` are still to be queued.
  bool NeedsMore(uint64_t sequence) const { return queued_ < sequence; }

  // The code that contains `address`, for bytecode also the byte before it; null if there is none.
  const Code* Find(uint64_t address) const;

  // What Find() says of an address holds as long as this number stays the same (never 0).
  // `found`: whether it says that there is code, which only a removal changes.
  uint32_t ChangesNear(uint64_t address, bool found) const {
    const PageChanges& page = changes_[PageOf(address)];
    return found ? page.removals : page.removals + page.additions;
  }

  // While this number stays the same, so does what Find() has said of code anywhere, and of what is
  // no code.
  uint64_t removals() const { return removals_; }

  // The function that has, or had, code; kNoFrame where none was ever reported.
  FunctionId FindFunction(const FunctionKey& key) const;

  // The functions that are active at an address of the code, the innermost first: those that are
  // inlined there, and at last its own. Valid until the next call.
  const std::vector<ActiveFunction>& FindActive(const Code& code, uint64_t address);

  TextPosition FindPosition(int32_t script_id, int32_t script_offset) {
    return scripts_.FindPosition(script_id, script_offset);
  }

  size_t queued_bytes() const { return queued_bytes_; }

  // Every function that has code, and some that had. A recording has frames only of those that it
  // met.
  const FrameTable& functions() const { return functions_; }

  // The frame of a function of functions().
  FrameId CopyFunction(FunctionId function, FrameTable* to);

  // A FunctionId means the same as long as this number does not change.
  uint32_t functions_generation() const { return functions_generation_; }

  size_t size() const { return codes_.size(); }

 private:
  void Apply(const CodeEvent& event, std::string_view text, Payload payload);
  void Insert(const Code& code);
  void RemoveWithin(uint64_t start, uint64_t end);
  void Move(uint64_t start, uint64_t new_start, uint32_t size_bytes);
  // `function`: whose code it is, which may get its id here; null: not known.
  Code Describe(const CodeEvent& event, std::string_view text, FunctionIndex::Entry* function);
  void NoteAddition(const Code& code);
  void NoteRemoval(const Code& code);
  const CodePositions* PositionsOf(StoredPositions* stored);
  const CodePositions* BytecodePositionsOf(const FunctionKey& key);
  // `entry_bytecode`: of the code that belongs to the outermost of them.
  void CorrectEntries(int32_t entry_bytecode);
  void CorrectMaglev(const CodePositions& positions, int32_t pc_offset);
  void CorrectCalls(const std::vector<ActiveBytecode>& calls);
  void ForgetUnused();
  void DetachPositions();
  size_t ForgetFreedBytecode();

  static constexpr size_t kFewEntries = 40'000;  // of about 10,000 functions
  size_t entries() const {
    return functions_.size() + functions_by_key_.size() + codes_.size() + scripts_.size();
  }

  // Pages that share a number only make the memory of Find()'s answers a little shorter.
  static constexpr size_t kPages = 4096;
  static constexpr int kPageBits = 12;
  static size_t PageOf(uint64_t address) { return (address >> kPageBits) % kPages; }
  struct PageChanges {
    uint32_t removals = 1;
    uint32_t additions = 0;
  };

  FrameTable functions_;
  uint32_t functions_generation_ = 0;
  size_t many_entries_ = kFewEntries;  // when to forget what is not used
  FunctionIndex functions_by_key_;
  std::map<uint64_t, Code> codes_;  // by start
  // Of tables, since those that are still there were last put apart: what they may keep.
  static constexpr size_t kMaxSharedBytes = 32 << 20;
  size_t shared_bytes_ = 0;
  ScriptTable scripts_;
  uint64_t builtin_starts_[2] = {0, 0};
  uint64_t builtin_bytes_ = 0;
  CodeEncodings encodings_;
  std::optional<BytecodeSizes> bytecode_sizes_;  // not asked yet
  std::optional<TranslationOperands> translation_operands_;
  std::vector<ActiveFunction> active_;  // what FindActive() gives, here to keep its memory
  BytecodeCheck check_bytecode_;

  uint64_t removals_ = 0;
  std::vector<PageChanges> changes_ = std::vector<PageChanges>(kPages);

  std::vector<CodeEventBatch> queue_;
  CodeEventBatch spare_;  // one that has been applied
  size_t queued_bytes_ = 0;
  size_t queue_offset_ = 0;  // into queue_.front()
  uint64_t queued_ = 0;      // sequence number of the last event queued
  uint64_t applied_ = 0;     // and of the last one applied
};

// --- How V8 names code, exposed for tests ---

struct CodeName {
  FrameKind kind;
  CodeRole role;
  std::string name;
  std::string_view file;
  int32_t line;
  int32_t column;
};

// `text` is V8's name of the code (`JS:*build /app/build.js:41:7`, `Builtin:ArrayMap`), `script`
// the name of its script, without which the two cannot be told apart.
CodeName ParseCodeName(CodeKind kind, std::string_view text, std::string_view script);

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_CODE_MAP_H_
