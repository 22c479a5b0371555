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
