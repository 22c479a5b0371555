// Calls a function of JavaScript before a fatal signal ends the process, also in the middle of a
// loop that never ends: for the inspector engine, whose recording only JavaScript can save. The
// signal engine saves its own without it (Session::SaveFromCollector).
#ifndef NATIVEPROF_V8_FATAL_SIGNAL_HOOK_H_
#define NATIVEPROF_V8_FATAL_SIGNAL_HOOK_H_

#include <functional>
#include <mutex>

#include "../os/wake_flag.h"

namespace v8 {
class Isolate;
}

namespace nativeprof {

// One per process, never destroyed. Main thread, but for Run().
class FatalSignalHook {
 public:
  // `save` runs once, on the main thread; `wake_loop`, on any thread, has an event loop that waits
  // call SaveOnce() soon.
  FatalSignalHook(v8::Isolate* isolate, std::function<void()> save,
                  std::function<void()> wake_loop);

  // Again whenever the program has given up a handler of its own.
  void Catch();
  void SaveOnce();
  // The isolate is about to go: gives the signals back. One that was caught ends the process now.
  void Release();

 private:
  void Run();

  v8::Isolate* const isolate_;
  const std::function<void()> save_, wake_loop_;
  os::WakeFlag caught_, saving_, saved_;
  // Else signals end the process as without us.
  bool can_run_ = false;
  bool has_saved_ = false;
  std::mutex mutex_;
  bool released_ = false;  // guarded by mutex_
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_FATAL_SIGNAL_HOOK_H_
