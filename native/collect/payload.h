// What events bring along, in blocks that it shares with that of others: written once, by the
// JavaScript thread, and read where it lies for as long as somebody wants it.
#ifndef NATIVEPROF_COLLECT_PAYLOAD_H_
#define NATIVEPROF_COLLECT_PAYLOAD_H_

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace nativeprof {

using PayloadBlock = std::shared_ptr<char[]>;

struct Payload {
  PayloadBlock block;
  std::string_view bytes;  // in it
};

// In a block of its own.
inline Payload CopyPayload(std::string_view bytes) {
  Payload copy = {PayloadBlock(new char[bytes.size()]), {}};
  if (!bytes.empty()) std::memcpy(copy.block.get(), bytes.data(), bytes.size());
  copy.bytes = {copy.block.get(), bytes.size()};
  return copy;
}

class PayloadWriter {
 public:
  // The tables of about 150 functions: one that lives on keeps those of the others.
  static constexpr size_t kBlockBytes = 64 << 10;

  Payload Add(std::string_view bytes) {
    // Else much of a block would be left empty.
    if (bytes.size() > kBlockBytes / 8) return CopyPayload(bytes);
    const size_t padded_bytes = (bytes.size() + 7) & ~size_t{7};
    if (block_ == nullptr || used_bytes_ + padded_bytes > kBlockBytes) {
      block_ = PayloadBlock(new char[kBlockBytes]);
      used_bytes_ = 0;
    }
    char* const to = block_.get() + used_bytes_;
    std::memcpy(to, bytes.data(), bytes.size());
    used_bytes_ += padded_bytes;
    return {block_, {to, bytes.size()}};
  }

 private:
  PayloadBlock block_;
  size_t used_bytes_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_PAYLOAD_H_
