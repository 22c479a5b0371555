// Where V8 keeps the address of the innermost exit frame, through which JavaScript has called
// native code. V8's API tells of that frame at all times but while garbage is collected, when much
// native code runs. The place is not in the API: it is found by what the API tells, and compared
// with that ever after.
//
// Used in the signal handler alone.
#ifndef NATIVEPROF_SIGNAL_EXIT_FIELD_H_
#define NATIVEPROF_SIGNAL_EXIT_FIELD_H_

#include <cstddef>
#include <cstdint>

namespace v8 {
class Isolate;
}

namespace nativeprof {

class ExitField {
 public:
  // Of a moment at which V8's API tells that it is this one.
  void Learn(const v8::Isolate* isolate, uintptr_t exit_fp) {
    const auto* const words = reinterpret_cast<const uintptr_t*>(isolate);
    if (word_ == kUnknown) word_ = Find(words, exit_fp);
    if (word_ < kWords && words[word_] != exit_fp) word_ = kNowhere;
  }

  // 0: there is none, or its place is not known.
  uintptr_t Read(const v8::Isolate* isolate) const {
    return word_ < kWords ? reinterpret_cast<const uintptr_t*>(isolate)[word_] : 0;
  }

 private:
  // An isolate is far larger. The field is among its first 64 words in V8 11 to 14.
  static constexpr size_t kWords = 256;
  static constexpr size_t kUnknown = kWords, kNowhere = kWords + 1;

  static size_t Find(const uintptr_t* words, uintptr_t exit_fp) {
    size_t found = kNowhere;
    for (size_t i = 0; i < kWords; i++) {
      if (words[i] != exit_fp) continue;
      // The next moment will tell which.
      if (found != kNowhere) return kUnknown;
      found = i;
    }
    return found;
  }

  size_t word_ = kUnknown;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_EXIT_FIELD_H_
