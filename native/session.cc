#include "session.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "os/clock.h"
#include "os/fatal_signals.h"
#include "os/sampling_signal.h"
#include "os/thread.h"
#include "process.h"
#include "signal/frame_walk.h"
#include "signal/handler.h"

namespace nativeprof {

Session::Session(v8::Isolate* isolate, uv_loop_t* loop)
    : isolate_(isolate), watch_(new EventLoopWatch(isolate, loop)) {
  const std::lock_guard<std::mutex> lock(TheProcess().sessions_mutex);
  TheProcess().all_sessions.push_back(this);
}

SessionStatus Session::Arm() {
  if (armed_) return SessionStatus::kOk;
  LearnCode();
  if (!running() && !TheProcess().collector.Add(code_.get())) {
    CodeKnowledge::Forget(std::move(code_), false);
    return SessionStatus::kNoThread;
  }
  armed_ = true;
  armed_root_fp_ = FindRootFramePointer();
  return SessionStatus::kOk;
}

void Session::LearnCode() {
  if (code_ != nullptr) return;
  code_ = std::make_unique<CodeKnowledge>(
      isolate_, TheProcess().HasSymbols(), [] { TheProcess().collector_wake.Raise(); },
      [](std::string_view name) { return TheProcess().ReadConstant(name); });
}

SessionStatus Session::Start(const SessionOptions& options) {
  ReleaseEnded();
  // Another copy of the addon may be recording this thread.
  if (running() || CurrentSampledThread() != nullptr) return SessionStatus::kAlreadyRunning;
  Process& process = TheProcess();
  const uint64_t called_ns = os::MonotonicNs();
  options_ = options;
  ring_ = std::make_unique<SampleRing>();
  LearnCode();
  if (armed_) process.collector.Remove(code_.get());
  auto recorder = std::make_unique<Recorder>(
      ring_.get(), &code_->log, &code_->map,
      [&process](uint64_t address) { return process.Symbolize(address); },
      options.max_sample_bytes);
  const GeneratedCode& code = code_->generated;

  DescribeThread();
  thread_->code_range = {code.code_range_start, code.code_range_end};
  thread_->builtin_ranges[0] = {code.builtins_start, code.builtins_start + code.builtins_bytes};
  if (code.builtins_copy_start != 0) {
    thread_->builtin_ranges[1] = {code.builtins_copy_start,
                                  code.builtins_copy_start + code.builtins_bytes};
  }
  thread_->program_text = process.program_text;
  thread_->ask_v8 = options.ask_v8;
  recorder->resolver().SetCodeFinder(
      code_->MakeFinder([&process](uint64_t address) { return process.FindSymbol(address); }));
  recorder->resolver().AddGeneratedRange(code.code_range_start, code.code_range_end);
  recorder->resolver().AddGeneratedRange(code.builtins_start,
                                         code.builtins_start + code.builtins_bytes);

  started_at_ms_ = os::WallClockMs();
  start_ns_ = os::MonotonicNs();
  const uint64_t cpu_ns = os::OwnCpuNs();
  recorder->Start(start_ns_, cpu_ns);
  thread_->last_time_ns = start_ns_;
  thread_->last_cpu_ns = cpu_ns;
  thread_->handler_end_cpu_ns.store(cpu_ns, std::memory_order_relaxed);
  SetSampledThread(thread_.get());
  using AddResult = SamplingTimer::AddResult;
  const AddResult added =
      process.timer.Add(thread_.get(),
                        {options.interval_us * 1000, options.signal, options.max_overhead,
                         [&process] { return process.collector.cpu_ns(); }},
                        &process.collector_wake);
  if (added != AddResult::kAdded) {
    Release();
    return added == AddResult::kNoSignal ? SessionStatus::kNoSignal : SessionStatus::kNoThread;
  }
  if (!process.collector.Add(recorder.get())) {
    process.timer.Remove(thread_.get());
    Release();
    return SessionStatus::kNoThread;
  }
  watch_->Start(thread_.get());
  recorder_ = std::move(recorder);
  before_ = {};
  // What it has cost other recordings.
  before_.collector_cpu_ns = process.collector.cpu_ns();
  code_events_disturbed_ = false;
  start_pause_ns_ = os::MonotonicNs() - called_ns;
  {
    const std::lock_guard<std::mutex> lock(process.sessions_mutex);
    if (options_.rotate_ns != 0) BeginRotation();
    if (Saves()) OpenJournal();
    process.sessions.push_back(this);
  }
  if (Saves()) {
    static const int registered = std::atexit(SaveAtExit);
    static_cast<void>(registered);
    CatchFatalSignals();
  }
  return SessionStatus::kOk;
}

void Session::CatchFatalSignals() {
  const std::lock_guard<std::mutex> lock(TheProcess().sessions_mutex);
  if (running() && Saves()) os::CatchFatalSignals(&TheProcess().collector_wake);
}

uintptr_t Session::FindRootFramePointer() {
  return OutermostFramePointer(os::OwnStackBounds(),
                               reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
}

void Session::DescribeThread() {
  thread_ = std::make_unique<SampledThread>();
  thread_->isolate = isolate_;
  thread_->thread_id = os::OwnThreadId();
  thread_->cpu_clock = os::OwnCpuClock();
  thread_->stack = os::OwnStackBounds();
  // Armed from further out, it is the better one: one may start amid any call.
  thread_->root_fp = std::max(armed_root_fp_, FindRootFramePointer());
  thread_->ring = ring_.get();
  thread_->code_events = &code_->log;
  thread_->code_event_ns = &code_->source.cost_ns();
  thread_->code_event_ns_before = code_->source.cost_ns();
}

SessionStatus Session::Stop(RecordingData* data) {
  code_events_disturbed_ = running() && !code_->source.StillReceives();
  return Finish(data);
}

SessionStatus Session::Finish(RecordingData* data) {
  {
    // Not while a fatal signal's recording is being written.
    const std::lock_guard<std::mutex> lock(TheProcess().sessions_mutex);
    if (!running()) return SessionStatus::kNotRunning;
    End(data);
  }
  watch_->Stop();
  Release();
  // One that came meanwhile found the lock taken, and left.
  if (os::PendingFatalSignal() != 0) os::DeliverFatalSignal(os::PendingFatalSignal());
  return SessionStatus::kOk;
}

// Under the sessions' lock.
void Session::End(RecordingData* data) {
  Process& process = TheProcess();
  process.sessions.erase(std::remove(process.sessions.begin(), process.sessions.end(), this),
                         process.sessions.end());
  const TickCounts counts = process.timer.Remove(thread_.get(), !Saves());
  process.collector.Remove(recorder_.get());
  // The timer and the collector have let go: what is left is this thread's alone.
  recorder_->Drain();
  const uint64_t end_ns = os::MonotonicNs();
  recorder_->Finish(EndAt(end_ns));
  const RecordingHeader header = Describe(counts, end_ns).Since(before_);
  if (journal_ != nullptr) journal_->Append(header, *recorder_);
  if (data != nullptr) *data = RecordingData(header, recorder_.get());
  journal_.reset();
  recorder_.reset();
}

Recorder::End Session::EndAt(uint64_t time_ns) const {
  return {time_ns, os::CpuNs(thread_->cpu_clock), thread_->idle_clock.Ns(time_ns),
          thread_->repeated_until_ns.load(std::memory_order_relaxed),
          kKnownIntervals * thread_->interval_ns.load(std::memory_order_relaxed)};
}

// From the start on, earlier parts included.
RecordingHeader Session::Describe(const TickCounts& counts, uint64_t end_ns) const {
  Process& process = TheProcess();
  RecordingHeader header;
  header.thread_id = thread_->thread_id;
  header.started_at_ms = started_at_ms_;
  header.duration_ns = end_ns - start_ns_;
  header.interval_us = options_.interval_us;
  header.max_overhead = options_.max_overhead;
  Histogram intervals = process.timer.Intervals();
  intervals.Add(recorder_->own_intervals());
  header.interval_p50_ns = intervals.PercentileNs(0.5);
  header.interval_p99_ns = intervals.PercentileNs(0.99);
  header.start_pause_ns = start_pause_ns_;
  header.signal = os::SamplingSignalName(process.timer.signal());
  header.signal_was_chosen = options_.signal != 0;
  header.signal_was_taken = process.timer.signal_was_taken();
  header.code_events_disturbed = code_events_disturbed_;
  header.inlining_known = code_->source.reads_optimized_code();
  header.unread_code = code_->source.unread_code();
  header.counts = counts;
  header.counts.missed_deadlines = recorder_->unsampled_cpu_ns() / (options_.interval_us * 1000);
  header.stack_sample_fallbacks = thread_->stack_sample_fallbacks.load(std::memory_order_relaxed);
  header.handler_ns = thread_->handler_ns.load(std::memory_order_relaxed);
  header.code_event_ns = code_->source.cost_ns() - thread_->code_event_ns_before;
  header.timer_cpu_ns = process.timer.cpu_ns();
  header.collector_cpu_ns = process.collector.cpu_ns();
  header.metadata = options_.metadata;
  return header;
}

void Session::Release() {
  SetSampledThread(nullptr);
  if (Saves()) {
    // Other threads may still have recordings to save.
    const std::lock_guard<std::mutex> lock(TheProcess().sessions_mutex);
    const auto& others = TheProcess().sessions;
    const auto saves = [](const Session* session) { return session->Saves(); };
    if (std::none_of(others.begin(), others.end(), saves)) os::ReleaseFatalSignals();
  }
  journal_.reset();
  recorder_.reset();
  thread_.reset();
  ring_.reset();
  if (armed_ && TheProcess().collector.Add(code_.get())) return;
  armed_ = false;
  // What saves itself is recorded to the end of its thread.
  CodeKnowledge::Forget(std::move(code_), Saves() && os::OnMainThread());
}

void Session::Close(void (*done)(void*), void* data) {
  Finish(nullptr);
  ReleaseEnded();
  TheProcess().Forget(this);
  if (armed_) TheProcess().collector.Remove(code_.get());
  if (code_ != nullptr) CodeKnowledge::Forget(std::move(code_), os::OnMainThread());
  EventLoopWatch::Close(watch_, done, data);
}

void Session::ReleaseEnded() {
  {
    const std::lock_guard<std::mutex> lock(TheProcess().sessions_mutex);
    if (!was_ended_) return;
    was_ended_ = false;
  }
  watch_->Stop();
  Release();
}

}  // namespace nativeprof
