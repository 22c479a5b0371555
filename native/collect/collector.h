// The collector thread: drains the rings of all recordings when woken. One per process.
#ifndef NATIVEPROF_COLLECT_COLLECTOR_H_
#define NATIVEPROF_COLLECT_COLLECTOR_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "recorder.h"

namespace nativeprof {

// What the thread needs of the operating system; collect/ itself stands on the standard library.
struct CollectorHost {
  std::function<void()> on_start;  // on the new thread
  std::function<void()> wait;      // until woken
  std::function<void()> wake;
  // After every drain, on the collector thread, without its lock.
  std::function<void()> after_drain;
  std::function<uint64_t()> own_cpu_ns;
};

class Collector {
 public:
  explicit Collector(CollectorHost host) : host_(std::move(host)) {}

  // --- JavaScript threads ---

  void Add(Recorder* recorder);
  // Once it returns the collector no longer touches the recorder; what waits in its ring is left to
  // the caller. Ends the thread with the last, unless it is the caller.
  void Remove(Recorder* recorder);

  uint64_t cpu_ns() const { return cpu_ns_.load(std::memory_order_relaxed); }

 private:
  void Run();

  const CollectorHost host_;
  std::mutex mutex_;
  std::vector<Recorder*> recorders_;  // guarded by mutex_
  std::thread thread_;
  std::atomic<bool> stopping_{false};
  std::atomic<uint64_t> cpu_ns_{0};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_COLLECTOR_H_
