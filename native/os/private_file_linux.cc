#include "private_file.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace nativeprof::os {

PrivateFile::PrivateFile(std::string path)
    : path_(std::move(path)), temporary_path_(path_ + ".part") {
  // What an earlier process left there, or somebody else laid there as a link, is not written to.
  unlink(temporary_path_.c_str());
  fd_ = open(temporary_path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd_ < 0) Fail();
}

PrivateFile::~PrivateFile() {
  if (fd_ < 0) return;
  close(fd_);
  if (!published_) unlink(temporary_path_.c_str());
}

bool PrivateFile::Write(const void* data, size_t size_bytes) {
  if (fd_ < 0) return false;
  const auto* bytes = static_cast<const char*>(data);
  while (size_bytes > 0) {
    const ssize_t written = write(fd_, bytes, size_bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Fail();
    bytes += written;
    size_bytes -= static_cast<size_t>(written);
  }
  return true;
}

bool PrivateFile::Publish() {
  if (fd_ < 0) return false;
  published_ = rename(temporary_path_.c_str(), path_.c_str()) == 0;
  return published_ || Fail();
}

bool PrivateFile::Fail() {
  if (error_ == 0) error_ = errno;
  return false;
}

void MakeEmptyFile(const std::string& path) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd >= 0) close(fd);
}

bool FileExists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

}  // namespace nativeprof::os
