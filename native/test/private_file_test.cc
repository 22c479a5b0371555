// PrivateFile: what appears, what does not, and why it could not be written.
#include "../os/private_file.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

namespace nativeprof::os {
namespace {

class Folder {
 public:
  Folder() {
    char path[] = "/tmp/nativeprof-test-XXXXXX";
    path_ = mkdtemp(path);
  }
  ~Folder() {
    for (const char* name : {"/data", "/data.part", "/mark"}) unlink((path_ + name).c_str());
    rmdir(path_.c_str());
  }
  std::string File(const std::string& name) const { return path_ + "/" + name; }
  static bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }
  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static mode_t ModeOf(const std::string& path) {
    struct stat status = {};
    stat(path.c_str(), &status);
    return status.st_mode & 0777;
  }

 private:
  std::string path_;
};

TEST(PrivateFile, AppearsWhenItIsPublished) {
  const Folder folder;
  const std::string path = folder.File("data");
  {
    PrivateFile file(path);
    CHECK(file.Write("one", 3));
    CHECK(file.Write("", 0));
    CHECK(file.Write("two", 3));
    CHECK(!Folder::Exists(path));
    CHECK(file.Publish());
    CHECK_EQ(Folder::Read(path), "onetwo");
    CHECK(file.Write("three", 5));
  }
  CHECK_EQ(Folder::Read(path), "onetwothree");
  CHECK_EQ(Folder::ModeOf(path), 0600);
  CHECK(!Folder::Exists(path + ".part"));
}

TEST(PrivateFile, LeavesNothingBehindUnlessPublished) {
  const Folder folder;
  const std::string path = folder.File("data");
  std::ofstream(path) << "the old one";
  {
    PrivateFile file(path);
    CHECK(file.Write("new", 3));
  }
  CHECK_EQ(Folder::Read(path), "the old one");
  CHECK(!Folder::Exists(path + ".part"));
}

TEST(PrivateFile, ReplacesWhatWasThere) {
  const Folder folder;
  const std::string path = folder.File("data");
  std::ofstream(path) << "something longer than what comes now";
  std::ofstream(path + ".part") << "left behind by a process that was killed";
  PrivateFile file(path);
  CHECK(file.Write("new", 3));
  CHECK(file.Publish());
  CHECK_EQ(Folder::Read(path), "new");
}

// Whoever made the temporary file before us, and with which rights: the result is private.
TEST(PrivateFile, IsPrivateWhateverItReplaces) {
  const Folder folder;
  const std::string path = folder.File("data");
  std::ofstream(path + ".part") << "left behind";
  chmod((path + ".part").c_str(), 0644);
  PrivateFile file(path);
  CHECK(file.Write("secret", 6));
  CHECK(file.Publish());
  CHECK_EQ(Folder::ModeOf(path), 0600);
}

TEST(PrivateFile, DoesNotWriteThroughALink) {
  const Folder folder;
  const std::string path = folder.File("data");
  const std::string victim = folder.File("victim");
  std::ofstream(victim) << "precious";
  CHECK_EQ(symlink(victim.c_str(), (path + ".part").c_str()), 0);
  {
    PrivateFile file(path);
    file.Write("new", 3);
    file.Publish();
  }
  CHECK_EQ(Folder::Read(victim), "precious");
  unlink(victim.c_str());
}

TEST(PrivateFile, RefusesWhatCannotBeOpened) {
  PrivateFile file("/no/such/folder/data");
  CHECK(!file.Write("x", 1));
  CHECK(!file.Publish());
  CHECK_EQ(file.error(), ENOENT);
}

TEST(PrivateFile, SaysWhyItCannotBeWritten) {
  const Folder folder;
  PrivateFile file(folder.File("data"));
  CHECK_EQ(file.error(), 0);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const auto ignored = signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{2, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &tight);
  CHECK(!file.Write("three", 5));
  MakeEmptyFile(folder.File("mark"));
  setrlimit(RLIMIT_FSIZE, &limit);
  signal(SIGXFSZ, ignored);
  CHECK_EQ(file.error(), EFBIG);
  CHECK(Folder::Exists(folder.File("mark")));
  CHECK_EQ(Folder::ModeOf(folder.File("mark")), 0600);
}

}  // namespace
}  // namespace nativeprof::os
