// Recordings that rotate: one part after the other without a gap. The collector does all of it, so
// that the program's own threads do not wait.
#include <algorithm>
#include <utility>
#include <vector>

#include "os/clock.h"
#include "os/private_file.h"
#include "part_queue.h"
#include "process.h"
#include "session.h"

namespace nativeprof {
namespace {

// Somebody ends a recording just now, or nobody has come for the parts that are there.
constexpr uint64_t kRetryNs = 50'000'000;

std::string PathOfPart(const std::string& path, uint64_t rotation) {
  return path + '.' + std::to_string(rotation);
}

}  // namespace

// Collector thread.
uint64_t Session::Rotate() {
  Process& process = TheProcess();
  uint64_t next_ns = 0;
  // Who ends a recording may be waiting for this thread.
  const std::unique_lock<std::mutex> lock(process.sessions_mutex, std::try_to_lock);
  if (!lock.owns_lock()) return os::MonotonicNs() + kRetryNs;
  const uint64_t now_ns = os::MonotonicNs();
  const bool files_due = AreFilesDue(now_ns);
  bool any_rotated = false;
  for (Session* session : process.sessions) {
    if (session->options_.rotate_ns == 0) continue;
    PartQueue* const queue = session->options_.parts.get();
    const bool is_due = session->rotation_due_ns_ <= now_ns;
    if (queue == nullptr ? files_due : is_due && !queue->IsFull()) {
      session->TakePart(queue);
      any_rotated = true;
    } else if (is_due) {
      session->rotation_due_ns_ = now_ns + kRetryNs;
    }
    next_ns =
        next_ns == 0 ? session->rotation_due_ns_ : std::min(next_ns, session->rotation_due_ns_);
  }
  if (files_due) process.CompleteJournal();
  for (Session* session : process.sessions) {
    if (files_due && session->journal_ != nullptr) session->OpenJournal();
  }
  if (any_rotated) process.timer.ForgetIntervals();
  return next_ns;
}

// Those of all threads, or none: one is due, and whoever comes for them has taken the earlier ones.
bool Session::AreFilesDue(uint64_t now_ns) {
  const uint64_t rotation = TheProcess().rotation;
  for (const Session* session : TheProcess().sessions) {
    const SessionOptions& options = session->options_;
    if (options.rotate_ns == 0 || options.parts != nullptr) continue;
    if (session->rotation_due_ns_ > now_ns) continue;
    // All threads of the process have one file.
    return rotation <= kMostWaitingParts ||
           !os::FileExists(PathOfPart(options.save_path, rotation - kMostWaitingParts));
  }
  return false;
}

// Under the sessions' lock.
void Session::OpenJournal() {
  Process& process = TheProcess();
  const std::string& path = options_.save_path;
  journal_ = process.OpenJournal(
      options_.rotate_ns == 0 ? path : PathOfPart(path, process.rotation), options_.rotate_ns != 0);
}

// What was recorded since the last part: into `queue`, or where there is none, into its file.
void Session::TakePart(PartQueue* queue) {
  Process& process = TheProcess();
  const uint64_t time_ns = os::MonotonicNs();
  recorder_->DrainUntil(time_ns);
  recorder_->Finish(EndAt(time_ns));
  const RecordingHeader header =
      Describe(process.timer.CountsUntil(thread_.get(), time_ns), time_ns);
  if (queue != nullptr) {
    queue->Push(RecordingData(header.Since(before_), recorder_.get()));
  } else {
    journal_->Append(header.Since(before_), *recorder_);
  }
  recorder_->Restart();
  before_ = header;
  started_at_ms_ = os::WallClockMs();
  ScheduleRotation(time_ns);
}

// Under the sessions' lock.
void Session::BeginRotation() {
  Process& process = TheProcess();
  const auto rotates = [](const Session* other) { return other->options_.rotate_ns != 0; };
  if (std::none_of(process.sessions.begin(), process.sessions.end(), rotates)) {
    process.rotation_origin_ns = start_ns_;
  }
  ScheduleRotation(start_ns_);
  // The collector may be asleep for as long as nothing wakes it.
  process.collector_wake.Raise();
}

// Under the sessions' lock. Threads of one period rotate together, whenever each began.
void Session::ScheduleRotation(uint64_t time_ns) {
  const uint64_t origin_ns = TheProcess().rotation_origin_ns;
  const uint64_t period_ns = options_.rotate_ns;
  rotation_due_ns_ = origin_ns + ((time_ns - origin_ns) / period_ns + 1) * period_ns;
}

}  // namespace nativeprof
