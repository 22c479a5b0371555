// Bytes that an event brings along. Those of many events lie in a block, where the writer of the
// events has put them and where the collector reads them: other threads, other bytes. A block lives
// as long as one of its payloads.
#ifndef NATIVEPROF_COLLECT_PAYLOAD_H_
#define NATIVEPROF_COLLECT_PAYLOAD_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace nativeprof {

struct Payload {
  std::shared_ptr<const char> start;  // holds the block
  uint32_t size_bytes = 0;
  std::string_view bytes() const { return {start.get(), size_bytes}; }
};

// In a block of its own.
inline Payload CopyPayload(std::string_view bytes) {
  const std::shared_ptr<char[]> block(new char[bytes.size()]);
  if (!bytes.empty()) std::memcpy(block.get(), bytes.data(), bytes.size());
  return {{block, block.get()}, static_cast<uint32_t>(bytes.size())};
}

class PayloadWriter {
 public:
  // The tables of about 150 functions: one that lives on keeps those of the others.
  static constexpr size_t kBlockBytes = 64 << 10;

  // Much of a block would be left empty.
  static bool NeedsOwnBlock(std::string_view bytes) { return bytes.size() > kBlockBytes / 8; }

  // Of those that need none of their own.
  Payload Add(std::string_view bytes) {
    const size_t padded_bytes = (bytes.size() + 7) & ~size_t{7};
    if (block_ == nullptr || used_bytes_ + padded_bytes > kBlockBytes) {
      block_.reset(new char[kBlockBytes]);
      used_bytes_ = 0;
    }
    char* const to = block_.get() + used_bytes_;
    std::memcpy(to, bytes.data(), bytes.size());
    used_bytes_ += padded_bytes;
    return {{block_, to}, static_cast<uint32_t>(bytes.size())};
  }

 private:
  std::shared_ptr<char[]> block_;
  size_t used_bytes_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_PAYLOAD_H_
