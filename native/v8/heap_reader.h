// Reads V8's heap without trusting it: what is not mapped, or not of the type that it should be, is
// a failed read and never a fault.
#ifndef NATIVEPROF_V8_HEAP_READER_H_
#define NATIVEPROF_V8_HEAP_READER_H_

#include <cstdint>
#include <cstring>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../collect/line_ends.h"
#include "../os/mapping_finder.h"
#include "../os/mappings.h"
#include "../signal/tagged_word.h"
#include "heap_layout.h"

namespace nativeprof {

class HeapReader {
 public:
  using Word = uint64_t;
  struct Array {
    uintptr_t data;
    uint32_t length;
  };
  // The first words of an object; zeros behind the end of its page or chunk, which a short one may
  // end at.
  struct Head {
    Word words[8];
    template <typename T>
    T At(int32_t offset) const {
      T value = {};
      if (offset < 0 || static_cast<size_t>(offset) + sizeof(T) > sizeof(words)) return value;
      std::memcpy(&value, reinterpret_cast<const char*>(words) + offset, sizeof(T));
      return value;
    }
  };

  // `layout` may be null. `remembers_pages`: what could be read once, or is known to be mapped, is
  // read directly from then on, until ForgetPages(): a tenth of the time. Only where nothing can be
  // unmapped unnoticed.
  HeapReader(const HeapLayout* layout, bool remembers_pages)
      : layout_(layout),
        remembers_pages_(remembers_pages),
        recent_chunks_(remembers_pages ? kRecentChunks : 0) {}

  // Null: this V8 is not one that we know, or what we read contradicted what it says itself.
  const HeapLayout* layout() const { return layout_; }
  void GiveUp() { layout_ = nullptr; }

  static uintptr_t AddressOf(Word word) { return word & ~kTagMask; }
  static int32_t SmiValue(Word word) { return static_cast<int32_t>(word >> 32); }

  template <typename T>
  bool Read(uintptr_t address, T* value) {
    return ReadBytes(address, value, sizeof(T));
  }
  bool ReadBytes(uintptr_t address, void* to, size_t size_bytes);
  bool ReadHead(uintptr_t address, Head* head);

  // The rest only while there is a layout.
  bool IsOfType(Word map, int32_t type) { return TypeOfMap(map) == type; }
  bool ReadArray(Word object, const std::vector<int32_t>& types, Array* array) {
    return ReadArray(object, types.data(), types.size(), array);
  }
  bool ReadArray(Word object, int32_t type, Array* array) {
    return ReadArray(object, &type, 1, array);
  }
  // The heads of several objects, whatever their types.
  bool ReadHeads(const std::vector<Word>& objects, std::vector<Head>* heads);
  // The characters of a string that has them in one piece in V8's heap.
  bool ReadText(Word string, TextInMemory* text);
  bool ReadScriptId(Word script, int32_t* id);

  // To be called at every collection of the old generation, where what we read lives: V8 gives
  // memory back then.
  void ForgetPages() {
    known_pages_.clear();
    for (auto& chunk : recent_chunks_) chunk = {};
    mappings_.clear();
    last_mapping_ = {0, 0};
  }

  // Until ForgetPages() all that the process has mapped is known: worth its millisecond where all
  // of the heap is about to be read.
  void LearnMappings() { mappings_ = os::ReadableRanges(); }

 private:
  static constexpr int kPageBits = 12;
  // As V8 takes memory (kPageSizeBits in src/base/build_config.h): what is read together lies in
  // few of these. A word has a bit for each page.
  static constexpr int kChunkBits = 18;
  static constexpr uintptr_t kPagesOfChunk = uintptr_t{1} << (kChunkBits - kPageBits);

  bool ReadArray(Word object, const int32_t* types, size_t type_count, Array* array);
  bool IsMapped(uintptr_t address, size_t size_bytes);
  bool IsKnown(uintptr_t address, size_t size_bytes);
  // A bit for each page of it.
  uint64_t KnownPagesOf(uintptr_t chunk);
  void LearnPages(uintptr_t address, size_t size_bytes);
  // All of one chunk.
  void MakeKnown(uintptr_t first_page, size_t count);
  int32_t TypeOfMap(Word map);

  const HeapLayout* layout_;
  const bool remembers_pages_;
  std::unordered_map<uintptr_t, uint64_t> known_pages_;  // of each chunk one bit a page
  // Of known_pages_, those that were asked for last.
  static constexpr size_t kRecentChunks = 1024;
  std::vector<std::pair<uintptr_t, uint64_t>> recent_chunks_;
  os::MappingFinder finder_;
  std::vector<os::MappedRange> mappings_;
  os::MappedRange last_mapping_ = {0, 0};
  // Maps of the types that we read stay where they are: V8 keeps them in its read-only space.
  std::unordered_map<Word, int32_t> type_of_map_;
  // Of type_of_map_, those that were asked for last.
  static constexpr size_t kRecentTypes = 32;
  std::pair<Word, int32_t> recent_types_[kRecentTypes] = {};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_HEAP_READER_H_
