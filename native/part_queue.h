// The parts of a recording that rotates, on their way from the collector to JavaScript. Few wait:
// where JavaScript does not come for them, the next part is a longer one, and nothing is lost.
#ifndef NATIVEPROF_PART_QUEUE_H_
#define NATIVEPROF_PART_QUEUE_H_

#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "recording_data.h"

namespace nativeprof {

// As many files wait for the parent of `nativeprof run`.
constexpr size_t kMostWaitingParts = 2;

class PartQueue {
 public:
  // `on_part` is called by the collector.
  explicit PartQueue(std::function<void()> on_part) : on_part_(std::move(on_part)) {}

  // --- The collector thread ---

  bool IsFull() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return parts_.size() >= kMostWaitingParts;
  }

  void Push(RecordingData part) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      parts_.push_back(std::move(part));
    }
    on_part_();
  }

  // --- The JavaScript thread ---

  // In order of time.
  std::vector<RecordingData> TakeAll() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(parts_, {});
  }

 private:
  const std::function<void()> on_part_;
  std::mutex mutex_;
  std::vector<RecordingData> parts_;  // guarded by mutex_
};

}  // namespace nativeprof

#endif  // NATIVEPROF_PART_QUEUE_H_
