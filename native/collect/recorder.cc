#include "recorder.h"

#include <algorithm>

namespace nativeprof {

void Recorder::DrainUntil(uint64_t time_ns) {
  // Whether or not a sample waits: the log must not grow, nor its writers call for us in vain.
  code_->QueueFrom(events_);
  if (code_->queued_bytes() > kMaxQueuedBytes) code_->ApplyAll();
  for (const SampleRecord* record = ring_->Peek(); record != nullptr; record = ring_->Peek()) {
    // Events are queued before the samples that carry their number are written, so what a record
    // needs is either taken already or in the log.
    code_->QueueFrom(events_);
    const size_t batch = 64;  // taking the log once per record would lock more than it copies
    for (size_t i = 0; i < batch && record != nullptr; i++) {
      if (record->time_ns > time_ns) return;
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
  const ResolvedStack resolved = resolver_->Resolve(record);
  if (resolved.unresolved) unresolved_++;
  if (record.truncated) truncated_++;
  if (record.previous_handler_ns > 0) handler_costs_.Add(record.previous_handler_ns);
  if (record.own_interval_ns > 0) own_intervals_.Add(record.own_interval_ns);
  const uint64_t wall_ns =
      record.time_ns > covered_until_ns_ ? record.time_ns - covered_until_ns_ : 0;
  const uint64_t cpu_ns = record.cpu_ns > last_cpu_ns_ ? record.cpu_ns - last_cpu_ns_ : 0;
  columns_.Add(resolved.stack, wall_ns, cpu_ns);
  covered_until_ns_ += wall_ns;
  last_cpu_ns_ = std::max(last_cpu_ns_, record.cpu_ns);
}

void Recorder::CoverRepeats(uint64_t repeated_until_ns) {
  if (repeated_until_ns <= covered_until_ns_) return;
  columns_.ExtendLast(repeated_until_ns - covered_until_ns_, 0, stack_before_);
  covered_until_ns_ = repeated_until_ns;
}

void Recorder::CoverIdle(uint64_t time_ns, uint64_t idle_ns) {
  const uint64_t idle_span_ns = idle_ns > last_idle_ns_ ? idle_ns - last_idle_ns_ : 0;
  last_idle_ns_ = std::max(last_idle_ns_, idle_ns);
  if (idle_span_ns == 0 || time_ns <= covered_until_ns_) return;
  const uint64_t wall_ns = std::min(idle_span_ns, time_ns - covered_until_ns_);
  columns_.Add(resolver_->Idle(), wall_ns, 0);
  covered_until_ns_ += wall_ns;
}

void Recorder::Finish(const End& end) {
  CoverRepeats(std::min(end.repeated_until_ns, end.time_ns));
  const uint64_t idle_span_ns = end.idle_ns > last_idle_ns_ ? end.idle_ns - last_idle_ns_ : 0;
  const uint64_t cpu_ns = end.cpu_ns > last_cpu_ns_ ? end.cpu_ns - last_cpu_ns_ : 0;
  if (end.time_ns > covered_until_ns_ + idle_span_ns) {
    columns_.ExtendLast(end.time_ns - covered_until_ns_ - idle_span_ns, cpu_ns, stack_before_);
    covered_until_ns_ = end.time_ns - idle_span_ns;
    last_cpu_ns_ += cpu_ns;
  }
  CoverIdle(end.time_ns, end.idle_ns);
  // Still due: the spans to come may have room for it.
  last_cpu_ns_ -= std::min(last_cpu_ns_, columns_.cpu_carry_ns());
  KeepLastStack();
}

void Recorder::KeepLastStack() {
  last_stack_.clear();
  StackId stack = columns_.size() == 0 ? stack_before_ : columns_.stacks().back();
  for (; stack != kEmptyStack; stack = stacks_.parents()[static_cast<size_t>(stack)]) {
    last_stack_.push_back(stacks_.At(static_cast<size_t>(stack)));
  }
  std::reverse(last_stack_.begin(), last_stack_.end());
}

void Recorder::Restart() {
  const FrameTable before = std::exchange(frames_, FrameTable());
  stacks_ = StackTable();
  columns_ = SampleColumns(max_bytes_);
  resolver_ = std::make_unique<StackResolver>(&frames_, &stacks_, *resolver_);
  stack_before_ = kEmptyStack;
  for (LocatedFrame& located : last_stack_) {
    located.frame = frames_.InternCopy(before, located.frame);
    stack_before_ = stacks_.Extend(stack_before_, located);
  }
  truncated_ = 0;
  unresolved_ = 0;
  handler_costs_ = Histogram();
  own_intervals_ = Histogram();
}

}  // namespace nativeprof
