#include "process_memory.h"

#include <dlfcn.h>
#include <sys/uio.h>
#include <unistd.h>

namespace nativeprof::os {

bool ReadMemory(uintptr_t address, void* to, size_t size_bytes) {
  const iovec local = {to, size_bytes};
  const iovec remote = {reinterpret_cast<void*>(address), size_bytes};
  const ssize_t read = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
  return read >= 0 && static_cast<size_t>(read) == size_bytes;
}

bool ReadMemoryEach(const uintptr_t* addresses, size_t count, void* to, size_t size_bytes) {
  constexpr size_t kMaxPlaces = 1024;  // UIO_MAXIOV
  iovec remote[kMaxPlaces];
  auto* next = static_cast<char*>(to);
  while (count > 0) {
    const size_t places = count < kMaxPlaces ? count : kMaxPlaces;
    for (size_t i = 0; i < places; i++) {
      remote[i] = {reinterpret_cast<void*>(addresses[i]), size_bytes};
    }
    const iovec local = {next, places * size_bytes};
    const ssize_t read = process_vm_readv(getpid(), &local, 1, remote, places, 0);
    if (read < 0 || static_cast<size_t>(read) != local.iov_len) return false;
    next += local.iov_len;
    addresses += places;
    count -= places;
  }
  return true;
}

const int32_t* FindExportedInt(const char* name) {
  return static_cast<const int32_t*>(dlsym(RTLD_DEFAULT, name));
}

}  // namespace nativeprof::os
