// The collector thread: drains the rings and logs of all recordings when woken. One per process.
#ifndef NATIVEPROF_COLLECT_COLLECTOR_H_
#define NATIVEPROF_COLLECT_COLLECTOR_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace nativeprof {

// Something whose events or samples wait to be read.
class Drainable {
 public:
  virtual ~Drainable() = default;
  // Collector thread, or whoever has removed it from the collector.
  virtual void Drain() = 0;
};

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

  // False: no thread could be started, and the source is not added.
  bool Add(Drainable* source);
  // Once it returns the collector no longer touches the source; what waits there is left to the
  // caller. Ends the thread with the last, unless it is the caller.
  void Remove(Drainable* source);

  uint64_t cpu_ns() const { return cpu_ns_.load(std::memory_order_relaxed); }

 private:
  void Run();

  const CollectorHost host_;
  std::mutex mutex_;
  std::vector<Drainable*> sources_;  // guarded by mutex_
  std::thread thread_;
  std::atomic<bool> stopping_{false};  // written under mutex_
  std::condition_variable stopped_;
  std::atomic<uint64_t> cpu_ns_{0};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_COLLECTOR_H_
