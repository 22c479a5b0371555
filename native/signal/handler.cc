// Runs on the sampled thread, in the signal handler: see the contract in handler.h.
#include "handler.h"

#include <algorithm>

#include "../collect/processor.h"
#include "../os/clock.h"
#include "../v8/stack_capture.h"
#include "frame_walk.h"

namespace nativeprof {
namespace {

// initial-exec: a slot at a fixed offset from the thread pointer. The default for a shared library
// may allocate on first use, which is what dd-trace-js#6052 died of.
__attribute__((tls_model("initial-exec"))) thread_local std::atomic<SampledThread*> current_thread{
    nullptr};

void Increment(std::atomic<uint64_t>* counter, uint64_t amount = 1) {
  counter->store(counter->load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

// The frame that the function had is taken down. The instruction is readable, for it is being
// executed.
bool IsAtReturn(const SampledThread& thread, uintptr_t pc) {
  return InGeneratedCode(thread, pc) && IsReturnInstruction(reinterpret_cast<const void*>(pc));
}

void CopyTop(const SampledThread& thread, const os::Registers& registers, SampleRecord* record) {
  size_t count = 0;
  if (kHasLinkRegister) record->top[count++] = AddressOfReturn(registers.link);
  for (uintptr_t address = registers.sp; count < SampleRecord::kTopWords;
       address += sizeof(uint64_t)) {
    const bool readable = address >= thread.stack.low && address < thread.stack.high;
    record->top[count++] = readable ? StackWord(address) : 0;
  }
}

// False: the VM's stack cannot be read at this instruction.
bool CaptureStack(SampledThread* thread, const os::Registers& registers, SampleRecord* record) {
  KnownExit known(thread->isolate, &thread->exit_field, registers.sp);
  KnownExit* const exit = thread->ask_v8 ? &known : nullptr;
  const bool in_native_code = !InGeneratedCode(*thread, registers.pc);
  FrameWalk walk =
      WalkFromFramePointer(*thread, registers, in_native_code ? exit : nullptr, record->words());
  if (!walk.complete) {
    walk = WalkFromSavedFramePointer(*thread, registers.pc, registers.sp, exit, record->words());
  }
  record->source = CaptureSource::kFramePointerWalk;
  record->word_count = walk.word_count;
  record->truncated = walk.truncated;
  record->leaf_call = walk.first_call;
  if (walk.complete) {
    record->vm_state = thread->ask_v8 ? known.vm_state() : VmState::kUnknown;
    return true;
  }
  if (!thread->ask_v8) return false;
  Increment(&thread->stack_sample_fallbacks);
  const StackSample sample =
      CaptureStackSample(thread->isolate, registers, record->words(), kMaxFrames);
  record->vm_state = sample.vm_state;
  if (sample.frame_count == 0) {
    // No JavaScript frames. While the VM collects garbage or runs none, what the walk found is all
    // there is to know; in JavaScript it is a refusal.
    if (sample.vm_state == VmState::kJs) return false;
    record->words()[0] = registers.pc;
    record->word_count = 1;
    return true;
  }
  record->source = CaptureSource::kStackSample;
  record->word_count = sample.frame_count;
  record->truncated = sample.frame_count == kMaxFrames;
  return true;
}

struct Moment {
  uint64_t time_ns;
  uint64_t cpu_ns;
  uint64_t interval_ns;
  // How long the thread had been in the kernel before it could take its signal.
  uint64_t late_ns;
  // A tick of the thread's own.
  bool is_due;
  // The event loop waits.
  bool polling;
};

void TakeSample(SampledThread* thread, const os::Registers& registers, const Moment& moment) {
  const uint64_t since_cpu_ns = moment.cpu_ns - thread->last_cpu_ns;
  thread->was_busy.store(since_cpu_ns * 8 > (moment.time_ns - thread->last_time_ns) * 7,
                         std::memory_order_relaxed);
  thread->last_time_ns = moment.time_ns;
  thread->last_cpu_ns = moment.cpu_ns;
  const bool in_use = IsolateInUse(thread->isolate);
  SampleRecord* const record = in_use ? thread->ring->Reserve() : nullptr;
  if (record == nullptr) {
    Increment(in_use ? &thread->lost_ring_full : &thread->refused);
    return;
  }
  if (!CaptureStack(thread, registers, record)) {
    Increment(&thread->refused);
    return;
  }
  record->time_ns = moment.time_ns;
  record->cpu_ns = moment.cpu_ns;
  // For so much CPU time before it the sample may stand.
  record->known_cpu_ns = kKnownIntervals * moment.interval_ns + moment.late_ns;
  record->event_sequence = thread->code_events->sequence();
  record->idle_ns = thread->idle_clock.FinishedNs();
  record->repeated_until_ns = thread->repeated_until_ns.load(std::memory_order_relaxed);
  record->pc = registers.pc;
  record->previous_handler_ns = thread->last_handler_ns;
  CopyTop(*thread, registers, record);
  record->fp_is_js = IsJavaScriptFrame(*thread, registers.fp, registers.sp);
  record->bytecode = record->fp_is_js ? BytecodeAddress(registers.fp, registers.sp) : 0;
  record->live_bytecode = LiveBytecodeAddress(*thread, registers);
  record->polling = moment.polling;
  record->in_wait = registers.interrupted_wait;
  record->is_due = moment.is_due;
  record->own_interval_cpu_ns = moment.is_due && !registers.interrupted_wait ? since_cpu_ns : 0;
  record->at_return = IsAtReturn(*thread, registers.pc);
  thread->ring->Commit(*record);
  Increment(&thread->sampled);
}

}  // namespace

void CaptureSample(const os::Registers& registers, os::SignalSource source) {
  SampledThread* const thread = current_thread.load(std::memory_order_relaxed);
  if (thread == nullptr) return;
  const uint64_t start_ns = os::MonotonicNs();
  const uint64_t cpu_ns = os::OwnCpuNs();
  const bool polling = thread->idle_clock.waits();
  const SelfTimer::Where where = {registers.interrupted_wait, polling};
  using Arrival = SelfTimer::Arrival;
  const Arrival arrival = thread->self_timer.Begin(source, cpu_ns, where);
  const bool is_own = arrival != Arrival::kSentByTimer;
  // A wait outside of the event loop is worth a sample, due or not: its stack stands for all of it.
  const bool is_tick = arrival != Arrival::kEarly || (registers.interrupted_wait && !polling);
  const uint64_t interval_ns = thread->interval_ns.load(std::memory_order_relaxed);
  if (is_tick) {
    const uint64_t sent_ns = thread->sent_ns.load(std::memory_order_relaxed);
    const uint64_t late_ns =
        is_own ? thread->self_timer.LateNs(cpu_ns) : start_ns - std::min(start_ns, sent_ns);
    TakeSample(thread, registers,
               {start_ns, cpu_ns, interval_ns, late_ns, arrival == Arrival::kDue, polling});
  }
  const bool hands_over =
      thread->self_timer.End({arrival, start_ns, cpu_ns, interval_ns, is_tick, where,
                              thread->was_busy.load(std::memory_order_relaxed)});
  // The handler does not wait, so its wall time is CPU time, unless the thread had to leave its CPU
  // to another meanwhile. Only then is the other clock worth a second system call.
  constexpr uint64_t kLongNs = 20'000;
  uint64_t cost_ns = os::MonotonicNs() - start_ns;
  if (cost_ns > kLongNs) cost_ns = os::OwnCpuNs() - cpu_ns;
  Increment(&thread->handler_ns, cost_ns);
  thread->handler_end_cpu_ns.store(cpu_ns + cost_ns, std::memory_order_relaxed);
  if (is_tick) thread->last_handler_ns = static_cast<uint32_t>(cost_ns);
  if (!is_own) {
    // release: pairs with the acquire in the timer thread, which reads the fields above.
    thread->handled.store(thread->handled.load(std::memory_order_relaxed) + 1,
                          std::memory_order_release);
  }
  if (hands_over) thread->timer_wake->Raise();
}

void SetSampledThread(SampledThread* thread) {
  current_thread.store(thread, std::memory_order_relaxed);
  // The compiler must not move the store past what follows: a signal may arrive right then.
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

SampledThread* CurrentSampledThread() { return current_thread.load(std::memory_order_relaxed); }

}  // namespace nativeprof
