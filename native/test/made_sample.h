// A sample as the signal handler writes it.
#ifndef NATIVEPROF_TEST_MADE_SAMPLE_H_
#define NATIVEPROF_TEST_MADE_SAMPLE_H_

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <vector>

#include "../collect/sample_ring.h"

namespace nativeprof::test {

class MadeSample {
 public:
  // The words of a frame-pointer walk, the innermost first: the pc itself, then return addresses.
  // An interpreted frame is `pc | kBytecodeFollows` and its bytecode address.
  static MadeSample Walk(const std::vector<uint64_t>& words) {
    return MadeSample(CaptureSource::kFramePointerWalk, words,
                      words.empty() ? 0 : words.front() & ~kBytecodeFollows);
  }

  // What GetStackSample gives: the pc, and the callers' addresses.
  static MadeSample StackSample(uint64_t pc, const std::vector<uint64_t>& callers) {
    return MadeSample(CaptureSource::kStackSample, callers, pc);
  }

  MadeSample& At(uint64_t time_ns, uint64_t cpu_ns) {
    record().time_ns = time_ns;
    record().cpu_ns = cpu_ns;
    return *this;
  }
  MadeSample& AfterEvent(uint64_t sequence) {
    record().event_sequence = sequence;
    return *this;
  }
  MadeSample& In(VmState state) {
    record().vm_state = state;
    return *this;
  }
  MadeSample& WithTop(std::initializer_list<uint64_t> words) {
    std::copy(words.begin(), words.end(), record().top);
    return *this;
  }

  SampleRecord& record() { return *reinterpret_cast<SampleRecord*>(storage_.data()); }
  const SampleRecord& record() const {
    return *reinterpret_cast<const SampleRecord*>(storage_.data());
  }

  bool WriteTo(SampleRing* ring) const {
    SampleRecord* slot = ring->Reserve();
    if (slot == nullptr) return false;
    std::memcpy(static_cast<void*>(slot), &record(), record().size_bytes());
    ring->Commit(*slot);
    return true;
  }

 private:
  MadeSample(CaptureSource source, const std::vector<uint64_t>& words, uint64_t pc)
      : storage_(sizeof(SampleRecord) / sizeof(uint64_t) + words.size()) {
    record().source = source;
    record().vm_state = VmState::kJs;
    record().pc = pc;
    record().known_cpu_ns = UINT64_MAX;
    record().word_count = static_cast<uint32_t>(words.size());
    std::copy(words.begin(), words.end(), record().words());
  }

  // Exactly as long as the record, so that AddressSanitizer sees whoever reads beyond its words.
  std::vector<uint64_t> storage_;
};

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_MADE_SAMPLE_H_
