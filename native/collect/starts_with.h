// What std::string_view has from C++20 on.
#ifndef NATIVEPROF_COLLECT_STARTS_WITH_H_
#define NATIVEPROF_COLLECT_STARTS_WITH_H_

#include <string_view>

namespace nativeprof {

inline bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_STARTS_WITH_H_
