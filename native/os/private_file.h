// A file that only its owner may read, which appears under its name once it is published.
#ifndef NATIVEPROF_OS_PRIVATE_FILE_H_
#define NATIVEPROF_OS_PRIVATE_FILE_H_

#include <cstddef>
#include <string>

namespace nativeprof::os {

class PrivateFile {
 public:
  explicit PrivateFile(std::string path);
  // Removes what was written unless it was published.
  ~PrivateFile();

  bool Write(const void* data, size_t size_bytes);
  // Once it is published, what is written goes on to the end of it.
  bool Publish();
  // The errno of the first failure; 0: none.
  int error() const { return error_; }

 private:
  bool Fail();

  const std::string path_;
  const std::string temporary_path_;
  int fd_;
  int error_ = 0;
  bool published_ = false;
};

// An empty file, which only its owner may read: a full disk has room for a name.
void MakeEmptyFile(const std::string& path);

bool FileExists(const std::string& path);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_PRIVATE_FILE_H_
