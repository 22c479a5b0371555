// The stack resolved last. Neighbouring samples have most of their outer frames in common: from the
// first word on with which both walks go on alike, what the last one came to is taken as it is.
// Collector thread only.
#ifndef NATIVEPROF_COLLECT_LAST_STACK_H_
#define NATIVEPROF_COLLECT_LAST_STACK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack_table.h"

namespace nativeprof {

class LastStack {
 public:
  explicit LastStack(StackTable* stacks) : stacks_(stacks) {}

  // A walk of `words`, the innermost first. `code_version`: while it is the same, so is what the
  // words mean.
  void BeginWalk(const uint64_t* words, size_t count, uint64_t code_version);

  // To be asked behind a frame that begins at word `i`, where `depth` frames have been found, and
  // what follows does not depend on what was before. True: it is known, and to be left out.
  bool KnowsBehind(size_t i, size_t depth);

  // `path`: the frames found, the innermost first, without those that were left out.
  StackId Intern(const std::vector<LocatedFrame>& path);

  // Before the next walk nothing is known.
  void Forget() { words_.clear(); }

 private:
  static constexpr uint32_t kNotKnown = UINT32_MAX;

  StackTable* const stacks_;
  // Both the outermost first.
  struct KnownWord {
    uint64_t word;
    uint32_t outer;  // frames behind it
  };
  std::vector<KnownWord> words_;
  struct KnownFrame {
    LocatedFrame located;
    StackId stack;
  };
  std::vector<KnownFrame> path_;
  uint64_t code_version_ = 0;

  // of the walk under way
  size_t common_ = 0;                              // words that are as in the last one
  size_t left_out_ = 0;                            // frames
  std::vector<std::pair<size_t, size_t>> depths_;  // indices of words_, and frames found by then
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_LAST_STACK_H_
