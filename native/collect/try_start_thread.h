// Starting a thread where the system may refuse one: a limit of processes in a container, memory.
#ifndef NATIVEPROF_COLLECT_TRY_START_THREAD_H_
#define NATIVEPROF_COLLECT_TRY_START_THREAD_H_

#include <system_error>
#include <thread>
#include <utility>

namespace nativeprof {

// False: the system refused, and `body` never runs.
template <typename Body>
bool TryStartThread(Body body, std::thread* thread) {
  try {
    *thread = std::thread(std::move(body));
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_TRY_START_THREAD_H_
