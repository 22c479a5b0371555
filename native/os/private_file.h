// A file that only its owner may read, which appears under its name once it is complete.
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
  bool Publish();

 private:
  const std::string path_;
  const std::string temporary_path_;
  int fd_;
};

bool FileExists(const std::string& path);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_PRIVATE_FILE_H_
