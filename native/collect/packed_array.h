// Values that lie in bytes, at whatever address.
#ifndef NATIVEPROF_COLLECT_PACKED_ARRAY_H_
#define NATIVEPROF_COLLECT_PACKED_ARRAY_H_

#include <cstddef>
#include <cstring>
#include <string_view>

namespace nativeprof {

template <typename T>
class PackedArray {
 public:
  PackedArray() = default;
  // The first `count` of them; `bytes` has as many, and must stay.
  PackedArray(std::string_view bytes, size_t count) : bytes_(bytes.data()), size_(count) {}

  size_t size() const { return size_; }
  T operator[](size_t i) const {
    T value;
    std::memcpy(&value, bytes_ + i * sizeof(T), sizeof(T));
    return value;
  }

  // The first for which `is_before` is false; where it is true of one, it is of all before it.
  template <typename IsBefore>
  size_t FindFirstNot(const IsBefore& is_before) const {
    size_t first = 0;
    for (size_t left = size_; left > 0;) {
      const size_t half = left / 2;
      if (is_before((*this)[first + half])) {
        first += half + 1;
        left -= half + 1;
      } else {
        left = half;
      }
    }
    return first;
  }

 private:
  const char* bytes_ = nullptr;
  size_t size_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_PACKED_ARRAY_H_
