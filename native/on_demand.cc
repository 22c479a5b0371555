#include "on_demand.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include <uv.h>

#include "os/clock.h"
#include "os/private_file.h"
#include "os/toggle_signal.h"
#include "process.h"
#include "v8/interrupt.h"

namespace nativeprof {
namespace {

// `nativeprof-20261123T140312345Z-4711.recording`
std::string NewPath(const std::string& folder) {
  const uint64_t now_ms = os::WallClockMs();
  const auto seconds = static_cast<time_t>(now_ms / 1000);
  struct tm utc = {};
  gmtime_r(&seconds, &utc);
  char name[80];
  const size_t length = std::strftime(name, sizeof(name), "nativeprof-%Y%m%dT%H%M%S", &utc);
  std::snprintf(name + length, sizeof(name) - length, "%03uZ-%d.recording",
                static_cast<unsigned>(now_ms % 1000), uv_os_getpid());
  return folder + '/' + name;
}

}  // namespace

OnDemand::Thread* OnDemand::Find(const Session* session) {
  const auto found = std::find_if(threads_.begin(), threads_.end(),
                                  [=](const Thread& thread) { return thread.session == session; });
  return found == threads_.end() ? nullptr : &*found;
}

void OnDemand::Add(const Thread& thread) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    Thread* const known = Find(thread.session);
    if (known == nullptr) {
      threads_.push_back(thread);
    } else {
      *known = thread;
    }
  }
  Follow(thread.session);
}

void OnDemand::Remove(Session* session) {
  bool was_last = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto removed =
        std::remove_if(threads_.begin(), threads_.end(),
                       [=](const Thread& thread) { return thread.session == session; });
    was_last = removed != threads_.end() && threads_.size() == 1;
    threads_.erase(removed, threads_.end());
  }
  if (was_last) Announce();
}

void OnDemand::Follow(Session* session) {
  SessionOptions options;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const Thread* const thread = Find(session);
    if (thread != nullptr) options = thread->options;
    options.save_path = path_;
  }
  session->ReleaseEnded();
  // One that it was just beginning when that was ended.
  const bool is_old = session->running() && session->save_path() != options.save_path;
  if (is_old && !session->save_path().empty()) session->Finish(nullptr);
  if (options.save_path.empty() || session->running()) return;
  if (session->Start(options) == SessionStatus::kOk) return;
  std::fputs("nativeprof: a thread is not recorded: another recording or profiler has it\n",
             stderr);
}

void OnDemand::Serve() {
  const uint64_t asked = os::ToggleCount();
  const bool toggles = (asked - served_) % 2 == 1;
  if (!toggles) return;
  bool begins;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    begins = path_.empty();
    if (begins && !threads_.empty()) {
      path_ = NewPath(threads_.front().options.save_path);
      started_ns_ = os::MonotonicNs();
      std::fputs("nativeprof: recording\n", stderr);
    }
  }
  if (!begins && !Session::EndAll()) {
    TheProcess().collector_wake.Raise();  // again
    return;
  }
  served_ = asked;
  if (!begins) Announce();
  AskThreads();
}

void OnDemand::Announce() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (path_.empty()) return;
  const double seconds = static_cast<double>(os::MonotonicNs() - started_ns_) / 1e9;
  if (os::FileExists(path_)) {
    std::fprintf(stderr, "nativeprof: recorded %.1f s; view it:  npx nativeprof report %s\n",
                 seconds, path_.c_str());
  } else {
    std::fprintf(stderr, "nativeprof: nothing was recorded, or %s cannot be written\n",
                 path_.c_str());
  }
  path_.clear();
}

void OnDemand::AskThreads() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Thread& thread : threads_) {
    RequestInterrupt(
        thread.isolate,
        [](v8::Isolate*, void* session) {
          TheProcess().on_demand.Follow(static_cast<Session*>(session));
        },
        thread.session);
    thread.wake_loop();
  }
}

}  // namespace nativeprof
