// The only file that is compiled with exceptions: the standard library has no other way to say that
// a thread was refused.
#include "start_thread.h"

#include <system_error>
#include <utility>

namespace nativeprof {

bool StartThread(std::function<void()> body, std::thread* thread) {
  try {
    *thread = std::thread(std::move(body));
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace nativeprof
