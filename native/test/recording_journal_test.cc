#include "../recording_journal.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"
#include "made_events.h"
#include "made_sample.h"

namespace nativeprof {
namespace {

using test::MadeSample;

constexpr uint64_t kCode = 0x10000;
constexpr uint64_t kMs = 1'000'000;

// The segments as src/native/recording-file.ts joins them; nothing of a chunk that is cut off.
std::map<std::string, std::string> Join(const std::string& file) {
  std::map<std::string, std::string> joined;
  size_t at = kRecordingMagic.size();
  while (at < file.size()) {
    const size_t line_end = file.find('\n', at);
    const size_t kept_at = file.find("\"keptSamples\":", at);
    if (line_end == std::string::npos) break;
    const size_t kept = std::strtoull(&file[kept_at] + 14, nullptr, 10);
    std::map<std::string, std::string> chunk = joined;
    size_t data = line_end + 1;
    for (size_t name = file.find("[[\"", kept_at); name < line_end && name != std::string::npos;
         name = file.find("[\"", name + 2)) {
      name = file.find('"', name);
      const size_t name_end = file.find('"', name + 1);
      const std::string key = file.substr(name + 1, name_end - name - 1);
      const size_t size_bytes = std::strtoull(&file[name_end] + 2, nullptr, 10);
      if (data + size_bytes > file.size()) return joined;
      if (key.rfind("sample", 0) == 0) chunk[key].resize(kept * (key == "sampleStacks" ? 4 : 8));
      chunk[key] += file.substr(data, size_bytes);
      data += size_bytes;
    }
    joined = chunk;
    at = data;
  }
  return joined;
}

struct Fixture {
  CodeEventLog log;
  SampleRing ring;
  CodeMap code;
  Recorder recorder;
  std::string path = "/tmp/nativeprof-journal-test-" + std::to_string(getpid());
  std::shared_ptr<JournalFile> file = std::make_shared<JournalFile>(path);
  RecordingJournal journal{file};
  uint64_t samples = 0;

  // The fewest bytes that columns may have: they are merged early.
  Fixture() : recorder(&ring, &log, &code, [](uint64_t) { return NativeName(); }, 2000) {
    recorder.resolver().AddGeneratedRange(kCode, 0x100000);
    recorder.Start(0, 0);
  }
  ~Fixture() { unlink(path.c_str()); }

  void Record(size_t count) {
    for (size_t i = 0; i < count; i++) {
      samples++;
      const uint64_t function = kCode + (samples % 40) * 0x100;
      if (samples <= 40) {
        const std::string name = "JS:*f" + std::to_string(samples) + " :1:1";
        test::Add(&log, {CodeKind::kMachineCode, function, 0x100, name, -1, 0});
      }
      MadeSample sample = MadeSample::Walk({function + 0x80});
      sample.At(samples * kMs, samples * kMs).AfterEvent(log.sequence()).WriteTo(&ring);
      recorder.Drain();
    }
  }

  std::string ReadFile() const {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }

  void CheckFile() const {
    std::map<std::string, std::string> joined = Join(ReadFile());
    FrameColumns frames;
    frames.Append(recorder.frames(), 0, 0, 0);
    for (const RecordingSegment& segment :
         ListSegments(frames, recorder.stacks(), recorder.columns())) {
      const std::string expected(static_cast<const char*>(segment.data), segment.size_bytes);
      CHECK(joined[segment.name] == expected);
    }
  }
};

TEST(RecordingJournal, HoldsWhatIsRecorded) {
  Fixture fixture;
  CHECK(!fixture.journal.IsUpToDate(fixture.recorder));
  fixture.journal.Append({}, fixture.recorder);  // nothing yet
  fixture.CheckFile();
  // Past several merges of the columns, in pieces of every size.
  for (const size_t count : {1, 2, 3, 50, 1, 47, 200, 1, 1, 400, 7}) {
    fixture.Record(count);
    CHECK(!fixture.journal.IsUpToDate(fixture.recorder));
    fixture.journal.Append({}, fixture.recorder);
    CHECK(fixture.journal.IsUpToDate(fixture.recorder));
    fixture.CheckFile();
  }
  CHECK(fixture.recorder.columns().samples_per_column() > 4);
}

TEST(RecordingJournal, TellsThatItCannotBeWritten) {
  Fixture fixture;
  const std::string path = "/no/such/folder/recording";
  RecordingJournal journal(std::make_shared<JournalFile>(path));
  journal.Append({}, fixture.recorder);  // nor can that be told
  fixture.Record(3);
  fixture.journal.Append({}, fixture.recorder);
  const std::string before = fixture.ReadFile();
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{before.size() + 1, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &tight);
  fixture.Record(3);
  fixture.journal.Append({}, fixture.recorder);
  setrlimit(RLIMIT_FSIZE, &limit);
  signal(SIGXFSZ, handler);
  CHECK(Join(fixture.ReadFile()) == Join(before));
  const std::string mark = fixture.path + ".unwritten." + std::to_string(EFBIG);
  CHECK_EQ(unlink(mark.c_str()), 0);
}

TEST(RecordingJournal, LeavesWholeChunksWhenItIsCutOff) {
  Fixture fixture;
  fixture.Record(20);
  fixture.journal.Append({}, fixture.recorder);
  const std::string first = fixture.ReadFile();
  fixture.Record(20);
  fixture.journal.Append({}, fixture.recorder);
  const std::string whole = fixture.ReadFile();
  for (const size_t size_bytes : {first.size() + 1, (first.size() + whole.size()) / 2}) {
    CHECK(Join(whole.substr(0, size_bytes)) == Join(first));
  }
}

}  // namespace
}  // namespace nativeprof
