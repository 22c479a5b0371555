#include "process_memory.h"

#include <algorithm>
#include <cstring>

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

void ReadMemoryEach(const uintptr_t* addresses, size_t count, size_t size_bytes, void* to) {
  constexpr size_t kMaxPlaces = 1024;  // UIO_MAXIOV
  iovec remote[kMaxPlaces];
  auto* next = static_cast<char*>(to);
  for (size_t done = 0; done < count;) {
    const size_t places = std::min(count - done, kMaxPlaces);
    for (size_t i = 0; i < places; i++) {
      remote[i] = {reinterpret_cast<void*>(addresses[done + i]), size_bytes};
    }
    const iovec local = {next, places * size_bytes};
    const ssize_t read = process_vm_readv(getpid(), &local, 1, remote, places, 0);
    // It stops in front of the first that fails.
    size_t taken = read < 0 ? 0 : static_cast<size_t>(read) / size_bytes;
    if (taken < places) {
      std::memset(next + taken * size_bytes, 0, size_bytes);
      taken++;
    }
    done += taken;
    next += taken * size_bytes;
  }
}

size_t CountReadablePages(uintptr_t address, size_t count) {
  constexpr size_t kMaxPages = 64;
  constexpr size_t kPageBytes = 4096;
  char bytes[kMaxPages];
  iovec remote[kMaxPages];
  const size_t pages = count < kMaxPages ? count : kMaxPages;
  for (size_t i = 0; i < pages; i++) {
    remote[i] = {reinterpret_cast<void*>(address + i * kPageBytes), 1};
  }
  const iovec local = {bytes, pages};
  const ssize_t read = process_vm_readv(getpid(), &local, 1, remote, pages, 0);
  return read < 0 ? 0 : static_cast<size_t>(read);
}

const int32_t* FindExportedInt(const char* name) {
  return static_cast<const int32_t*>(dlsym(RTLD_DEFAULT, name));
}

}  // namespace nativeprof::os
