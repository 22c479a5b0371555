// One environment's recording: puts the parts together, starts and ends them in the one right
// order. JavaScript thread, but for what says that it is the collector's.
#ifndef NATIVEPROF_SESSION_H_
#define NATIVEPROF_SESSION_H_

#include <memory>
#include <mutex>
#include <string>

#include <uv.h>

#include "code_knowledge.h"
#include "collect/recorder.h"
#include "collect/sample_ring.h"
#include "recording_data.h"
#include "recording_journal.h"
#include "signal/sampled_thread.h"
#include "timer/sampling_timer.h"
#include "v8/event_loop_watch.h"

namespace nativeprof {

class PartQueue;

struct SessionOptions {
  uint64_t interval_us = 1000;
  // Of one CPU's time; 0: without a bound.
  double max_overhead = 0;
  int signal = 0;  // 0: chosen by the timer
  size_t max_sample_bytes = 64 << 20;
  // False under --interpreted-frames-native-stack: there V8's GetStackSample takes a lock that the
  // interrupted thread may hold (seen to deadlock on Node 20, V8's own profiler included).
  bool ask_v8 = true;
  // Where the recording is written when the process ends; empty: nowhere.
  std::string save_path;
  // 0: one recording from start to end. Else one after another, each so long: into `parts`, or
  // where there is none, into files named `save_path` and the number of the rotation.
  uint64_t rotate_ns = 0;
  std::shared_ptr<PartQueue> parts;
  // JSON text that goes into the saved recording as it is.
  std::string metadata;
};

enum class SessionStatus { kOk, kAlreadyRunning, kNotRunning, kNoSignal, kNoThread };

class Session {
 public:
  Session(v8::Isolate* isolate, uv_loop_t* loop);

  SessionStatus Start(const SessionOptions& options);
  SessionStatus Stop(RecordingData* data);
  bool running() const { return recorder_ != nullptr; }
  // Stop() for whoever must not run JavaScript.
  SessionStatus Finish(RecordingData* data);
  const std::string& save_path() const { return options_.save_path; }

  // Installs the code-event handler now, so that Start() need not enumerate a grown heap.
  SessionStatus Arm();

  // The thread itself: lets go of what EndAll() has ended.
  void ReleaseEnded();

  // While a recording is to be saved: fatal signals wait for that. Again whenever the program gives
  // up a handler of its own.
  void CatchFatalSignals();

  // The environment is going away; `done` is called when nothing of it is used any more.
  void Close(void (*done)(void*), void* data);

  // On the collector thread: ends and saves the recordings that are to be saved.
  // False: somebody ends a recording just now.
  static bool EndAll();
  // At the end of the process, with V8 possibly gone: saves what was recorded.
  static void SaveAtExit();
  // On the collector thread, before a fatal signal is delivered.
  static void SaveFromCollector();
  // On the collector thread, now and then: what a killed process leaves. False: nothing was new.
  static bool KeepJournals();

  // On any thread: see os::ForkGuard.
  static void BeforeFork();
  static void AfterFork();
  static void InForkedChild();
  // On the collector thread: parts of recordings that are due. When to come again; 0: when woken.
  static uint64_t Rotate();

 private:
  // At the end of the process or of its environment.
  bool Saves() const { return !options_.save_path.empty(); }
  void LearnCode();
  static uintptr_t FindRootFramePointer();
  void DescribeThread();
  void Release();
  Recorder::End EndAt(uint64_t time_ns) const;
  RecordingHeader Describe(const TickCounts& counts, uint64_t end_ns) const;
  static bool AreFilesDue(uint64_t now_ns);
  void OpenJournal();
  void TakePart(PartQueue* queue);
  void BeginRotation();
  void ScheduleRotation(uint64_t time_ns);
  // What is to be saved goes to its file, too; `data` may be null.
  void End(RecordingData* data);
  // Under the sessions' lock.
  static void SaveAll();

  v8::Isolate* const isolate_;
  // Null while V8 is not asked for events.
  std::unique_ptr<CodeKnowledge> code_;
  EventLoopWatch* watch_;
  bool armed_ = false;
  // The outermost frame when it was armed.
  uintptr_t armed_root_fp_ = 0;

  SessionOptions options_;
  std::unique_ptr<SampledThread> thread_;
  std::unique_ptr<SampleRing> ring_;
  std::unique_ptr<Recorder> recorder_;
  // Of a recording that is to be saved.
  std::unique_ptr<RecordingJournal> journal_;
  uint64_t started_at_ms_ = 0;
  uint64_t start_ns_ = 0;
  uint64_t start_pause_ns_ = 0;
  // What earlier parts of the recording have told.
  RecordingHeader before_;
  uint64_t rotation_due_ns_ = 0;
  bool code_events_disturbed_ = false;
  // By another thread than its own. Guarded by the sessions' lock.
  bool was_ended_ = false;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SESSION_H_
