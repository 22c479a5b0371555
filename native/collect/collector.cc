#include "collector.h"

#include <algorithm>
#include <chrono>

#include "start_thread.h"

namespace nativeprof {

bool Collector::Add(Drainable* source) {
  std::unique_lock<std::mutex> lock(mutex_);
  // Another thread may be waiting in Remove() for the collector to see that it is to stop.
  // With a limit only because wait() would ask for a libstdc++ of GCC 12, which Red Hat 9 and
  // Amazon Linux 2023 do not have.
  while (stopping_.load(std::memory_order_relaxed)) stopped_.wait_for(lock, std::chrono::hours(1));
  sources_.push_back(source);
  if (thread_.joinable()) return true;
  cpu_ns_.store(0, std::memory_order_relaxed);
  if (StartThread([this] { Run(); }, &thread_)) return true;
  sources_.pop_back();
  return false;
}

void Collector::Remove(Drainable* source) {
  std::thread ended;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    sources_.erase(std::remove(sources_.begin(), sources_.end(), source), sources_.end());
    const bool on_collector = thread_.get_id() == std::this_thread::get_id();
    if (!sources_.empty() || !thread_.joinable() || on_collector) return;
    stopping_.store(true, std::memory_order_relaxed);
    ended = std::move(thread_);
  }
  host_.wake();
  ended.join();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_.store(false, std::memory_order_relaxed);
  }
  stopped_.notify_all();
}

void Collector::Run() {
  host_.on_start();
  while (!stopping_.load(std::memory_order_relaxed)) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      for (Drainable* source : sources_) source->Drain();
    }
    cpu_ns_.store(host_.own_cpu_ns(), std::memory_order_relaxed);
    host_.after_drain();
    host_.wait();
  }
}

}  // namespace nativeprof
