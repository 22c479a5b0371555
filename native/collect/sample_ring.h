// The samples of one thread on their way from its signal handler to the collector.
//
// Protocol. One writer (the signal handler, which cannot interrupt itself) and one reader (the
// collector). Positions count bytes since the start and never wrap; the offset into the buffer is
// the position modulo the capacity. A record is written in place where the write position points
// and is never split: the buffer is kMaxRecordBytes longer than its capacity, and the record after
// one that crosses the capacity starts at the next multiple of it. Both sides compute that in
// NextPosition(), so no marker is needed.
//
//   writer: Reserve() -> fill -> Commit()      a record that is not committed is simply forgotten
//   reader: Peek() -> read -> Release()
//
// Everything is allocated and touched before the first signal: a page fault in the handler would
// cost more than the sample.
#ifndef NATIVEPROF_COLLECT_SAMPLE_RING_H_
#define NATIVEPROF_COLLECT_SAMPLE_RING_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>

namespace nativeprof {

constexpr uint32_t kMaxFrames = 512;
// An interpreted frame takes two words: its pc and its bytecode address. One more for a leaf whose
// caller's frame had to be searched.
constexpr uint32_t kMaxWords = 2 * kMaxFrames + 1;
// A word with this bit is a pc, and the word behind it the bytecode address that the frame would
// execute if that pc is in the interpreter. User-space addresses have at most 48 bits.
constexpr uint64_t kBytecodeFollows = uint64_t{1} << 63;

enum class CaptureSource : uint8_t {
  kFramePointerWalk,
  // V8's GetStackSample: words are the callers, outermost last; interpreted ones are bytecode
  // addresses.
  kStackSample,
};

// What the VM did at the sample; V8 numbers its states differently from version to version.
enum class VmState : uint8_t {
  kUnknown,
  kJs,
  kGc,
  kParser,
  kCompiler,
  kExternal,
  kAtomicsWait,
  kIdle
};

struct SampleRecord {
  uint64_t time_ns;
  uint64_t cpu_ns;
  // The last code event queued before this sample.
  uint64_t event_sequence;
  // Event-loop idle time of the thread up to now.
  uint64_t idle_ns;
  // The previous sample's stack was unchanged until then; 0: it was not seen unchanged.
  uint64_t repeated_until_ns;
  // CPU time since the sample before this one, where the thread timed itself; else 0.
  uint64_t own_interval_cpu_ns;
  // CPU time before this sample for which its stack may stand: beyond it ticks have been missed.
  uint64_t known_cpu_ns;
  uint64_t pc;
  // What the frame at the frame pointer executes if it is interpreted; else 0 or no bytecode.
  uint64_t bytecode;
  // What the interpreter executes by its registers, if the pc is in one of its handlers: the frame
  // is told only before calls. 0: nothing like it.
  uint64_t live_bytecode;
  // Where generated code called the leaf, if V8 has noted that and the words do not tell: a few
  // instructions before the return address; 0: not known.
  uint64_t leaf_call;
  // The link register, where the processor has one, and then the words on top of the stack: among
  // them the return address, where a function has no frame of its own.
  static constexpr size_t kTopWords = 4;
  uint64_t top[kTopWords];
  // What the handler before this one took.
  uint32_t previous_handler_ns;
  uint32_t word_count;
  CaptureSource source;
  VmState vm_state;
  bool truncated;
  // The event loop was waiting for events.
  bool polling;
  // The instruction at pc is a return: its frame is gone already.
  bool at_return;
  // The frame at the frame pointer is one of JavaScript, by the look of it.
  bool fp_is_js;
  // The thread waited in a system call: it used no CPU time here.
  bool in_wait;
  // A deadline of the thread's own, on its CPU clock.
  bool is_due;

  uint64_t* words() { return reinterpret_cast<uint64_t*>(this + 1); }
  const uint64_t* words() const { return reinterpret_cast<const uint64_t*>(this + 1); }
  size_t size_bytes() const { return sizeof(SampleRecord) + word_count * sizeof(uint64_t); }
};
static_assert(std::is_trivially_copyable_v<SampleRecord>);
static_assert(sizeof(SampleRecord) % sizeof(uint64_t) == 0);

class SampleRing {
 public:
  static constexpr size_t kMaxRecordBytes = sizeof(SampleRecord) + kMaxWords * sizeof(uint64_t);
  // 1 MiB holds 2 s at 1 ms and a depth of 50; the collector is woken long before.
  static constexpr size_t kDefaultCapacityBytes = size_t{1} << 20;

  explicit SampleRing(size_t capacity_bytes = kDefaultCapacityBytes)
      : capacity_bytes_(capacity_bytes),
        buffer_(new uint64_t[(capacity_bytes + kMaxRecordBytes) / sizeof(uint64_t)]) {
    std::memset(buffer_.get(), 1, capacity_bytes + kMaxRecordBytes);
  }

  // --- The writer: the signal handler ---

  // Room for a record of any length; null if the ring is full.
  SampleRecord* Reserve() {
    const uint64_t position = write_position_.load(std::memory_order_relaxed);
    // acquire: pairs with the release in Release(); what we overwrite has been read.
    const uint64_t read = read_position_.load(std::memory_order_acquire);
    if (position + kMaxRecordBytes - read > capacity_bytes_) return nullptr;
    return At(position);
  }

  // The record that Reserve() returned, complete, becomes visible to the reader.
  void Commit(const SampleRecord& record) {
    const uint64_t position = write_position_.load(std::memory_order_relaxed);
    // release: pairs with the acquire in Peek().
    write_position_.store(NextPosition(position, record.size_bytes()), std::memory_order_release);
  }

  // --- The reader: the collector ---

  // The oldest record; null if there is none. Valid until Release().
  const SampleRecord* Peek() const {
    const uint64_t position = read_position_.load(std::memory_order_relaxed);
    // acquire: pairs with the release in Commit().
    if (position == write_position_.load(std::memory_order_acquire)) return nullptr;
    return At(position);
  }

  void Release() {
    const uint64_t position = read_position_.load(std::memory_order_relaxed);
    // release: pairs with the acquire in Reserve().
    read_position_.store(NextPosition(position, At(position)->size_bytes()),
                         std::memory_order_release);
  }

  // --- Any thread ---

  // A moment's value: what waits to be read.
  size_t FilledBytes() const {
    const uint64_t read = read_position_.load(std::memory_order_relaxed);
    const uint64_t written = write_position_.load(std::memory_order_relaxed);
    return written > read ? static_cast<size_t>(written - read) : 0;
  }

 private:
  uint64_t NextPosition(uint64_t position, size_t record_bytes) const {
    const uint64_t next = position + record_bytes;
    const uint64_t lap_end = (position / capacity_bytes_ + 1) * capacity_bytes_;
    return next < lap_end ? next : lap_end;
  }

  SampleRecord* At(uint64_t position) const {
    return reinterpret_cast<SampleRecord*>(buffer_.get() +
                                           (position % capacity_bytes_) / sizeof(uint64_t));
  }

  // immutable after construction
  const size_t capacity_bytes_;
  const std::unique_ptr<uint64_t[]> buffer_;

  // written by the handler
  alignas(64) std::atomic<uint64_t> write_position_{0};

  // written by the collector
  alignas(64) std::atomic<uint64_t> read_position_{0};
};
static_assert(std::atomic<uint64_t>::is_always_lock_free);

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_SAMPLE_RING_H_
