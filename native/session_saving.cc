// Recordings that are to be saved: while they run, when they are asked for, and at the end.
#include <vector>

#include "os/clock.h"
#include "os/fatal_signals.h"
#include "process.h"
#include "session.h"

namespace nativeprof {

bool Session::EndAll() {
  // Somebody who ends a recording may be waiting for this thread to end.
  const std::unique_lock<std::mutex> lock(TheProcess().sessions_mutex, std::try_to_lock);
  if (lock.owns_lock()) SaveAll();
  return lock.owns_lock();
}

void Session::SaveAll() {
  Process& process = TheProcess();
  const std::vector<Session*> sessions = process.sessions;
  for (Session* session : sessions) {
    if (!session->Saves()) continue;
    session->End(nullptr);
    session->was_ended_ = true;
  }
}

void Session::SaveAtExit() {
  {
    const std::lock_guard<std::mutex> lock(TheProcess().sessions_mutex);
    SaveAll();
  }
  TheProcess().on_demand.Announce();
  if (os::PendingFatalSignal() != 0) os::DeliverFatalSignal(os::PendingFatalSignal());
}

bool Session::KeepJournals() {
  Process& process = TheProcess();
  const std::unique_lock<std::mutex> lock(process.sessions_mutex, std::try_to_lock);
  if (!lock.owns_lock()) return true;  // a recording ends: later
  bool any_new = false;
  for (Session* session : process.sessions) {
    if (session->journal_ == nullptr) continue;
    const Recorder& recorder = *session->recorder_;
    if (session->journal_->IsUpToDate(recorder)) continue;
    const uint64_t now_ns = os::MonotonicNs();
    RecordingHeader header =
        session->Describe(process.timer.CountsUntil(session->thread_.get(), now_ns), now_ns)
            .Since(session->before_);
    header.complete = false;
    header.polling = session->thread_->idle_clock.waits();
    session->journal_->Append(header, recorder);
    any_new = true;
  }
  return any_new;
}

void Session::SaveFromCollector() {
  const int signal = os::PendingFatalSignal();
  if (signal == 0) return;
  {
    // Somebody who ends a recording may be waiting for this thread to end; they deliver the signal.
    const std::unique_lock<std::mutex> lock(TheProcess().sessions_mutex, std::try_to_lock);
    if (!lock.owns_lock()) return;
    SaveAll();
  }
  TheProcess().on_demand.Announce();
  // The program may live on: the first process of a container has no default actions.
  TheProcess().on_demand.AskThreads();
  os::DeliverFatalSignal(signal);
}

}  // namespace nativeprof
