#include "recording_data.h"

#include <algorithm>
#include <cmath>

#include "os/private_file.h"

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

std::string HeaderJson(const RecordingHeader& header, const Recorder& recorder) {
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
  json += "\"metadata\":" + (header.metadata.empty() ? "{}" : header.metadata) + '}';
  return json;
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

RecordingData::RecordingData(const RecordingHeader& header, Recorder* recorder)
    : header_(HeaderJson(header, *recorder)) {
  for (const std::string_view text : recorder->frames().strings()) {
    strings_ += text;
    string_ends_.push_back(static_cast<uint32_t>(strings_.size()));
  }
  frames_.reserve(recorder->frames().size() * 5);
  for (const Frame& frame : recorder->frames().frames()) {
    frames_.insert(frames_.end(),
                   {static_cast<int32_t>(frame.kind), static_cast<int32_t>(frame.name),
                    static_cast<int32_t>(frame.file), frame.line, frame.column});
  }
  stacks_ = recorder->TakeStacks();
  columns_ = recorder->TakeColumns();
}

std::vector<RecordingSegment> RecordingData::Segments() const {
  const auto view = [](const char* name, const auto& values) {
    return RecordingSegment{name, values.data(), values.size() * sizeof(values[0])};
  };
  return {view("strings", strings_),
          view("stringEnds", string_ends_),
          view("frames", frames_),
          view("stackParents", stacks_.parents()),
          view("stackFrames", stacks_.frames()),
          view("stackLines", stacks_.lines()),
          view("stackColumns", stacks_.columns()),
          view("stackInlined", stacks_.inlined()),
          view("sampleStacks", columns_.stacks()),
          view("sampleWallNs", columns_.wall_ns()),
          view("sampleCpuNs", columns_.cpu_ns())};
}

// The file: `nativeprof-recording 1\n`, a line of JSON {header, segments: [name, bytes][]}, then
// the segments one after the other. Read by src/native/recording.ts of the same version only.
bool RecordingData::WriteTo(const std::string& path) const {
  std::string head = "nativeprof-recording 1\n{\"header\":" + header_ + ",\"segments\":[";
  const std::vector<RecordingSegment> segments = Segments();
  for (const RecordingSegment& segment : segments) {
    head += std::string(&segment == &segments[0] ? "" : ",") + "[\"" + segment.name + "\"," +
            std::to_string(segment.size_bytes) + "]";
  }
  head += "]}\n";
  os::PrivateFile file(path);
  bool ok = file.Write(head.data(), head.size());
  for (const RecordingSegment& segment : segments) {
    ok = ok && file.Write(segment.data, segment.size_bytes);
  }
  return ok && file.Publish();
}

}  // namespace nativeprof
