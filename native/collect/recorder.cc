#include "recorder.h"

#include <algorithm>

namespace nativeprof {
namespace {

uint64_t Since(uint64_t now, uint64_t before) { return now > before ? now - before : 0; }

}  // namespace

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
  const uint64_t cpu_ns = Since(record.cpu_ns, last_cpu_ns_);
  CoverWait(record.time_ns, record.idle_ns, cpu_ns);
  CoverIdle(record.time_ns, record.idle_ns, cpu_ns);
  const ResolvedStack resolved = resolver_->Resolve(record);
  if (resolved.unresolved) unresolved_++;
  if (record.truncated) truncated_++;
  if (record.previous_handler_ns > 0) handler_costs_.Add(record.previous_handler_ns);
  if (record.own_interval_cpu_ns > 0) own_intervals_.Add(record.own_interval_cpu_ns);
  const uint64_t known_ns = std::min(cpu_ns, record.known_cpu_ns);
  CoverUnsampled(record.time_ns, cpu_ns - known_ns);
  if (record.in_wait) {
    AddWait(resolved.stack, record, known_ns);
  } else {
    Cover(resolved.stack, Since(record.time_ns, covered_until_ns_), known_ns);
    last_ = record.polling ? Last::kIdle : Last::kRan;
  }
}

void Recorder::Cover(StackId stack, uint64_t wall_ns, uint64_t cpu_ns) {
  columns_.Add(stack, wall_ns, cpu_ns);
  covered_until_ns_ += wall_ns;
  last_cpu_ns_ += cpu_ns;
  carried_ns_ = 0;
}

// A wait uses no CPU. What the thread ran before it is for the next sample to tell; unless a
// deadline lay in the call that waits, where it falls asleep or wakes up: that is its caller's.
void Recorder::AddWait(StackId stack, const SampleRecord& record, uint64_t cpu_ns) {
  const StackId caller = record.is_due ? CallerOf(stack) : kEmptyStack;
  const uint64_t wall_ns = Since(record.time_ns, covered_until_ns_);
  const uint64_t ran_ns = std::min(cpu_ns, wall_ns);
  if (caller != kEmptyStack) Cover(caller, ran_ns, cpu_ns);
  Cover(stack, wall_ns - ran_ns, 0);
  if (caller == kEmptyStack) carried_ns_ = ran_ns;
  last_ = Last::kWait;
}

// Whatever called the system: the native code between is a part of the call.
StackId Recorder::CallerOf(StackId stack) const {
  const auto is_system = [&](StackId it) {
    const FrameId frame = stacks_.frames()[static_cast<size_t>(it)];
    const FrameKind kind = frames_.frames()[static_cast<size_t>(frame)].kind;
    return kind == FrameKind::kNative || kind == FrameKind::kBuiltin;
  };
  const auto parent = [&](StackId it) {
    return it == kEmptyStack ? it : stacks_.parents()[static_cast<size_t>(it)];
  };
  const StackId direct = parent(stack);
  StackId caller = direct;
  while (caller != kEmptyStack && is_system(caller)) caller = parent(caller);
  return caller == kEmptyStack ? direct : caller;
}

void Recorder::CoverRepeats(uint64_t repeated_until_ns) {
  if (repeated_until_ns <= covered_until_ns_ + carried_ns_) return;
  const uint64_t wall_ns = repeated_until_ns - covered_until_ns_ - carried_ns_;
  columns_.ExtendLast(wall_ns, 0, stack_before_);
  covered_until_ns_ += wall_ns;
}

// A wait goes on until the thread runs again: what it has not run since was spent there.
void Recorder::CoverWait(uint64_t time_ns, uint64_t idle_ns, uint64_t cpu_ns) {
  if (last_ != Last::kWait) return;
  const uint64_t used_ns = cpu_ns + Since(idle_ns, last_idle_ns_);
  const uint64_t span_ns = Since(time_ns, covered_until_ns_);
  if (span_ns < used_ns) {
    // To fall asleep and to wake up takes CPU time, too.
    covered_until_ns_ -= columns_.TakeBack(used_ns - span_ns);
  } else if (span_ns > used_ns) {
    columns_.ExtendLast(span_ns - used_ns, 0, stack_before_);
    covered_until_ns_ += span_ns - used_ns;
  }
}

// `cpu_ns` of the time until then the thread was on a CPU: to fall asleep and to wake up takes
// some, which libuv counts as idle time.
bool Recorder::CoverIdle(uint64_t time_ns, uint64_t idle_ns, uint64_t cpu_ns) {
  const uint64_t idle_span_ns = Since(idle_ns, last_idle_ns_);
  last_idle_ns_ = std::max(last_idle_ns_, idle_ns);
  const uint64_t room_ns = Since(Since(time_ns, covered_until_ns_), cpu_ns);
  const uint64_t wall_ns = std::min(idle_span_ns, room_ns);
  if (wall_ns == 0) return false;
  Cover(resolver_->Idle(), wall_ns, 0);
  last_ = Last::kIdle;
  return true;
}

void Recorder::CoverUnsampled(uint64_t time_ns, uint64_t cpu_ns) {
  if (cpu_ns == 0) return;
  Cover(resolver_->Unsampled(), std::min(cpu_ns, Since(time_ns, covered_until_ns_)), cpu_ns);
  unsampled_cpu_ns_ += cpu_ns;
}

void Recorder::Finish(const End& end) {
  CoverRepeats(std::min(end.repeated_until_ns, end.time_ns));
  const uint64_t cpu_ns = Since(end.cpu_ns, last_cpu_ns_);
  CoverWait(end.time_ns, end.idle_ns, cpu_ns);
  // What has no sample is behind it, but does not go on.
  KeepLastStack();
  const uint64_t idle_ns = Since(end.idle_ns, last_idle_ns_);
  const uint64_t busy_until_ns = end.time_ns - std::min(end.time_ns, idle_ns);
  // A wait uses no CPU.
  const uint64_t known_ns = last_ == Last::kRan ? std::min(cpu_ns, end.known_cpu_ns) : 0;
  if (busy_until_ns > covered_until_ns_) {
    const uint64_t room_ns = busy_until_ns - covered_until_ns_;
    const uint64_t unsampled_ns = std::min(cpu_ns - known_ns, room_ns);
    columns_.ExtendLast(room_ns - unsampled_ns, known_ns, stack_before_);
    covered_until_ns_ += room_ns - unsampled_ns;
    last_cpu_ns_ += known_ns;
    CoverUnsampled(end.time_ns, unsampled_ns);
  }
  if (CoverIdle(end.time_ns, end.idle_ns, 0)) KeepLastStack();
  // Still due: the spans to come may have room for it.
  last_cpu_ns_ -= std::min(last_cpu_ns_, columns_.cpu_carry_ns());
  carried_ns_ = 0;
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
