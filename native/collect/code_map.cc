#include "code_map.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace nativeprof {
namespace {

// Of a function whose place is only known as an offset in its script, `line` stands for the script
// and `column` for the offset, until its lines are wanted.
int32_t LineOfScript(int32_t script_id) { return -1 - script_id; }
int32_t ScriptOfLine(int32_t line) { return -1 - line; }

}  // namespace

void CodeMap::SetBuiltinRanges(uint64_t original_start, uint64_t copy_start, uint64_t size_bytes) {
  builtin_starts_[0] = original_start;
  builtin_starts_[1] = copy_start;
  builtin_bytes_ = size_bytes;
}

void CodeMap::QueueFrom(CodeEventLog* log) {
  CodeEventBatch batch = log->Take(std::move(spare_));
  log->SetScriptsGeneration(functions_generation_);
  const std::vector<char>& records = batch.records;
  for (size_t offset = 0; offset < records.size(); queued_++) {
    CodeEvent event;
    std::memcpy(&event, records.data() + offset, sizeof(event));
    offset += CodeEventLog::RecordBytes(event);
  }
  queued_bytes_ += batch.size_bytes();
  if (records.empty()) {
    spare_ = std::move(batch);
  } else {
    queue_.push_back(std::move(batch));
  }
}

void CodeMap::ApplyUpTo(uint64_t sequence) {
  while (applied_ < sequence && !queue_.empty()) {
    CodeEventBatch& batch = queue_.front();
    const std::vector<char>& records = batch.records;
    while (applied_ < sequence && queue_offset_ < records.size()) {
      CodeEvent event;
      const char* record = records.data() + queue_offset_;
      std::memcpy(&event, record, sizeof(event));
      Payload payload;
      if (event.payload >= 0) {
        payload = std::move(batch.payloads[static_cast<size_t>(event.payload)]);
      }
      Apply(event, {record + sizeof(event), event.text_bytes}, std::move(payload));
      queue_offset_ += CodeEventLog::RecordBytes(event);
      applied_++;
    }
    if (queue_offset_ >= records.size()) {
      queued_bytes_ -= batch.size_bytes();
      if (records.capacity() <= 2 * CodeEventLog::kBacklogBytes) spare_ = std::move(batch);
      queue_.erase(queue_.begin());
      queue_offset_ = 0;
    }
  }
}

const Code* CodeMap::Find(uint64_t address) const {
  const auto next = codes_.upper_bound(address);
  if (next != codes_.begin() && address < std::prev(next)->second.end) {
    return &std::prev(next)->second;
  }
  // A function that is interrupted where it begins has not come to its first bytecode
  // (kFunctionEntryBytecodeOffset in src/common/globals.h): it is at -1.
  const bool begins =
      next != codes_.end() && next->second.is_bytecode && next->first - 1 == address;
  return begins ? &next->second : nullptr;
}

FunctionId CodeMap::FindFunction(const FunctionKey& key) const {
  const FunctionIndex::Entry* const function = functions_by_key_.Find(key);
  return function == nullptr ? kNoFrame : function->id;
}

FrameId CodeMap::CopyFunction(FunctionId function, FrameTable* to) {
  const Frame& frame = functions_.frames()[static_cast<size_t>(function)];
  TextPosition start = {frame.line, frame.column};
  if (frame.line < 0) start = FindPosition(ScriptOfLine(frame.line), frame.column);
  return to->InternCopy(functions_, function, start.line, start.column);
}

void CodeMap::Apply(const CodeEvent& event, std::string_view text, Payload payload) {
  switch (event.type) {
    case CodeEventType::kScript:
      if (entries() >= many_entries_) ForgetUnused();
      scripts_.Set(event.script_id, text, payload.bytes());
      return;
    case CodeEventType::kScriptOrigin:
      scripts_.SetOrigin(event.script_id, payload.bytes());
      return;
    case CodeEventType::kScriptText:
      scripts_.SetText(event.script_id, event.start);
      return;
    case CodeEventType::kSourceMap:
      if (!scripts_.NameOf(event.script_id).empty()) {
        functions_.AddSourceMap(scripts_.NameOf(event.script_id), payload.bytes());
      }
      return;
    case CodeEventType::kMoved:
      Move(event.start, event.new_start, event.size_bytes);
      return;
    case CodeEventType::kAdded:
      break;
  }
  FunctionIndex::Entry* const function =
      event.function_number >= 0 ? &functions_by_key_.At({event.script_id, event.function_number})
                                 : nullptr;
  Code code = Describe(event, text, function);
  if (event.payload >= 0) {
    shared_bytes_ += payload.size_bytes;
    if (shared_bytes_ > kMaxSharedBytes) DetachPositions();
    code.positions = std::make_shared<StoredPositions>(std::move(payload));
  }
  if (code.is_bytecode && code.function != kNoFrame && function != nullptr) {
    functions_by_key_.SetPositions(function, code.positions);
  }
  // V8 reports WebAssembly late: samples may have met it as no code.
  if (event.kind == CodeKind::kWasm) removals_++;
  Insert(code);
  for (int i = 0; i < 2; i++) {
    const uint64_t offset = code.start - builtin_starts_[i];
    if (builtin_starts_[i] == 0 || builtin_starts_[1 - i] == 0 || offset >= builtin_bytes_)
      continue;
    const uint64_t size_bytes = code.end - code.start;
    code.start = builtin_starts_[1 - i] + offset;
    code.end = code.start + size_bytes;
    Insert(code);
    return;
  }
}

bool CodeMap::Add(const FoundCode& found) {
  Code code = {};
  code.start = found.start;
  code.end = found.end;
  code.role = CodeRole::kFrame;
  code.frame_setup_offset = found.frame_setup_offset;
  code.key = found.function;
  if (!found.name.empty()) {
    const CodeName name = ParseCodeName(CodeKind::kMachineCode, found.name, {});
    code.role = name.role;
    code.key = {-1, -1};
    code.function = kNoFrame;
    if (name.role == CodeRole::kFrame) code.function = functions_.Intern(name.kind, name.name);
  } else if (found.bytecode != 0) {
    const Code* const bytecode = Find(found.bytecode);
    if (bytecode == nullptr || bytecode->start != found.bytecode) return false;
    code.function = bytecode->function;
    code.key = bytecode->key;
  } else {
    code.function = FindFunction(found.function);
  }
  if (code.role == CodeRole::kFrame && code.function == kNoFrame) return false;
  if (!found.positions.empty()) {
    code.positions = std::make_shared<StoredPositions>(CopyPayload(found.positions));
  }
  Insert(code);
  return true;
}

void CodeMap::Insert(const Code& code) {
  RemoveWithin(code.start, code.end);
  codes_.emplace(code.start, code);
  NoteAddition(code);
}

// Whatever was there before is gone: V8 reuses memory without saying that it freed it.
void CodeMap::RemoveWithin(uint64_t start, uint64_t end) {
  auto first = codes_.lower_bound(start);
  if (first != codes_.begin() && std::prev(first)->second.end > start) --first;
  auto last = first;
  for (; last != codes_.end() && last->second.start < end; ++last) NoteRemoval(last->second);
  codes_.erase(first, last);
}

void CodeMap::NoteAddition(const Code& code) {
  const uint64_t first = code.start >> kPageBits;
  const uint64_t last = std::min((code.end - 1) >> kPageBits, first + kPages - 1);
  for (uint64_t page = first; page <= last; page++) changes_[page % kPages].additions++;
}

void CodeMap::NoteRemoval(const Code& code) {
  removals_++;
  const uint64_t first = code.start >> kPageBits;
  const uint64_t last = std::min((code.end - 1) >> kPageBits, first + kPages - 1);
  for (uint64_t page = first; page <= last; page++) changes_[page % kPages].removals++;
}

void CodeMap::Move(uint64_t start, uint64_t new_start, uint32_t size_bytes) {
  const auto position = codes_.find(start);
  if (position == codes_.end()) {
    // No sample has met it yet.
    RemoveWithin(new_start, new_start + size_bytes);
    return;
  }
  Code code = position->second;
  // The old place stays known until something else is put there: until the collection ends, return
  // addresses on the stack still point to it.
  code.end = new_start + (code.end - code.start);
  code.start = new_start;
  code.seemed_freed = false;
  Insert(code);
}

Code CodeMap::Describe(const CodeEvent& event, std::string_view text,
                       FunctionIndex::Entry* function) {
  Code code;
  code.start = event.start;
  code.end = event.start + (event.size_bytes > 0 ? event.size_bytes : 1);
  code.role = CodeRole::kFrame;
  code.is_bytecode = event.kind == CodeKind::kBytecode;
  code.seemed_freed = false;
  code.frame_setup_offset = event.frame_setup_offset;
  code.key = {event.script_id, event.function_number};
  // All code of a function has its name.
  code.function = function != nullptr ? function->id : kNoFrame;
  if (code.function != kNoFrame) return code;

  CodeName name = ParseCodeName(event.kind, text, scripts_.NameOf(event.script_id));
  if (event.has_start_offset) {
    name.line = LineOfScript(event.script_id);
    name.column = event.start_offset;
  }
  code.role = name.role;
  if (name.role != CodeRole::kFrame) return code;
  code.function = functions_.Intern(name.kind, name.name, name.file, name.line, name.column);
  if (function != nullptr) function->id = code.function;
  return code;
}

}  // namespace nativeprof
