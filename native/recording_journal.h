// Recordings on their way into a file: what is there stays when the process is killed. Whoever uses
// it holds the sessions' lock.
#ifndef NATIVEPROF_RECORDING_JOURNAL_H_
#define NATIVEPROF_RECORDING_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "collect/recorder.h"
#include "os/private_file.h"
#include "recording_file.h"

namespace nativeprof {

// One for all threads of a process.
class JournalFile {
 public:
  // It appears under its name with the first chunk.
  explicit JournalFile(const std::string& path) : path_(path), file_(path) {}

  const std::string& path() const { return path_; }
  uint32_t NextThread() { return next_thread_++; }
  // Once one could not be written, none is any more: the file ends with one that is cut off, and an
  // empty file, `PATH.unwritten.ERRNO`, tells it. Read by src/cli/unwritten.ts.
  void Append(const std::string& chunk);

 private:
  const std::string path_;
  os::PrivateFile file_;
  bool is_published_ = false;
  bool has_failed_ = false;
  uint32_t next_thread_ = 0;
};

// Of one thread.
class RecordingJournal {
 public:
  explicit RecordingJournal(std::shared_ptr<JournalFile> file)
      : file_(std::move(file)), thread_(file_->NextThread()) {}

  // Nothing has been recorded since the last call.
  bool IsUpToDate(const Recorder& recorder) const {
    return has_begun_ && covered_until_ns_ == recorder.covered_until_ns();
  }

  // Appends what is new since the last call as one chunk.
  void Append(const RecordingHeader& header, const Recorder& recorder);

 private:
  const std::shared_ptr<JournalFile> file_;
  const uint32_t thread_;
  bool has_begun_ = false;
  uint64_t covered_until_ns_ = 0;
  size_t string_count_ = 0;
  uint32_t strings_end_ = 0;
  size_t frame_count_ = 0;
  size_t source_map_count_ = 0;
  size_t stack_count_ = 0;
  // Of the samples in the file those that will not change any more.
  size_t settled_samples_ = 0;
  uint64_t samples_per_column_ = 1;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_RECORDING_JOURNAL_H_
