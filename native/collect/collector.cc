#include "collector.h"

#include <algorithm>

namespace nativeprof {

void Collector::Add(Recorder* recorder) {
  const std::lock_guard<std::mutex> lock(mutex_);
  recorders_.push_back(recorder);
  if (thread_.joinable()) return;
  stopping_.store(false, std::memory_order_relaxed);
  cpu_ns_.store(0, std::memory_order_relaxed);
  thread_ = std::thread([this] { Run(); });
}

void Collector::Remove(Recorder* recorder) {
  std::thread ended;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    recorders_.erase(std::remove(recorders_.begin(), recorders_.end(), recorder), recorders_.end());
    const bool on_collector = thread_.get_id() == std::this_thread::get_id();
    if (!recorders_.empty() || !thread_.joinable() || on_collector) return;
    stopping_.store(true, std::memory_order_relaxed);
    ended = std::move(thread_);
  }
  host_.wake();
  ended.join();
}

void Collector::Run() {
  host_.on_start();
  while (!stopping_.load(std::memory_order_relaxed)) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      for (Recorder* recorder : recorders_) recorder->Drain();
    }
    cpu_ns_.store(host_.own_cpu_ns(), std::memory_order_relaxed);
    host_.after_drain();
    host_.wait();
  }
}

}  // namespace nativeprof
