// Recordings of all threads that begin and end when somebody asks, by a signal or by a call, while
// the program goes on, whatever its threads do meanwhile.
#ifndef NATIVEPROF_ON_DEMAND_H_
#define NATIVEPROF_ON_DEMAND_H_

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "session.h"

namespace nativeprof {

class OnDemand {
 public:
  struct Thread {
    Session* session;
    v8::Isolate* isolate;
    // Its `save_path` is the folder of the recordings.
    SessionOptions options;
    // Has the event loop call Follow(). Any thread.
    std::function<void()> wake_loop;
  };

  // --- The thread itself ---

  // The last options of a thread count.
  void Add(const Thread& thread);
  void Remove(Session* session);
  // Begins, or ends, what was asked for meanwhile.
  void Follow(Session* session);

  // --- Any thread ---

  bool HasThreads() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return !threads_.empty();
  }

  // --- The collector thread ---

  void Serve();
  // What was being recorded is saved; says where.
  void Announce();
  // Whoever is armed calls Follow().
  void AskThreads();

 private:
  // Under the lock; null: it is not armed.
  Thread* Find(const Session* session);

  std::mutex mutex_;
  std::vector<Thread> threads_;  // guarded by mutex_
  // Of the recording under way; empty: there is none. Guarded by mutex_.
  std::string path_;
  uint64_t started_ns_ = 0;
  uint64_t served_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_ON_DEMAND_H_
