#include "line_ends.h"

#include <algorithm>
#include <cstring>

namespace nativeprof {
namespace {

constexpr uint16_t kLineSeparator = 0x2028;
constexpr uint16_t kParagraphSeparator = 0x2029;

bool MayEndLine(uint16_t unit) { return unit <= '\r' || unit >= kLineSeparator; }

class LineEnds {
 public:
  // `next`: the unit behind; 0: none.
  void Add(const uint8_t* part, size_t length, uint16_t next) {
    if (std::memchr(part, '\r', length) != nullptr) {
      AddEach(part, length, next);
      return;
    }
    const uint8_t* const end = part + length;
    for (const uint8_t* at = part; at < end; at++) {
      at = static_cast<const uint8_t*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
      if (at == nullptr) break;
      Append(static_cast<size_t>(at - part));
    }
    offset_ += length;
  }

  void Add(const uint16_t* part, size_t length, uint16_t next) {
    constexpr size_t kBlock = 16;
    size_t begin = 0;
    for (; begin + kBlock < length; begin += kBlock) {
      // What the compiler does at once for all of a block.
      bool has_end = false;
      for (size_t i = begin; i < begin + kBlock; i++) has_end |= MayEndLine(part[i]);
      if (has_end) {
        AddEach(part + begin, kBlock, part[begin + kBlock]);
      } else {
        offset_ += kBlock;
      }
    }
    AddEach(part + begin, length - begin, next);
  }

  // The end of the text ends its last line.
  std::string Finish() {
    Append(0);
    return std::move(payload_);
  }

 private:
  template <typename Unit>
  void AddEach(const Unit* part, size_t length, uint16_t next) {
    for (size_t i = 0; i < length; i++) {
      const uint16_t unit = part[i];
      if (!MayEndLine(unit)) continue;
      const uint16_t following = i + 1 < length ? part[i + 1] : next;
      if (unit == '\n' || (unit == '\r' && following != '\n') || unit == kLineSeparator ||
          unit == kParagraphSeparator) {
        Append(i);
      }
    }
    offset_ += length;
  }

  void Append(size_t in_part) {
    const auto end = static_cast<int32_t>(offset_ + in_part);
    payload_.append(reinterpret_cast<const char*>(&end), sizeof(end));
  }

  size_t offset_ = 0;
  std::string payload_;
};

template <typename Unit>
std::string FindIn(const TextInMemory& text, const MemoryReader& read) {
  constexpr size_t kPartLength = 8 * 1024;
  Unit part[kPartLength + 1];
  LineEnds ends;
  for (size_t start = 0; start < text.length; start += kPartLength) {
    // With the unit behind it.
    const size_t length = std::min(kPartLength + 1, text.length - start);
    if (!read(text.start + start * sizeof(Unit), part, length * sizeof(Unit))) return {};
    const bool has_next = length > kPartLength;
    ends.Add(part, has_next ? kPartLength : length, has_next ? part[kPartLength] : 0);
  }
  return ends.Finish();
}

}  // namespace

std::string FindLineEnds(const TextInMemory& text, const MemoryReader& read) {
  return text.unit_bytes == 1 ? FindIn<uint8_t>(text, read) : FindIn<uint16_t>(text, read);
}

}  // namespace nativeprof
