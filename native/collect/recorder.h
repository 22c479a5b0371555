// The recording of one thread on the collector's side: takes records from the ring, applies code
// events up to each, and keeps frames, stacks and sample columns.
#ifndef NATIVEPROF_COLLECT_RECORDER_H_
#define NATIVEPROF_COLLECT_RECORDER_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "code_event_log.h"
#include "code_map.h"
#include "collector.h"
#include "frame_table.h"
#include "histogram.h"
#include "sample_columns.h"
#include "sample_ring.h"
#include "stack_resolver.h"
#include "stack_table.h"

namespace nativeprof {

// A thread whose samples are all refused or lost goes on compiling: events beyond this are applied
// without waiting for the sample that needs the code as it was before them.
constexpr size_t kMaxQueuedBytes = 16 << 20;

class Recorder : public Drainable {
 public:
  // `code` has been given the events of `events` since the first one, by nobody else meanwhile.
  Recorder(SampleRing* ring, CodeEventLog* events, CodeMap* code, NativeSymbolizer symbolizer,
           size_t max_bytes)
      : ring_(ring),
        events_(events),
        code_(code),
        max_bytes_(max_bytes),
        columns_(max_bytes),
        resolver_(
            std::make_unique<StackResolver>(&frames_, &stacks_, code, std::move(symbolizer))) {}

  // --- Before the first sample ---

  void Start(uint64_t time_ns, uint64_t cpu_ns) {
    covered_until_ns_ = time_ns;
    last_cpu_ns_ = cpu_ns;
  }
  StackResolver& resolver() { return *resolver_; }

  // --- The collector thread ---

  // Takes all records that wait in the ring.
  void Drain() override { DrainUntil(UINT64_MAX); }
  // Those that were taken by then.
  void DrainUntil(uint64_t time_ns);

  struct End {
    uint64_t time_ns;
    // Of the thread, at that time.
    uint64_t cpu_ns;
    uint64_t idle_ns;
    uint64_t repeated_until_ns;
    // As in a SampleRecord.
    uint64_t known_cpu_ns = UINT64_MAX;
  };
  // After the last DrainUntil(): the span from the last sample to the end gets its stack: idle for
  // `idle_ns`, else that of the last sample, as far as that may stand for it.
  void Finish(const End& end);

  // After Finish(), and after its results were taken: goes on from exactly there with tables of its
  // own, in which nothing is but the stack that may go on.
  void Restart();

  uint64_t covered_until_ns() const { return covered_until_ns_; }
  const FrameTable& frames() const { return frames_; }
  const StackTable& stacks() const { return stacks_; }
  const SampleColumns& columns() const { return columns_; }
  // Leave the recorder without them.
  StackTable TakeStacks() { return std::move(stacks_); }
  SampleColumns TakeColumns() { return std::move(columns_); }

  uint64_t truncated() const { return truncated_; }
  uint64_t unresolved() const { return unresolved_; }
  // CPU time of which nobody knows where it went, for ticks were missed; since Start().
  uint64_t unsampled_cpu_ns() const { return unsampled_cpu_ns_; }
  const Histogram& handler_costs() const { return handler_costs_; }
  // Between the ticks that the thread timed itself.
  const Histogram& own_intervals() const { return own_intervals_; }

 private:
  void Add(const SampleRecord& record);
  void Cover(StackId stack, uint64_t wall_ns, uint64_t cpu_ns);
  void AddWait(StackId stack, const SampleRecord& record, uint64_t cpu_ns);
  StackId CallerOf(StackId stack) const;
  void CoverRepeats(uint64_t repeated_until_ns);
  // False: there was nothing to cover.
  bool CoverIdle(uint64_t time_ns, uint64_t idle_ns, uint64_t cpu_ns);
  void CoverWait(uint64_t time_ns, uint64_t idle_ns, uint64_t cpu_ns);
  void CoverUnsampled(uint64_t time_ns, uint64_t cpu_ns);
  void KeepLastStack();

  SampleRing* const ring_;
  CodeEventLog* const events_;
  CodeMap* const code_;
  const size_t max_bytes_;
  FrameTable frames_;
  StackTable stacks_;
  SampleColumns columns_;
  std::unique_ptr<StackResolver> resolver_;
  // What the thread did when this recording took over from the one before.
  StackId stack_before_ = kEmptyStack;
  // The stack of the last sample, outermost first; set by Finish().
  std::vector<LocatedFrame> last_stack_;

  // Up to there the columns go. Behind a sample in a wait that may be earlier than the sample: what
  // the thread ran before the wait belongs to the next sample.
  uint64_t covered_until_ns_ = 0;
  uint64_t last_cpu_ns_ = 0;
  // How much earlier.
  uint64_t carried_ns_ = 0;
  // What the thread did in the last column.
  enum class Last : uint8_t { kRan, kWait, kIdle };
  Last last_ = Last::kRan;
  uint64_t unsampled_cpu_ns_ = 0;
  uint64_t last_idle_ns_ = 0;
  uint64_t truncated_ = 0;
  uint64_t unresolved_ = 0;
  Histogram handler_costs_;
  Histogram own_intervals_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_RECORDER_H_
