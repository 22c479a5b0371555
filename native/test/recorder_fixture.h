// A recorder that knows two functions, and samples of them.
#ifndef NATIVEPROF_TEST_RECORDER_FIXTURE_H_
#define NATIVEPROF_TEST_RECORDER_FIXTURE_H_

#include <numeric>
#include <string>
#include <vector>

#include "../collect/recorder.h"
#include "made_events.h"
#include "made_sample.h"

namespace nativeprof::test {

constexpr uint64_t kMain = 0x10000;
constexpr uint64_t kParse = 0x10100;
constexpr uint64_t kStartNs = 1'000'000'000;
constexpr uint64_t kMs = 1'000'000;

inline double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

struct RecorderFixture {
  CodeEventLog log;
  SampleRing ring;
  CodeMap code;
  Recorder recorder;

  explicit RecorderFixture(size_t max_bytes = 1 << 20)
      : recorder(&ring, &log, &code, [](uint64_t) { return NativeName(); }, max_bytes) {
    Function(kMain, "main");
    Function(kParse, "parse");
    recorder.resolver().AddGeneratedRange(0x10000, 0x20000);
    recorder.Start(kStartNs, 0);
  }

  void Function(uint64_t start, const std::string& name) {
    Add(&log, {CodeKind::kMachineCode, start, 0x100, "JS:*" + name + " :1:1", -1, 0});
  }

  // A sample of the function at `code`, called by main, so long after the start.
  MadeSample Sample(uint64_t code, uint64_t after_ns, uint64_t cpu_ns = 0) {
    MadeSample sample = MadeSample::Walk({code + 0x80, kMain + 0x80});
    sample.At(kStartNs + after_ns, cpu_ns).AfterEvent(log.sequence());
    return sample;
  }
};

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_RECORDER_FIXTURE_H_
