// The one mapping that contains an address, without the list of all.
#ifndef NATIVEPROF_OS_MAPPING_FINDER_H_
#define NATIVEPROF_OS_MAPPING_FINDER_H_

#include <cstdint>

#include <sys/types.h>

#include "mappings.h"

namespace nativeprof::os {

// Holds a file descriptor from the first call of Find() on. One thread at a time.
class MappingFinder {
 public:
  MappingFinder() = default;
  ~MappingFinder() { Close(); }
  MappingFinder(const MappingFinder&) = delete;
  MappingFinder& operator=(const MappingFinder&) = delete;

  // Readable memory that is part of no file: a file may have become shorter than its mapping.
  // Guards that a program puts into its own memory (MADV_GUARD_INSTALL) do not show; V8's heap has
  // none. False: nothing like it is at the address, or the system cannot tell; ReadMemory() can.
  // Half a microsecond.
  bool Find(uintptr_t address, MappedRange* range);

 private:
  bool Open();
  void Close();

  int list_ = -1;
  pid_t owner_ = 0;  // whose memory the list is of
  bool unsupported_ = false;
};

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_MAPPING_FINDER_H_
