// A recording on its way into a file: what a killed process leaves behind. Collector thread.
#ifndef NATIVEPROF_RECORDING_JOURNAL_H_
#define NATIVEPROF_RECORDING_JOURNAL_H_

#include <cstddef>
#include <string>

#include "collect/recorder.h"
#include "os/private_file.h"
#include "recording_file.h"

namespace nativeprof {

class RecordingJournal {
 public:
  explicit RecordingJournal(const std::string& path) : file_(path) {}

  // Nothing has been recorded since the last call.
  bool IsUpToDate(const Recorder& recorder) const {
    return has_failed_ || (is_published_ && covered_until_ns_ == recorder.covered_until_ns());
  }

  // Appends what is new since the last call as one chunk of the file. Where that fails, nothing is
  // appended any more: the file ends with a chunk that is cut off.
  void Append(const RecordingHeader& header, const Recorder& recorder);

 private:
  os::PrivateFile file_;
  bool is_published_ = false;
  bool has_failed_ = false;
  uint64_t covered_until_ns_ = 0;
  size_t string_count_ = 0;
  uint32_t strings_end_ = 0;
  size_t frame_count_ = 0;
  size_t stack_count_ = 0;
  // Of the samples in the file those that will not change any more.
  size_t settled_samples_ = 0;
  uint64_t samples_per_column_ = 1;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_RECORDING_JOURNAL_H_
