// How many bytes each of V8's bytecodes takes, by V8's own table.
#ifndef NATIVEPROF_COLLECT_BYTECODE_SIZES_H_
#define NATIVEPROF_COLLECT_BYTECODE_SIZES_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace nativeprof {

class BytecodeSizes {
 public:
  // Knows no size.
  BytecodeSizes() = default;

  // `table`: Bytecodes::kBytecodeSizes (src/interpreter/bytecodes.h), a byte for each bytecode with
  // operands of one, two and four bytes. What cannot be that is as good as none.
  explicit BytecodeSizes(std::string table);

  // Of the one that begins at `offset`, with the prefix that widens its operands; 0: not known.
  size_t At(std::string_view bytecodes, size_t offset) const;

 private:
  std::string table_;
  size_t count_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_BYTECODE_SIZES_H_
