#include "sent_signal.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace nativeprof::os {

// proc_pid_status(5)
SentSignal FindSentSignal(int32_t thread_id, int signal) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/self/task/%d/status", thread_id);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SentSignal::kDelivered;
  // A user of many groups has long lines before those that count.
  char status[64 << 10];
  const ssize_t size = read(fd, status, sizeof status - 1);
  close(fd);
  status[size > 0 ? size : 0] = '\0';
  const auto is_set = [&](const char* field) {
    const char* const line = std::strstr(status, field);
    if (line == nullptr) return false;
    const uint64_t set = std::strtoull(line + std::strlen(field), nullptr, 16);
    return (set >> (signal - 1) & 1) != 0;
  };
  const bool is_blocked = is_set("\nSigBlk:");
  if (is_set("\nSigPnd:")) return is_blocked ? SentSignal::kBlocked : SentSignal::kPending;
  return is_blocked ? SentSignal::kInHandler : SentSignal::kDelivered;
}

}  // namespace nativeprof::os
