// V8's code events of one isolate, copied into a CodeEventLog; and where its generated code lives.
// Of V8's callbacks, CODE_MOVED may arrive on its garbage collector's threads.
#ifndef NATIVEPROF_V8_CODE_EVENTS_H_
#define NATIVEPROF_V8_CODE_EVENTS_H_

#include <atomic>
#include <cstdint>
#include <string_view>
#include <unordered_set>

#include <v8-callbacks.h>
#include <v8-local-handle.h>

#include "../collect/code_event_log.h"
#include "code_reader.h"
#include "existing_code.h"
#include "script_reader.h"

namespace v8 {
class Isolate;
struct JitCodeEvent;
class UnboundScript;
}  // namespace v8

namespace nativeprof {

class CodeEventSource {
 public:
  CodeEventSource(v8::Isolate* isolate, CodeEventLog* log) : isolate_(isolate), log_(log) {}
  ~CodeEventSource() { Uninstall(); }

  // --- The isolate's own thread ---

  // From now on events are logged; those of functions that exist first, which blocks for some
  // milliseconds. `names_builtins`: those of V8's builtins too, which V8 alone can list: it takes 5
  // to 25 ms in a small program and 60 to 120 in a large one.
  void Install(bool names_builtins);

  void Uninstall();

  // False: another tool has taken V8's single event slot, so that names may be missing. Compiles a
  // line of JavaScript to find out.
  bool StillReceives();

  // False: inlined functions count as their callers.
  bool reads_optimized_code() const { return heap_.layout() != nullptr; }
  // Pieces of optimised code whose inlined functions could not be read.
  uint64_t unread_code() const { return code_reader_.failed(); }

  // Wall time spent in the callbacks so far. Any thread may read it.
  const std::atomic<uint64_t>& cost_ns() const { return cost_ns_; }

 private:
  static void HandleEvent(const v8::JitCodeEvent* event);
  static void BeforeGc(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags,
                       void* source);
  // `start_offset`: see ExistingCode.
  void Receive(const v8::JitCodeEvent& event, int32_t start_offset = -1);
  void LogScript(v8::Local<v8::UnboundScript> script, int script_id);
  void LogSourceMap(v8::Local<v8::UnboundScript> script, int script_id);
  void LogAdded(const v8::JitCodeEvent& event, int32_t start_offset);
  // See PositionsHead; empty: not known. Valid until the next call.
  std::string_view ReadPositions(const CodeEvent& added, std::string_view name);
  v8::Isolate* const isolate_;
  CodeEventLog* const log_;
  bool installed_ = false;
  bool taken_ = false;
  std::unordered_set<int> known_scripts_;  // by the log's reader
  uint32_t scripts_generation_ = 0;
  size_t source_map_bytes_ = 0;
  HeapReader heap_{TheHeapLayout(), true};
  CodeReader code_reader_{&heap_};
  ScriptReader scripts_{isolate_, &heap_};
  ExistingCode existing_{isolate_, &heap_};
  std::atomic<uint64_t> cost_ns_{0};
  std::atomic<uint64_t> received_{0};
};

struct GeneratedCode {
  uintptr_t code_range_start = 0;
  uintptr_t code_range_end = 0;
  // V8's builtins in the executable, and the copy of them near the generated code (0: none).
  uintptr_t builtins_start = 0;
  uintptr_t builtins_copy_start = 0;
  size_t builtins_bytes = 0;
};
GeneratedCode FindGeneratedCode(v8::Isolate* isolate);

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_CODE_EVENTS_H_
