#include "heap_reader.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "../os/process_memory.h"

namespace nativeprof {
namespace {

constexpr uint32_t kMaxLength = 1 << 24;

// To the next multiple of 2 to the power of `bits`.
size_t BytesLeft(uintptr_t address, int bits) {
  const uintptr_t size_bytes = uintptr_t{1} << bits;
  return size_bytes - (address & (size_bytes - 1));
}

}  // namespace

bool HeapReader::ReadBytes(uintptr_t address, void* to, size_t size_bytes) {
  if (!remembers_pages_) return os::ReadMemory(address, to, size_bytes);
  if (!IsMapped(address, size_bytes) && !IsKnown(address, size_bytes)) {
    LearnPages(address, size_bytes);
    if (!IsKnown(address, size_bytes)) return false;
  }
  std::memcpy(to, reinterpret_cast<const void*>(address), size_bytes);
  return true;
}

bool HeapReader::ReadHead(uintptr_t address, Head* head) {
  // What follows the chunk may be somebody else's.
  const size_t left_in_chunk = BytesLeft(address, kChunkBits);
  if (left_in_chunk >= sizeof(Head) && Read(address, head)) return true;
  const size_t left_bytes = std::min(left_in_chunk, BytesLeft(address, kPageBits));
  if (left_bytes >= sizeof(Head)) return false;
  *head = {};
  return ReadBytes(address, head, left_bytes);
}

bool HeapReader::IsMapped(uintptr_t address, size_t size_bytes) {
  if (mappings_.empty()) return false;
  if (address < last_mapping_.start || address >= last_mapping_.end) {
    const auto next = std::upper_bound(
        mappings_.begin(), mappings_.end(), address,
        [](uintptr_t wanted, const os::MappedRange& range) { return wanted < range.start; });
    if (next == mappings_.begin()) return false;
    last_mapping_ = *std::prev(next);
  }
  return address >= last_mapping_.start && address < last_mapping_.end &&
         size_bytes <= last_mapping_.end - address;
}

bool HeapReader::IsKnown(uintptr_t address, size_t size_bytes) {
  if (size_bytes == 0) return true;
  if (address + size_bytes < address) return false;
  const uintptr_t last = (address + size_bytes - 1) >> kPageBits;
  for (uintptr_t page = address >> kPageBits; page <= last; page++) {
    if ((KnownPagesOf(page / kPagesOfChunk) >> (page % kPagesOfChunk) & 1) == 0) return false;
  }
  return true;
}

uint64_t HeapReader::KnownPagesOf(uintptr_t chunk) {
  std::pair<uintptr_t, uint64_t>& recent = recent_chunks_[chunk % kRecentChunks];
  if (recent.first != chunk) {
    const auto known = known_pages_.find(chunk);
    if (known == known_pages_.end()) return 0;
    recent = *known;
  }
  return recent.second;
}

// Where the system tells what is mapped, as much as V8 maps at once. Else not for more than is
// wanted, although V8 allocates next to it next: a page that nobody has written to yet would become
// the kernel's page of zeros, and V8's first write to it then interrupts every CPU. That cost a
// compile of 4 s of CPU time 36 ms.
void HeapReader::LearnPages(uintptr_t address, size_t size_bytes) {
  const uintptr_t end = ((address + size_bytes - 1) >> kPageBits) + 1;
  for (uintptr_t page = address >> kPageBits; page < end;) {
    const uintptr_t chunk = page / kPagesOfChunk * kPagesOfChunk;
    const uintptr_t chunk_end = chunk + kPagesOfChunk;
    os::MappedRange mapping;
    uintptr_t first = page;
    uintptr_t behind = page;
    if (finder_.Find(page << kPageBits, &mapping)) {
      first = std::max(mapping.start >> kPageBits, chunk);
      behind = std::min(mapping.end >> kPageBits, chunk_end);
    } else {
      behind += os::CountReadablePages(page << kPageBits, std::min(chunk_end, end) - page);
    }
    if (behind == page) return;
    MakeKnown(first, behind - first);
    page = behind;
  }
}

void HeapReader::MakeKnown(uintptr_t first_page, size_t count) {
  const uintptr_t chunk = first_page / kPagesOfChunk;
  uint64_t& known = known_pages_[chunk];
  for (size_t i = 0; i < count; i++) known |= uint64_t{1} << ((first_page + i) % kPagesOfChunk);
  recent_chunks_[chunk % kRecentChunks] = {chunk, known};
}

int32_t HeapReader::TypeOfMap(Word map) {
  // An object's map is at a multiple of 8.
  std::pair<Word, int32_t>& recent = recent_types_[(map >> 3) % kRecentTypes];
  if (recent.first == map && map != 0) return recent.second;
  const auto known = type_of_map_.find(map);
  if (known != type_of_map_.end()) {
    recent = *known;
    return known->second;
  }
  uint16_t type;
  const uintptr_t address = AddressOf(map) + static_cast<uintptr_t>(layout_->map_instance_type);
  if (!IsHeapObject(map) || !Read(address, &type)) return -1;
  type_of_map_.emplace(map, type);
  return type;
}

bool HeapReader::ReadArray(Word object, const int32_t* types, size_t type_count, Array* array) {
  Word words[2];
  if (!IsHeapObject(object) || !Read(AddressOf(object), &words)) return false;
  const int32_t* const types_end = types + type_count;
  if (std::find(types, types_end, TypeOfMap(words[0])) == types_end) return false;
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

bool HeapReader::ReadText(Word string, TextInMemory* text) {
  Word map;
  uint32_t length;
  if (!IsHeapObject(string) || !Read(AddressOf(string), &map)) return false;
  const int32_t type = TypeOfMap(map);
  if (type < 0 || type >= layout_->first_other_type ||
      (type & layout_->string_kind_mask) != layout_->flat_string_kind ||
      !Read(AddressOf(string) + static_cast<uintptr_t>(layout_->string_length), &length)) {
    return false;
  }
  text->start = AddressOf(string) + static_cast<uintptr_t>(layout_->string_data);
  text->length = length;
  text->unit_bytes = (type & layout_->one_byte_string_bit) != 0 ? 1 : 2;
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
