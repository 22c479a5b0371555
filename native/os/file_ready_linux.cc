#include "file_ready.h"

#include <poll.h>

namespace nativeprof::os {

bool IsReadable(int fd) {
  pollfd file = {fd, POLLIN, 0};
  return poll(&file, 1, 0) > 0 && (file.revents & POLLIN) != 0;
}

}  // namespace nativeprof::os
