#include "fatal_signal_hook.h"

#include <thread>
#include <utility>

#include <v8-isolate.h>

#include "../collect/start_thread.h"
#include "../os/clock.h"
#include "../os/fatal_signals.h"
#include "../os/thread.h"

namespace nativeprof {
namespace {

// For saving to begin: a system call that does not return, or an interrupt that V8 never serves,
// must not keep a process alive that is to end.
constexpr uint64_t kPatienceNs = 2'000'000'000;

}  // namespace

FatalSignalHook::FatalSignalHook(v8::Isolate* isolate, std::function<void()> save,
                                 std::function<void()> wake_loop)
    : isolate_(isolate), save_(std::move(save)), wake_loop_(std::move(wake_loop)) {
  std::thread thread;
  can_run_ = StartThread([this] { Run(); }, &thread);
  if (can_run_) thread.detach();
  Catch();
}

void FatalSignalHook::Catch() {
  if (can_run_) os::CatchFatalSignals(&caught_);
}

void FatalSignalHook::SaveOnce() {
  if (has_saved_) return;
  has_saved_ = true;
  saving_.Raise();
  save_();
  saved_.Raise();
}

void FatalSignalHook::Release() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (released_) return;
    released_ = true;
  }
  os::ReleaseFatalSignals();
  if (os::PendingFatalSignal() != 0) os::DeliverFatalSignal(os::PendingFatalSignal());
}

void FatalSignalHook::Run() {
  os::EnterProfilerThread("nativeprof-end");
  caught_.Wait();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (released_) return;
    // V8 serves it between two turns of a loop or at the next call. Its contract forbids such a
    // callback to call JavaScript, and Node's inspector does so all the same: V8 serves interrupts
    // only where it could call JavaScript itself. The process ends right after.
    isolate_->RequestInterrupt(
        [](v8::Isolate*, void* hook) { static_cast<FatalSignalHook*>(hook)->SaveOnce(); }, this);
    wake_loop_();
  }
  if (saving_.WaitUntil(os::MonotonicNs() + kPatienceNs)) saved_.Wait();
  os::DeliverFatalSignal(os::PendingFatalSignal());
}

}  // namespace nativeprof
