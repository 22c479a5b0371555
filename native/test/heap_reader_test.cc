#include "../v8/heap_reader.h"

#include <cstdio>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

#include "check.h"

namespace nativeprof {
namespace {

// Memory of one page; there is none behind it.
class LastPage {
 public:
  LastPage()
      : page_bytes_(static_cast<size_t>(sysconf(_SC_PAGESIZE))),
        start_(static_cast<char*>(mmap(nullptr, 2 * page_bytes_, PROT_READ | PROT_WRITE,
                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
    CHECK(mprotect(start_ + page_bytes_, page_bytes_, PROT_NONE) == 0);
  }
  ~LastPage() { munmap(start_, 2 * page_bytes_); }

  // The address of `words`, written to the very end.
  uintptr_t End(const std::vector<HeapReader::Word>& words) {
    char* const to = start_ + page_bytes_ - words.size() * sizeof(words[0]);
    std::memcpy(to, words.data(), words.size() * sizeof(words[0]));
    return reinterpret_cast<uintptr_t>(to);
  }
  uintptr_t Behind() const { return reinterpret_cast<uintptr_t>(start_) + page_bytes_; }

 private:
  const size_t page_bytes_;
  char* const start_;
};

// Not rarely an object is the last of its page, and shorter than what we want to see of it.
TEST(HeapReader, ReadsAShortObjectAtTheEndOfItsPage) {
  for (const bool remembers_pages : {false, true}) {
    LastPage page;
    HeapReader reader(nullptr, remembers_pages);
    const uintptr_t object = page.End({11, 22, 33});
    for (int i = 0; i < 2; i++) {
      HeapReader::Head head;
      CHECK(reader.ReadHead(object, &head));
      CHECK(head.At<HeapReader::Word>(16) == 33);
      CHECK(head.At<HeapReader::Word>(24) == 0);
    }
  }
}

TEST(HeapReader, ReadsHeadsOfWhichOneIsShort) {
  for (const bool remembers_pages : {false, true}) {
    LastPage page;
    HeapReader reader(nullptr, remembers_pages);
    const uintptr_t whole = page.End({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    const std::vector<HeapReader::Word> objects = {
        whole | kHeapObjectTag, (whole + 16) | kHeapObjectTag, (whole + 56) | kHeapObjectTag};
    std::vector<HeapReader::Head> heads;
    CHECK(reader.ReadHeads(objects, &heads));
    CHECK(heads.size() == 3);
    CHECK(heads[0].words[7] == 8);
    CHECK(heads[1].words[7] == 10);
    CHECK(heads[2].words[2] == 10);
    CHECK(heads[2].words[3] == 0);
  }
}

// The first write to a page that was only read costs more than one to a page that never was.
TEST(HeapReader, LeavesPagesAloneThatAreNotWanted) {
  const auto page_bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  constexpr size_t kPages = 4;
  char* const pages = static_cast<char*>(mmap(nullptr, kPages * page_bytes, PROT_READ | PROT_WRITE,
                                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  pages[page_bytes] = 42;
  HeapReader reader(nullptr, true);
  char byte = 0;
  CHECK(reader.Read(reinterpret_cast<uintptr_t>(pages) + page_bytes, &byte));
  CHECK(byte == 42);
  unsigned char resident[kPages];
  CHECK(mincore(pages, kPages * page_bytes, resident) == 0);
  CHECK((resident[0] & 1) == 0);
  CHECK((resident[1] & 1) == 1);
  CHECK((resident[2] & 1) == 0);
  munmap(pages, kPages * page_bytes);
}

// What differs in protection is apart for the system.
TEST(HeapReader, ReadsAcrossMappings) {
  const auto page_bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  char* const pages = static_cast<char*>(
      mmap(nullptr, 3 * page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  std::memset(pages, 42, 3 * page_bytes);
  CHECK(mprotect(pages + page_bytes, page_bytes, PROT_READ) == 0);
  HeapReader reader(nullptr, true);
  std::vector<char> read(page_bytes + 2);
  const uintptr_t start = reinterpret_cast<uintptr_t>(pages) + page_bytes - 1;
  CHECK(reader.ReadBytes(start, read.data(), read.size()));
  CHECK(read == std::vector<char>(read.size(), 42));
  CHECK(mprotect(pages + page_bytes, page_bytes, PROT_NONE) == 0);
  reader.ForgetPages();
  CHECK(!reader.ReadBytes(start, read.data(), read.size()));
  CHECK(reader.ReadBytes(start, read.data(), 1));
  munmap(pages, 3 * page_bytes);
}

// What the system does not tell of is asked for page by page. Reading behind the end of a file that
// has become shorter is a fault.
TEST(HeapReader, AsksForPagesOfFilesThemselves) {
  const auto page_bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  FILE* const file = tmpfile();
  CHECK(file != nullptr && ftruncate(fileno(file), static_cast<off_t>(2 * page_bytes)) == 0);
  void* const pages = mmap(nullptr, 2 * page_bytes, PROT_READ, MAP_SHARED, fileno(file), 0);
  const uintptr_t start = reinterpret_cast<uintptr_t>(pages) + page_bytes - 4;
  HeapReader reader(nullptr, true);
  HeapReader::Word word = 1;
  CHECK(reader.Read(start, &word));
  CHECK(word == 0);
  CHECK(ftruncate(fileno(file), static_cast<off_t>(page_bytes)) == 0);
  reader.ForgetPages();
  CHECK(!reader.Read(start, &word));
  munmap(pages, 2 * page_bytes);
  fclose(file);
}

TEST(HeapReader, FailsWhereThereIsNoMemory) {
  LastPage page;
  HeapReader reader(nullptr, true);
  HeapReader::Head head;
  std::vector<HeapReader::Head> heads;
  HeapReader::Word word;
  CHECK(!reader.ReadHead(page.Behind(), &head));
  CHECK(!reader.Read(page.Behind(), &word));
  CHECK(!reader.Read(page.Behind() - 4, &word));
  CHECK(!reader.ReadHeads({page.Behind() | kHeapObjectTag}, &heads));
}

}  // namespace
}  // namespace nativeprof
