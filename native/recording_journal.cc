#include "recording_journal.h"

#include <algorithm>

namespace nativeprof {

void JournalFile::Append(const std::string& chunk) {
  if (has_failed_) return;
  const std::string text = is_published_ ? chunk : std::string(kRecordingMagic) + chunk;
  has_failed_ = !file_.Write(text.data(), text.size()) || !(is_published_ || file_.Publish());
  is_published_ = is_published_ || !has_failed_;
  if (has_failed_) os::MakeEmptyFile(path_ + ".unwritten." + std::to_string(file_.error()));
}

void RecordingJournal::Append(const RecordingHeader& header, const Recorder& recorder) {
  const SampleColumns& samples = recorder.columns();
  // Columns that were full have been merged from the first on.
  if (samples.samples_per_column() != samples_per_column_) settled_samples_ = 0;
  FrameColumns frames;
  frames.strings_end = strings_end_;
  frames.Append(recorder.frames(), string_count_, frame_count_, source_map_count_);
  const std::vector<RecordingSegment> segments =
      ListSegments(frames, recorder.stacks(), samples, stack_count_, settled_samples_);
  std::string chunk =
      ChunkHead(thread_, DescribeRecording(header, recorder), settled_samples_, segments);
  for (const RecordingSegment& segment : segments) {
    chunk.append(static_cast<const char*>(segment.data), segment.size_bytes);
  }
  // In one piece: a process is killed between two system calls rather than amid one.
  file_->Append(chunk);
  has_begun_ = true;
  covered_until_ns_ = recorder.covered_until_ns();
  string_count_ = recorder.frames().strings().size();
  strings_end_ = frames.strings_end;
  frame_count_ = recorder.frames().size();
  source_map_count_ = recorder.frames().source_maps().size();
  stack_count_ = recorder.stacks().parents().size();
  // The last two columns may still grow.
  settled_samples_ = samples.size() - std::min<size_t>(2, samples.size());
  samples_per_column_ = samples.samples_per_column();
}

}  // namespace nativeprof
