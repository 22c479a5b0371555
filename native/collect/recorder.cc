#include "recorder.h"

#include <algorithm>

namespace nativeprof {

void Recorder::Drain() {
  // Whether or not a sample waits: the log must not grow, nor its writers call for us in vain.
  code_->QueueFrom(events_);
  if (code_->queued_bytes() > kMaxQueuedBytes) code_->ApplyAll();
  for (const SampleRecord* record = ring_->Peek(); record != nullptr; record = ring_->Peek()) {
    // Events are queued before the samples that carry their number are written, so what a record
    // needs is either taken already or in the log.
    code_->QueueFrom(events_);
    const size_t batch = 64;  // taking the log once per record would lock more than it copies
    for (size_t i = 0; i < batch && record != nullptr; i++) {
      if (code_->NeedsMore(record->event_sequence)) break;
      code_->ApplyUpTo(record->event_sequence);
      Add(*record);
      ring_->Release();
      record = ring_->Peek();
    }
  }
}

void Recorder::Add(const SampleRecord& record) {
  CoverRepeats(record.repeated_until_ns);
  CoverIdle(record.time_ns, record.idle_ns);
  const ResolvedStack resolved = resolver_.Resolve(record);
  if (resolved.unresolved) unresolved_++;
  if (record.truncated) truncated_++;
  if (record.previous_handler_ns > 0) handler_costs_.Add(record.previous_handler_ns);
  const uint64_t wall_ns =
      record.time_ns > covered_until_ns_ ? record.time_ns - covered_until_ns_ : 0;
  const uint64_t cpu_ns = record.cpu_ns > last_cpu_ns_ ? record.cpu_ns - last_cpu_ns_ : 0;
  columns_.Add(resolved.stack, wall_ns, cpu_ns);
  covered_until_ns_ += wall_ns;
  last_cpu_ns_ = std::max(last_cpu_ns_, record.cpu_ns);
}

void Recorder::CoverRepeats(uint64_t repeated_until_ns) {
  if (repeated_until_ns <= covered_until_ns_) return;
  columns_.ExtendLast(repeated_until_ns - covered_until_ns_);
  covered_until_ns_ = repeated_until_ns;
}

void Recorder::CoverIdle(uint64_t time_ns, uint64_t idle_ns) {
  const uint64_t idle_span_ns = idle_ns > last_idle_ns_ ? idle_ns - last_idle_ns_ : 0;
  last_idle_ns_ = std::max(last_idle_ns_, idle_ns);
  if (idle_span_ns == 0 || time_ns <= covered_until_ns_) return;
  const uint64_t wall_ns = std::min(idle_span_ns, time_ns - covered_until_ns_);
  columns_.Add(resolver_.Idle(), wall_ns, 0);
  covered_until_ns_ += wall_ns;
}

void Recorder::Finish(uint64_t time_ns, uint64_t idle_ns, uint64_t repeated_until_ns) {
  CoverRepeats(repeated_until_ns);
  const uint64_t idle_span_ns = idle_ns > last_idle_ns_ ? idle_ns - last_idle_ns_ : 0;
  if (time_ns > covered_until_ns_ + idle_span_ns) {
    columns_.ExtendLast(time_ns - covered_until_ns_ - idle_span_ns);
    covered_until_ns_ = time_ns - idle_span_ns;
  }
  CoverIdle(time_ns, idle_ns);
}

}  // namespace nativeprof
