#include "heap_reader.h"

#include <algorithm>
#include <cstring>

#include "../os/process_memory.h"

namespace nativeprof {
namespace {

constexpr uint32_t kMaxLength = 1 << 24;

}  // namespace

bool HeapReader::ReadBytes(uintptr_t address, void* to, size_t size_bytes) {
  if (!remembers_pages_) return os::ReadMemory(address, to, size_bytes);
  if (!IsKnown(address, size_bytes)) {
    LearnPages(address, size_bytes);
    if (!IsKnown(address, size_bytes)) return false;
  }
  std::memcpy(to, reinterpret_cast<const void*>(address), size_bytes);
  return true;
}

bool HeapReader::ReadHead(uintptr_t address, Head* head) {
  if (Read(address, head)) return true;
  constexpr uintptr_t kPageBytes = uintptr_t{1} << kPageBits;
  const size_t left_bytes = kPageBytes - (address & (kPageBytes - 1));
  if (left_bytes >= sizeof(Head)) return false;
  *head = {};
  return ReadBytes(address, head, left_bytes);
}

bool HeapReader::IsKnown(uintptr_t address, size_t size_bytes) const {
  if (size_bytes == 0) return true;
  const uintptr_t last = (address + size_bytes - 1) >> kPageBits;
  for (uintptr_t page = address >> kPageBits; page <= last; page++) {
    const auto chunk = known_pages_.find(page / kPagesOfChunk);
    if (chunk == known_pages_.end() || (chunk->second >> (page % kPagesOfChunk) & 1) == 0) {
      return false;
    }
  }
  return true;
}

// Asks for some more pages than those that are wanted, in the same chunk: what V8 allocates next
// lies there, and the call costs more than the pages.
void HeapReader::LearnPages(uintptr_t address, size_t size_bytes) {
  constexpr uintptr_t kPagesAhead = 16;
  const uintptr_t first = address >> kPageBits;
  const uintptr_t wanted = ((address + size_bytes - 1) >> kPageBits) - first + 1;
  const uintptr_t left = kPagesOfChunk - first % kPagesOfChunk;
  MakeKnown(first, os::CountReadablePages(first << kPageBits,
                                          std::min(left, std::max(wanted, kPagesAhead))));
  // The rest of a large object: it has chunks of its own.
  for (uintptr_t page = first + left; page < first + wanted; page += kPagesOfChunk) {
    const uintptr_t count = std::min(kPagesOfChunk, first + wanted - page);
    MakeKnown(page, os::CountReadablePages(page << kPageBits, count));
  }
}

void HeapReader::MakeKnown(uintptr_t first_page, size_t count) {
  for (uintptr_t page = first_page; page < first_page + count; page++) {
    known_pages_[page / kPagesOfChunk] |= uint64_t{1} << (page % kPagesOfChunk);
  }
}

int32_t HeapReader::TypeOfMap(Word map) {
  const auto known = type_of_map_.find(map);
  if (known != type_of_map_.end()) return known->second;
  uint16_t type;
  const uintptr_t address = AddressOf(map) + static_cast<uintptr_t>(layout_->map_instance_type);
  if (!IsHeapObject(map) || !Read(address, &type)) return -1;
  type_of_map_.emplace(map, type);
  return type;
}

bool HeapReader::ReadArray(Word object, const std::vector<int32_t>& types, Array* array) {
  Word words[2];
  if (!IsHeapObject(object) || !Read(AddressOf(object), &words)) return false;
  if (std::find(types.begin(), types.end(), TypeOfMap(words[0])) == types.end()) return false;
  const Word length = words[1];
  if (!IsSmi(length) || SmiValue(length) < 0) return false;
  array->data = AddressOf(object) + static_cast<uintptr_t>(layout_->array_data);
  array->length = static_cast<uint32_t>(SmiValue(length));
  return array->length <= kMaxLength;
}

bool HeapReader::ReadHeads(const std::vector<Word>& objects, std::vector<Head>* heads) {
  heads->resize(objects.size());
  for (size_t i = 0; i < objects.size(); i++) {
    if (!IsHeapObject(objects[i]) || !ReadHead(AddressOf(objects[i]), &(*heads)[i])) return false;
  }
  return true;
}

bool HeapReader::ReadScriptId(Word script, int32_t* id) {
  constexpr size_t kMaxWords = 16;
  Word words[kMaxWords];
  const auto id_word = static_cast<size_t>(layout_->script_id) / sizeof(Word);
  if (id_word >= kMaxWords || !IsHeapObject(script) ||
      !ReadBytes(AddressOf(script), words, (id_word + 1) * sizeof(Word)) ||
      !IsOfType(words[0], layout_->script_type) || !IsSmi(words[id_word])) {
    return false;
  }
  *id = SmiValue(words[id_word]);
  return true;
}

}  // namespace nativeprof
