#include "../os/mapping_finder.h"

#include <cstdio>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

namespace nativeprof::os {
namespace {

constexpr size_t kPageBytes = 4096;

uintptr_t MapPages(size_t count) {
  return reinterpret_cast<uintptr_t>(mmap(nullptr, count * kPageBytes, PROT_READ | PROT_WRITE,
                                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

void Protect(uintptr_t address, size_t count, int protection) {
  CHECK(mprotect(reinterpret_cast<void*>(address), count * kPageBytes, protection) == 0);
}

// Linux before 6.11 cannot tell of any mapping.
bool IsSupported() {
  MappedRange range;
  int on_stack = 0;
  return MappingFinder().Find(reinterpret_cast<uintptr_t>(&on_stack), &range);
}

TEST(MappingFinder, FindsWhatCanBeRead) {
  const uintptr_t pages = MapPages(8);
  Protect(pages, 2, PROT_NONE);
  Protect(pages + 5 * kPageBytes, 1, PROT_NONE);
  MappingFinder finder;
  MappedRange range = {0, 0};
  CHECK_EQ(finder.Find(pages + 3 * kPageBytes + 8, &range), IsSupported());
  CHECK(range.start == (IsSupported() ? pages + 2 * kPageBytes : 0));
  CHECK(range.end == (IsSupported() ? pages + 5 * kPageBytes : 0));
  CHECK(!finder.Find(pages, &range));
  CHECK(!finder.Find(pages + 5 * kPageBytes, &range));
  munmap(reinterpret_cast<void*>(pages), 8 * kPageBytes);
  CHECK(!finder.Find(pages + 3 * kPageBytes, &range));
  CHECK(!finder.Find(8, &range));
}

// Reading behind the end of a file that has become shorter is a fault.
TEST(MappingFinder, LeavesFilesAlone) {
  FILE* const file = tmpfile();
  CHECK(file != nullptr && ftruncate(fileno(file), kPageBytes) == 0);
  void* const mapped = mmap(nullptr, kPageBytes, PROT_READ, MAP_PRIVATE, fileno(file), 0);
  MappedRange range;
  CHECK(!MappingFinder().Find(reinterpret_cast<uintptr_t>(mapped), &range));
  munmap(mapped, kPageBytes);
  fclose(file);
}

TEST(MappingFinder, TellsOfTheChildInTheChild) {
  const uintptr_t pages = MapPages(1);
  MappingFinder finder;
  MappedRange range;
  CHECK_EQ(finder.Find(pages, &range), IsSupported());
  const pid_t child = fork();
  if (child == 0) {
    munmap(reinterpret_cast<void*>(pages), kPageBytes);
    _exit(finder.Find(pages, &range) ? 1 : 0);
  }
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK_EQ(status, 0);
  CHECK_EQ(finder.Find(pages, &range), IsSupported());
  munmap(reinterpret_cast<void*>(pages), kPageBytes);
}

}  // namespace
}  // namespace nativeprof::os
