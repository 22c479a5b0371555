// Frame translations, encoded as V8 does.
#ifndef NATIVEPROF_TEST_MADE_TRANSLATIONS_H_
#define NATIVEPROF_TEST_MADE_TRANSLATIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "../collect/frame_translation.h"

namespace nativeprof::test {

// The four frames of JavaScript, an instruction that begins, one of a value, and the one that
// repeats.
constexpr uint32_t kOperandCounts[] = {4, 4, 3, 3, 3, 1, 1};
inline const TranslationOperands kTranslationOperands(
    {reinterpret_cast<const char*>(kOperandCounts), sizeof(kOperandCounts)});

class MadeTranslations {
 public:
  static constexpr uint8_t kBytecodeFrame = 1;
  static constexpr uint8_t kBuiltinFrame = 2;
  static constexpr uint8_t kBegin = 4;
  static constexpr uint8_t kValue = 5;
  static constexpr uint8_t kRepeat = 6;

  // A whole one, the outermost frame first, each with a value. Returns where it begins.
  int32_t Begin(const std::vector<TranslatedFrame>& frames) {
    const int32_t start = BeginHead(0, static_cast<int32_t>(frames.size()));
    for (const TranslatedFrame& frame : frames) {
      Frame(frame);
      Value(7);
    }
    return start;
  }

  // Only the beginning of one; `distance`: how far before it its basis begins.
  int32_t BeginHead(uint32_t distance, int32_t frame_count) {
    const auto start = static_cast<int32_t>(bytes_.size());
    Byte(kBegin);
    Unsigned(distance);
    Signed(frame_count);
    Signed(frame_count);
    return start;
  }

  void Frame(const TranslatedFrame& frame) {
    Byte(kBytecodeFrame);
    Signed(frame.bytecode_offset);
    Signed(frame.literal);
    Signed(300);
    Signed(-1);
  }
  void Value(int32_t value) {
    Byte(kValue);
    Signed(value);
  }
  void Repeat(uint32_t count) {
    Byte(kRepeat);
    Unsigned(count);
  }
  void RepeatInShort(uint8_t count) { Byte(static_cast<uint8_t>(kRepeat + 1 + count)); }

  void Byte(uint8_t byte) { bytes_ += static_cast<char>(byte); }
  void Unsigned(uint32_t value) {
    for (; value >= 0x80; value >>= 7) Byte(static_cast<uint8_t>(value | 0x80));
    Byte(static_cast<uint8_t>(value));
  }
  void Signed(int32_t value) {
    const uint32_t magnitude = static_cast<uint32_t>(value < 0 ? -value : value);
    Unsigned(magnitude << 1 | (value < 0 ? 1 : 0));
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_MADE_TRANSLATIONS_H_
