// V8's code events of one isolate on their way to the collector, in the order in which they
// happened. Samples carry the sequence number of the last event before them, so that an address is
// always read with the code of its moment.
//
// Writers are the JavaScript thread and, while the garbage collector moves code, V8's worker
// threads; the reader is the collector, which takes all that has come in one swap. A lock guards
// the buffer: writers hold it for one small copy, the reader for one swap. The signal handler reads
// only the sequence number.
#ifndef NATIVEPROF_COLLECT_CODE_EVENT_LOG_H_
#define NATIVEPROF_COLLECT_CODE_EVENT_LOG_H_

#include <atomic>
#include <cstdint>
#include <cstring>
#include <functional>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "payload.h"
#include "processor.h"

namespace nativeprof {

enum class CodeEventType : uint8_t {
  kAdded,
  kMoved,
  kScript,
  kScriptOrigin,
  kScriptText,
  kSourceMap
};
enum class CodeKind : uint8_t { kBytecode, kMachineCode, kWasm };

// A fixed head; `text_bytes` bytes of text follow it in the log, padded to 8.
struct CodeEvent {
  CodeEventType type;
  CodeKind kind;
  // kAdded, machine code: offset of the instruction that starts setting up the frame, or
  // kNoFrameSetup (processor.h).
  uint16_t frame_setup_offset;
  uint32_t text_bytes;
  // kAdded: of the function, -1 for builtins. kScript: the script that `text` names.
  // kScriptOrigin, kScriptText, kSourceMap: an earlier kScript.
  int32_t script_id;
  uint32_t size_bytes;
  // kScriptText: where the reader's LineFinder finds the text, whose lines have not been looked
  // for.
  uint64_t start;
  // kMoved
  uint64_t new_start;
  // kAdded: V8's number of the function in its script; -1: not known.
  int32_t function_number;
  // kAdded: where the function begins in its script, if `has_start_offset`, which is then not in
  // `text`.
  int32_t start_offset;
  bool has_start_offset;
  // Of the batch's; -1: there is none. kAdded: see PositionsHead. kScript: see LineTable.
  // kScriptOrigin: a ScriptOrigin. kSourceMap: its URL.
  int32_t payload;
};

// Events in the order in which they came.
struct CodeEventBatch {
  std::vector<char> records;
  std::vector<Payload> payloads;
  size_t payload_bytes = 0;

  size_t size_bytes() const { return records.size() + payload_bytes; }
  void Clear() {
    records.clear();
    payloads.clear();
    payload_bytes = 0;
  }
};

class CodeEventLog {
 public:
  // Function names and paths beyond this are cut; V8 itself stops at 4096.
  static constexpr size_t kMaxTextBytes = 1024;
  // The events of about 2,000 functions.
  static constexpr size_t kBacklogBytes = 1 << 20;

  // `on_backlog` is called by a writer whenever so much waits that the reader should come.
  explicit CodeEventLog(std::function<void()> on_backlog = nullptr)
      : on_backlog_(std::move(on_backlog)) {}

  // --- The writers ---

  void Append(CodeEvent event, std::string_view text, std::string_view payload = {}) {
    if (abandoned_.load(std::memory_order_relaxed)) return;
    event.text_bytes = static_cast<uint32_t>(BytesKept(text));
    event.payload = -1;
    Payload kept;
    if (PayloadWriter::NeedsOwnBlock(payload)) kept = CopyPayload(payload);
    size_t waiting_bytes;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!payload.empty()) {
        event.payload = static_cast<int32_t>(waiting_.payloads.size());
        if (kept.start == nullptr) kept = payload_writer_.Add(payload);
        waiting_.payloads.push_back(std::move(kept));
        waiting_.payload_bytes += payload.size();
      }
      std::vector<char>& records = waiting_.records;
      const size_t start = records.size();
      records.resize(start + RecordBytes(event));
      std::memcpy(records.data() + start, &event, sizeof(event));
      if (event.text_bytes > 0) {
        std::memcpy(records.data() + start + sizeof(event), text.data(), event.text_bytes);
      }
      waiting_bytes = waiting_.size_bytes();
      // release: pairs with the acquire in sequence(), from another thread's handler.
      sequence_.store(sequence_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }
    if (waiting_bytes >= kBacklogBytes && on_backlog_) on_backlog_();
  }

  // Changes when the reader has forgotten scripts: each that still makes code must be named again.
  uint32_t scripts_generation() const {
    return scripts_generation_.load(std::memory_order_relaxed);
  }

  // Nobody reads any more, and a reader that is gone may have left the lock taken.
  void Abandon() { abandoned_.store(true, std::memory_order_relaxed); }

  // --- The signal handler ---

  uint64_t sequence() const { return sequence_.load(std::memory_order_acquire); }

  // --- The reader ---

  // The events that came since the last call. `spare` has memory that the writers may use: new
  // memory costs them more than the copy.
  CodeEventBatch Take(CodeEventBatch spare = {}) {
    spare.Clear();
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(waiting_, spare);
    return spare;
  }

  void SetScriptsGeneration(uint32_t generation) {
    scripts_generation_.store(generation, std::memory_order_relaxed);
  }

  static size_t RecordBytes(const CodeEvent& event) {
    return sizeof(CodeEvent) + ((event.text_bytes + 7) & ~size_t{7});
  }

 private:
  // Never half a character of UTF-8: continuation bytes are 10xxxxxx.
  static size_t BytesKept(std::string_view text) {
    if (text.size() <= kMaxTextBytes) return text.size();
    size_t kept = kMaxTextBytes;
    while (kept > 0 && (text[kept] & 0xc0) == 0x80) kept--;
    return kept;
  }

  const std::function<void()> on_backlog_;
  std::atomic<bool> abandoned_{false};
  std::mutex mutex_;
  CodeEventBatch waiting_;             // guarded by mutex_
  PayloadWriter payload_writer_;       // likewise
  std::atomic<uint64_t> sequence_{0};  // written under mutex_
  std::atomic<uint32_t> scripts_generation_{0};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_CODE_EVENT_LOG_H_
