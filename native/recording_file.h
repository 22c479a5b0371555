// What a recording tells beside its columns, and how it is laid out in a file: see ChunkHead().
#ifndef NATIVEPROF_RECORDING_FILE_H_
#define NATIVEPROF_RECORDING_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collect/recorder.h"
#include "timer/sampling_timer.h"

namespace nativeprof {

constexpr std::string_view kRecordingMagic = "nativeprof-recording 3\n";

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
  // False: the recording went on when this was written.
  bool complete = true;
  // The event loop waited at that time.
  bool polling = false;

  // The same without what `earlier` has told already.
  RecordingHeader Since(const RecordingHeader& earlier) const;
};

struct RecordingSegment {
  const char* name;
  const void* data;
  size_t size_bytes;
};

// JSON text.
std::string DescribeRecording(const RecordingHeader& header, const Recorder& recorder);

// Frames and their strings as columns: strings (UTF-8, one after the other), where each ends
// (uint32), five int32 for each frame: kind, name, file, line, column; and two for each source map:
// file, URL.
struct FrameColumns {
  std::string strings;
  std::vector<uint32_t> string_ends;
  std::vector<int32_t> frames;
  std::vector<int32_t> source_maps;
  // Of the strings so far, those of earlier columns included.
  uint32_t strings_end = 0;

  // Those that the table has got since it had so many.
  void Append(const FrameTable& table, size_t string_count, size_t frame_count,
              size_t source_map_count);
};

// Views into the columns. Besides those of the frames: stack parents and frames, lines and columns
// (int32) and inlined (uint8) from `first_stack` on; sample stacks (int32), wall and CPU times
// (float64) from `first_sample` on.
std::vector<RecordingSegment> ListSegments(const FrameColumns& frames, const StackTable& stacks,
                                           const SampleColumns& samples, size_t first_stack = 0,
                                           size_t first_sample = 0);

// The file: kRecordingMagic, then chunks. A chunk is a line of JSON {thread, header, keptSamples,
// segments: [name, bytes][]}, then the segments one after the other. The chunks of one thread
// belong together: the last header counts; segments of one name are one, in the order of the
// chunks; but of the samples of the chunks before, only the first `keptSamples` stay. A chunk that
// is cut off is none. Read by src/native/recording-file.ts.
std::string ChunkHead(uint32_t thread, const std::string& header, size_t kept_samples,
                      const std::vector<RecordingSegment>& segments);

}  // namespace nativeprof

#endif  // NATIVEPROF_RECORDING_FILE_H_
