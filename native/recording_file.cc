#include "recording_file.h"

#include <algorithm>
#include <cmath>

namespace nativeprof {
namespace {

// A string that needs no JSON escapes: names of signals.
void AppendField(std::string* json, const char* name, const std::string& text) {
  *json += '"';
  *json += name;
  *json += "\":\"" + text + "\",";
}

void AppendField(std::string* json, const char* name, uint64_t value) {
  *json += '"';
  *json += name;
  *json += "\":" + std::to_string(value) + ',';
}

}  // namespace

RecordingHeader RecordingHeader::Since(const RecordingHeader& earlier) const {
  RecordingHeader since = *this;
  const auto subtract = [](uint64_t* number, uint64_t told) { *number -= std::min(*number, told); };
  subtract(&since.duration_ns, earlier.duration_ns);
  subtract(&since.start_pause_ns, earlier.start_pause_ns);
  subtract(&since.counts.ticks, earlier.counts.ticks);
  subtract(&since.counts.sampled, earlier.counts.sampled);
  subtract(&since.counts.repeated, earlier.counts.repeated);
  subtract(&since.counts.lost, earlier.counts.lost);
  subtract(&since.counts.refused, earlier.counts.refused);
  subtract(&since.counts.missed_deadlines, earlier.counts.missed_deadlines);
  subtract(&since.stack_sample_fallbacks, earlier.stack_sample_fallbacks);
  subtract(&since.handler_ns, earlier.handler_ns);
  subtract(&since.code_event_ns, earlier.code_event_ns);
  subtract(&since.timer_cpu_ns, earlier.timer_cpu_ns);
  subtract(&since.collector_cpu_ns, earlier.collector_cpu_ns);
  return since;
}

std::string DescribeRecording(const RecordingHeader& header, const Recorder& recorder) {
  std::string json = "{";
  AppendField(&json, "threadId", static_cast<uint64_t>(header.thread_id));
  AppendField(&json, "startedAtMs", header.started_at_ms);
  AppendField(&json, "durationNs", header.duration_ns);
  AppendField(&json, "intervalUs", header.interval_us);
  AppendField(&json, "maxOverheadPpm",
              static_cast<uint64_t>(std::llround(header.max_overhead * 1e6)));
  AppendField(&json, "intervalP50Ns", header.interval_p50_ns);
  AppendField(&json, "intervalP99Ns", header.interval_p99_ns);
  AppendField(&json, "startPauseNs", header.start_pause_ns);
  AppendField(&json, "signal", header.signal);
  AppendField(&json, "signalWasChosen", uint64_t{header.signal_was_chosen});
  AppendField(&json, "signalWasTaken", uint64_t{header.signal_was_taken});
  AppendField(&json, "codeEventsDisturbed", uint64_t{header.code_events_disturbed});
  AppendField(&json, "inliningKnown", uint64_t{header.inlining_known});
  AppendField(&json, "unreadCode", header.unread_code);
  AppendField(&json, "ticks", header.counts.ticks);
  AppendField(&json, "sampled", header.counts.sampled);
  AppendField(&json, "repeated", header.counts.repeated);
  AppendField(&json, "lost", header.counts.lost);
  AppendField(&json, "refused", header.counts.refused);
  AppendField(&json, "missedDeadlines", header.counts.missed_deadlines);
  AppendField(&json, "truncated", recorder.truncated());
  AppendField(&json, "unresolved", recorder.unresolved());
  AppendField(&json, "merged", recorder.columns().merged());
  AppendField(&json, "stackSampleFallbacks", header.stack_sample_fallbacks);
  AppendField(&json, "handlerNs", header.handler_ns);
  AppendField(&json, "handlerP50Ns", recorder.handler_costs().PercentileNs(0.5));
  AppendField(&json, "handlerP99Ns", recorder.handler_costs().PercentileNs(0.99));
  AppendField(&json, "codeEventNs", header.code_event_ns);
  AppendField(&json, "timerCpuNs", header.timer_cpu_ns);
  AppendField(&json, "collectorCpuNs", header.collector_cpu_ns);
  AppendField(&json, "complete", uint64_t{header.complete});
  AppendField(&json, "polling", uint64_t{header.polling});
  json += "\"metadata\":" + (header.metadata.empty() ? "{}" : header.metadata) + '}';
  return json;
}

void FrameColumns::Append(const FrameTable& table, size_t string_count, size_t frame_count,
                          size_t source_map_count) {
  for (size_t i = string_count; i < table.strings().size(); i++) {
    strings += table.strings()[i];
    strings_end += static_cast<uint32_t>(table.strings()[i].size());
    string_ends.push_back(strings_end);
  }
  frames.reserve((table.size() - frame_count) * 5);
  for (size_t i = frame_count; i < table.size(); i++) {
    const Frame& frame = table.frames()[i];
    frames.insert(frames.end(), {static_cast<int32_t>(frame.kind), static_cast<int32_t>(frame.name),
                                 static_cast<int32_t>(frame.file), frame.line, frame.column});
  }
  for (size_t i = source_map_count; i < table.source_maps().size(); i++) {
    const SourceMap& map = table.source_maps()[i];
    source_maps.insert(source_maps.end(),
                       {static_cast<int32_t>(map.file), static_cast<int32_t>(map.url)});
  }
}

std::vector<RecordingSegment> ListSegments(const FrameColumns& frames, const StackTable& stacks,
                                           const SampleColumns& samples, size_t first_stack,
                                           size_t first_sample) {
  const auto view = [](const char* name, const auto& values, size_t first) {
    return RecordingSegment{name, values.data() + first,
                            (values.size() - first) * sizeof(values[0])};
  };
  return {view("strings", frames.strings, 0),
          view("stringEnds", frames.string_ends, 0),
          view("frames", frames.frames, 0),
          view("sourceMaps", frames.source_maps, 0),
          view("stackParents", stacks.parents(), first_stack),
          view("stackFrames", stacks.frames(), first_stack),
          view("stackLines", stacks.lines(), first_stack),
          view("stackColumns", stacks.columns(), first_stack),
          view("stackInlined", stacks.inlined(), first_stack),
          view("sampleStacks", samples.stacks(), first_sample),
          view("sampleWallNs", samples.wall_ns(), first_sample),
          view("sampleCpuNs", samples.cpu_ns(), first_sample)};
}

std::string ChunkHead(uint32_t thread, const std::string& header, size_t kept_samples,
                      const std::vector<RecordingSegment>& segments) {
  std::string head = "{\"thread\":" + std::to_string(thread) + ",\"header\":" + header +
                     ",\"keptSamples\":" + std::to_string(kept_samples) + ",\"segments\":[";
  for (const RecordingSegment& segment : segments) {
    head += std::string(&segment == &segments[0] ? "" : ",") + "[\"" + segment.name + "\"," +
            std::to_string(segment.size_bytes) + "]";
  }
  return head + "]}\n";
}

}  // namespace nativeprof
