// Reading this process's own memory where it may not be mapped, and values that the executable
// exports.
#ifndef NATIVEPROF_OS_PROCESS_MEMORY_H_
#define NATIVEPROF_OS_PROCESS_MEMORY_H_

#include <cstddef>
#include <cstdint>

namespace nativeprof::os {

// False, without a fault, where not all of it can be read.
bool ReadMemory(uintptr_t address, void* to, size_t size_bytes);

// The same for many places of one size, whose contents are put one behind the other: one system
// call for a thousand.
bool ReadMemoryEach(const uintptr_t* addresses, size_t count, void* to, size_t size_bytes);

// An exported `int`; null: there is none of that name.
const int32_t* FindExportedInt(const char* name);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_PROCESS_MEMORY_H_
