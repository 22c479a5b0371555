#include "mapping_finder.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace nativeprof::os {
namespace {

// PROCMAP_QUERY of Linux 6.11 (include/uapi/linux/fs.h), which older headers do not have.
struct MappingQuery {
  uint64_t size_bytes;
  uint64_t flags;
  uint64_t address;
  uint64_t start;
  uint64_t end;
  uint64_t mapping_flags;
  uint64_t page_bytes;
  uint64_t file_offset;
  uint64_t file_number;
  uint32_t device_major;
  uint32_t device_minor;
  uint32_t name_bytes;
  uint32_t build_id_bytes;
  uint64_t name;
  uint64_t build_id;
};
static_assert(sizeof(MappingQuery) == 104);
constexpr unsigned long kQueryMapping = _IOWR('f', 17, MappingQuery);
constexpr uint64_t kReadable = 1;

}  // namespace

bool MappingFinder::Find(uintptr_t address, MappedRange* range) {
  if (unsupported_ || !Open()) return false;
  MappingQuery query = {};
  query.size_bytes = sizeof(query);
  query.address = address;
  if (ioctl(list_, kQueryMapping, &query) != 0) {
    if (errno == ENOENT) return false;  // nothing is mapped there
    unsupported_ = true;
    Close();
    return false;
  }
  if ((query.mapping_flags & kReadable) == 0 || query.file_number != 0) return false;
  *range = {query.start, query.end};
  return true;
}

// The list of a parent still tells of the parent's memory in the child of a fork.
bool MappingFinder::Open() {
  const pid_t self = getpid();
  if (list_ >= 0 && owner_ == self) return true;
  Close();
  list_ = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  owner_ = self;
  unsupported_ = list_ < 0;
  return list_ >= 0;
}

void MappingFinder::Close() {
  if (list_ >= 0) close(list_);
  list_ = -1;
}

}  // namespace nativeprof::os
