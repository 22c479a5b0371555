// What becomes of recordings where native code forks: see os/fork_guard.h.
#include "os/sampling_signal.h"
#include "process.h"
#include "session.h"
#include "signal/handler.h"

namespace nativeprof {

void Session::BeforeFork() { TheProcess().sessions_mutex.lock(); }

void Session::AfterFork() { TheProcess().sessions_mutex.unlock(); }

// A child has neither of our threads. What they were at when it was born is left as it is: not even
// freed, for they may have been in the midst of it.
void Session::InForkedChild() {
  Process& parent = TheProcess();
  os::ReleaseSignal(parent.timer.signal());
  SetSampledThread(nullptr);
  for (Session* session : parent.all_sessions) {
    session->recorder_.release();
    session->journal_.release();
    session->ring_.release();
    session->thread_.release();
    if (session->code_ != nullptr) session->code_.release()->log.Abandon();
    session->armed_ = false;
    session->was_ended_ = false;
  }
  ReplaceProcess();
}

}  // namespace nativeprof
