// What V8 keeps of each call in optimised code, to go on in the interpreter behind it: the
// functions that are active there, inlined ones included, and the bytecode that each has come to.
// V8 makes its own stack traces of it (OptimizedJSFrame::Summarize in src/execution/frames.cc).
#ifndef NATIVEPROF_COLLECT_FRAME_TRANSLATION_H_
#define NATIVEPROF_COLLECT_FRAME_TRANSLATION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nativeprof {

// How many operands each instruction of a translation has, by V8's own table.
class TranslationOperands {
 public:
  // Knows no instruction.
  TranslationOperands() = default;

  // `table`: of TranslationOpcodeOperandCount() (src/deoptimizer/translation-opcode.h), an int32_t
  // for each instruction. What cannot be that is as good as none.
  explicit TranslationOperands(std::string_view table);

  // 0: nothing is known.
  size_t instruction_count() const { return counts_.size(); }
  uint32_t Of(size_t instruction) const { return counts_[instruction]; }

 private:
  std::vector<uint32_t> counts_;
};

struct TranslatedFrame {
  int32_t bytecode_offset;
  int32_t literal;  // which of the code's literals is its function
};

// The functions that are active at the call whose translation begins at `start`, the outermost
// first. Empty where the bytes contradict themselves.
std::vector<TranslatedFrame> DecodeTranslation(std::string_view translations, size_t start,
                                               const TranslationOperands& operands);

// Which of the bytes that one may need begin first: most repeat parts of one before them. False: no
// translation begins at `start`.
bool FindTranslationBasis(std::string_view head, size_t start, size_t* basis);

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_FRAME_TRANSLATION_H_
