// A finished recording as a header and columns: what JavaScript gets, and what is written to a
// file.
#ifndef NATIVEPROF_RECORDING_DATA_H_
#define NATIVEPROF_RECORDING_DATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "collect/recorder.h"
#include "timer/sampling_timer.h"

namespace nativeprof {

struct RecordingHeader {
  int32_t thread_id = 0;
  uint64_t started_at_ms = 0;
  uint64_t duration_ns = 0;
  uint64_t interval_us = 0;
  double max_overhead = 0;  // 0: without a bound
  uint64_t interval_p50_ns = 0;
  uint64_t interval_p99_ns = 0;
  uint64_t start_pause_ns = 0;
  std::string signal;
  // By the user.
  bool signal_was_chosen = false;
  bool signal_was_taken = false;
  bool code_events_disturbed = false;
  // Optimised code can be read; else inlined functions count as their callers.
  bool inlining_known = false;
  uint64_t unread_code = 0;
  TickCounts counts;
  uint64_t stack_sample_fallbacks = 0;
  uint64_t handler_ns = 0;
  uint64_t code_event_ns = 0;
  uint64_t timer_cpu_ns = 0;
  uint64_t collector_cpu_ns = 0;
  std::string metadata;  // JSON text

  // The same without what `earlier` has told already.
  RecordingHeader Since(const RecordingHeader& earlier) const;
};

struct RecordingSegment {
  const char* name;
  const void* data;
  size_t size_bytes;
};

class RecordingData {
 public:
  RecordingData() = default;
  // Takes the recorder's results out of it.
  RecordingData(const RecordingHeader& header, Recorder* recorder);

  // JSON text.
  const std::string& header() const { return header_; }
  // Views into this object: strings (UTF-8), string ends (uint32), frames (five int32 each: kind,
  // name, file, line, column), stack parents and frames (int32), sample stacks (int32), wall and
  // CPU times (float64).
  std::vector<RecordingSegment> Segments() const;

  // Writes to a temporary file of mode 0600 beside `path`, then renames it. False: errno tells.
  bool WriteTo(const std::string& path) const;

 private:
  std::string header_;
  std::string strings_;
  std::vector<uint32_t> string_ends_;
  std::vector<int32_t> frames_;
  StackTable stacks_;
  SampleColumns columns_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_RECORDING_DATA_H_
