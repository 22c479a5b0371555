#include "last_stack.h"

#include <algorithm>

namespace nativeprof {

void LastStack::BeginWalk(const uint64_t* words, size_t count, uint64_t code_version) {
  if (code_version != code_version_) Forget();
  code_version_ = code_version;
  left_out_ = 0;
  depths_.clear();
  common_ = 0;
  const size_t most = std::min(words_.size(), count);
  while (common_ < most && words_[common_].word == words[count - 1 - common_]) common_++;
  words_.resize(count);
  for (size_t i = common_; i < count; i++) words_[i] = {words[count - 1 - i], kNotKnown};
}

bool LastStack::KnowsBehind(size_t i, size_t depth) {
  const size_t index = words_.size() - 1 - i;
  if (index < common_ && words_[index].outer != kNotKnown) {
    left_out_ = words_[index].outer;
    return true;
  }
  depths_.emplace_back(index, depth);
  return false;
}

StackId LastStack::Intern(const std::vector<LocatedFrame>& path) {
  const size_t count = left_out_ + path.size();
  for (const auto& [index, depth] : depths_) {
    if (index < words_.size()) words_[index].outer = static_cast<uint32_t>(count - depth);
  }
  size_t depth = left_out_;
  const auto at = [&](size_t i) -> const LocatedFrame& { return path[count - 1 - i]; };
  while (depth < std::min(count, path_.size()) && path_[depth].located == at(depth)) depth++;
  path_.resize(depth);
  StackId stack = depth == 0 ? kEmptyStack : path_.back().stack;
  for (; depth < count; depth++) {
    stack = stacks_->Extend(stack, at(depth));
    path_.push_back({at(depth), stack});
  }
  return stack;
}

}  // namespace nativeprof
