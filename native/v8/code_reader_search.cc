// Code that V8 has not reported, by an address in it.
#include "code_reader.h"

#include <cstring>

#include "../os/process_memory.h"

namespace nativeprof {

bool CodeReader::FindAround(uintptr_t address, FoundCode* found) {
  if (heap_->layout() == nullptr) return false;
  uintptr_t code;
  const uintptr_t start = FindStart(address, &code);
  if (start == 0) return false;
  FoundCode again;
  if (!Describe(code, start, found) || address >= found->end) return false;
  uintptr_t same_code;
  if (!FindCode(start, &same_code) || same_code != code || !Describe(code, start, &again)) {
    return false;
  }
  return again.end == found->end && again.name == found->name &&
         again.bytecode == found->bytecode && again.function == found->function &&
         again.positions == found->positions;
}

bool CodeReader::Describe(uintptr_t code, uintptr_t start, FoundCode* found) {
  const HeapLayout& layout = *heap_->layout();
  uint32_t flags;
  uint32_t size_bytes;
  payload_.clear();
  if (!heap_->Read(code + static_cast<uintptr_t>(layout.code_flags), &flags) ||
      !heap_->Read(code + static_cast<uintptr_t>(layout.code_size), &size_bytes)) {
    return false;
  }
  found->start = start;
  found->end = start + size_bytes;
  const int32_t kind = static_cast<int32_t>(flags) & layout.code_kind_mask;
  if (kind == layout.regexp_kind) {
    found->name = "RegExp:Regular expression code";  // V8's listing has no more
  } else if (kind == layout.baseline_kind) {
    if (!ReadBytecodeOf(code, &found->bytecode)) return false;
    if (!ReadBaselineTables(code)) payload_.clear();
  } else {
    if (!ReadFunction(code, &found->function)) return false;
    const bool by_maglev = kind == layout.baseline_kind + 1;
    if (!ReadOptimizedTables(code, found->end, by_maglev)) payload_.clear();
  }
  found->positions = payload_;
  return true;
}

// Where the bytecode of a piece of baseline code begins.
bool CodeReader::ReadBytecodeOf(uintptr_t code, uint64_t* start) {
  const HeapLayout& layout = *heap_->layout();
  HeapReader::Word object;
  HeapReader::Array bytecode;
  if (!heap_->Read(code + static_cast<uintptr_t>(layout.code_deoptimization_data), &object) ||
      !heap_->ReadArray(object, layout.bytecode_type, &bytecode)) {
    return false;
  }
  *start = HeapReader::AddressOf(object) + static_cast<uintptr_t>(layout.bytecode_data);
  return true;
}

std::vector<bool> CodeReader::AreBytecode(const std::vector<uint64_t>& starts) {
  std::vector<bool> are(starts.size(), true);
  if (heap_->layout() == nullptr) return are;
  std::vector<uintptr_t> objects;
  for (const uint64_t start : starts) {
    objects.push_back(start - static_cast<uintptr_t>(heap_->layout()->bytecode_data));
  }
  std::vector<HeapReader::Word> maps(objects.size());
  os::ReadMemoryEach(objects.data(), objects.size(), sizeof(maps[0]), maps.data());
  for (size_t i = 0; i < maps.size(); i++) {
    are[i] = heap_->IsOfType(maps[i], heap_->layout()->bytecode_type);
  }
  return are;
}

// Instructions begin at multiples of 32 bytes, behind the reference to their Code object. 0: none
// does within a plausible distance.
uintptr_t CodeReader::FindStart(uintptr_t address, uintptr_t* code) {
  constexpr uintptr_t kAlignment = 32;
  constexpr uintptr_t kPageBytes = 4096;
  constexpr size_t kMaxPages = 64;
  const auto back = static_cast<uintptr_t>(heap_->layout()->instructions_behind_code);
  char bytes[kPageBytes];
  uintptr_t start = address & ~(kAlignment - 1);
  for (size_t i = 0; i < kMaxPages; i++) {
    // Page by page: in front of the first code there is no memory.
    const uintptr_t page = start & ~(kPageBytes - 1);
    if (!heap_->ReadBytes(page, bytes, sizeof(bytes))) return 0;
    for (; start >= page; start -= kAlignment) {
      HeapReader::Word reference;
      if (start - back >= page) {
        std::memcpy(&reference, bytes + (start - back - page), sizeof(reference));
      } else if (!heap_->Read(start - back, &reference)) {
        continue;
      }
      if (IsHeapObject(reference) && FindCode(start, code)) return start;
    }
  }
  return 0;
}

}  // namespace nativeprof
