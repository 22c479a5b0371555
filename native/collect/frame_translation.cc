#include "frame_translation.h"

#include <cstring>

#include "varint.h"

namespace nativeprof {
namespace {

// V8's TranslationOpcode begins with the frames: two for functions in bytecode (with and without
// the place of a result), two for builtins that go on for a function. The last one repeats.
constexpr size_t kBytecodeFrames = 2;
constexpr size_t kJavaScriptFrames = 4;
constexpr uint32_t kBeginOperands = 3;
constexpr uint32_t kMostOperands = 8;

// What is signed is so in the lowest bit (src/base/vlq.h).
int32_t ToSigned(uint64_t value) {
  const auto magnitude = static_cast<int32_t>((value & UINT32_MAX) >> 1);
  return (value & 1) != 0 ? -magnitude : magnitude;
}

bool TakeByte(std::string_view* bytes, size_t* byte) {
  if (bytes->empty()) return false;
  *byte = static_cast<uint8_t>(bytes->front());
  bytes->remove_prefix(1);
  return true;
}

struct Instruction {
  size_t number;
  uint64_t operands[kMostOperands];
};

// The instructions of one translation. It may have been written as what differs from an earlier
// one, its basis, which then is written in full.
class Translation {
 public:
  Translation(std::string_view translations, const TranslationOperands& operands)
      : translations_(translations), operands_(operands) {}

  // False: none begins there.
  bool Begin(size_t start, uint64_t* javascript_frames) {
    Instruction begin;
    if (!BeginAt(start, &own_, &begin)) return false;
    *javascript_frames = static_cast<uint64_t>(ToSigned(begin.operands[2]));
    const uint64_t distance = begin.operands[0];
    if (distance == 0) return true;
    return distance <= start && BeginAt(start - distance, &basis_, &begin) &&
           begin.operands[0] == 0;
  }

  // See DeoptTranslationIterator in src/objects/deoptimization-data.cc.
  bool Next(Instruction* instruction) {
    const size_t repeat = operands_.instruction_count() - 1;
    if (repeated_ == 0) {
      std::string_view rest = own_;
      size_t number;
      if (!TakeByte(&rest, &number)) return false;
      if (number < repeat) {
        written_++;
        return TakeInstruction(&own_, instruction);
      }
      // Its short form has the operand in the same byte.
      repeated_ = number - repeat - 1;
      if (number == repeat && !TakeVarint(&rest, &repeated_)) return false;
      own_ = rest;
      for (; written_ > 0; written_--) {
        if (!TakeInstruction(&basis_, instruction)) return false;
      }
    }
    if (repeated_ == 0) return false;
    repeated_--;
    return TakeInstruction(&basis_, instruction);
  }

 private:
  bool BeginAt(size_t start, std::string_view* bytes, Instruction* begin) {
    if (start >= translations_.size()) return false;
    *bytes = translations_.substr(start);
    return TakeInstruction(bytes, begin) && operands_.Of(begin->number) == kBeginOperands;
  }

  bool TakeInstruction(std::string_view* bytes, Instruction* instruction) {
    if (!TakeByte(bytes, &instruction->number) ||
        instruction->number + 1 >= operands_.instruction_count()) {
      return false;
    }
    for (uint32_t i = 0; i < operands_.Of(instruction->number); i++) {
      if (!TakeVarint(bytes, &instruction->operands[i])) return false;
    }
    return true;
  }

  const std::string_view translations_;
  const TranslationOperands& operands_;
  std::string_view own_;
  std::string_view basis_;
  uint64_t repeated_ = 0;  // how many are still to be taken from the basis
  uint64_t written_ = 0;   // how many of the basis have been replaced since
};

}  // namespace

TranslationOperands::TranslationOperands(std::string_view table) {
  const size_t count = table.size() / sizeof(uint32_t);
  if (count <= kJavaScriptFrames || count > UINT8_MAX) return;
  std::vector<uint32_t> counts(count);
  std::memcpy(counts.data(), table.data(), count * sizeof(uint32_t));
  for (const uint32_t operands : counts) {
    if (operands > kMostOperands) return;
  }
  for (size_t frame = 0; frame < kJavaScriptFrames; frame++) {
    if (counts[frame] < 2) return;
  }
  if (counts.back() != 1) return;
  counts_ = std::move(counts);
}

std::vector<TranslatedFrame> DecodeTranslation(std::string_view translations, size_t start,
                                               const TranslationOperands& operands) {
  constexpr uint64_t kMostFrames = 1 << 10;
  if (operands.instruction_count() == 0) return {};
  Translation translation(translations, operands);
  uint64_t javascript_frames;
  if (!translation.Begin(start, &javascript_frames) || javascript_frames > kMostFrames) return {};
  std::vector<TranslatedFrame> frames;
  while (javascript_frames > 0) {
    Instruction instruction;
    if (!translation.Next(&instruction)) return {};
    if (instruction.number >= kJavaScriptFrames) continue;
    javascript_frames--;
    if (instruction.number >= kBytecodeFrames) continue;
    frames.push_back({ToSigned(instruction.operands[0]), ToSigned(instruction.operands[1])});
  }
  return frames;
}

bool FindTranslationBasis(std::string_view head, size_t start, size_t* basis) {
  uint64_t distance;
  if (head.empty()) return false;
  head.remove_prefix(1);
  if (!TakeVarint(&head, &distance) || distance > start) return false;
  *basis = start - distance;
  return true;
}

}  // namespace nativeprof
