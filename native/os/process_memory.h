// Reading this process's own memory where it may not be mapped, and values that the executable
// exports.
#ifndef NATIVEPROF_OS_PROCESS_MEMORY_H_
#define NATIVEPROF_OS_PROCESS_MEMORY_H_

#include <cstddef>
#include <cstdint>

namespace nativeprof::os {

// False, without a fault, where not all of it can be read.
bool ReadMemory(uintptr_t address, void* to, size_t size_bytes);

// The same for many places of one size, whose contents are put one behind the other; of those that
// cannot be read, zeros. One system call for a thousand, and one for each that fails.
void ReadMemoryEach(const uintptr_t* addresses, size_t count, size_t size_bytes, void* to);

// How many of `count` pages (at most 64) that begin at `address` can be read, up to the first that
// cannot: one system call.
size_t CountReadablePages(uintptr_t address, size_t count);

// An exported `int`; null: there is none of that name.
const int32_t* FindExportedInt(const char* name);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_PROCESS_MEMORY_H_
