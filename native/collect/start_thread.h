// Starting a thread where the system may refuse one: a limit of processes in a container, memory.
#ifndef NATIVEPROF_COLLECT_START_THREAD_H_
#define NATIVEPROF_COLLECT_START_THREAD_H_

#include <functional>
#include <thread>

namespace nativeprof {

// False: the system refused, and `body` never runs.
bool StartThread(std::function<void()> body, std::thread* thread);

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_START_THREAD_H_
