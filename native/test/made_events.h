// Code events as V8 reports them, and what became of them, as text.
#ifndef NATIVEPROF_TEST_MADE_EVENTS_H_
#define NATIVEPROF_TEST_MADE_EVENTS_H_

#include <string>
#include <string_view>

#include "../collect/code_event_log.h"
#include "../collect/code_map.h"
#include "../collect/frame_table.h"
#include "../collect/stack_table.h"

namespace nativeprof::test {

struct MadeCode {
  CodeKind kind;
  uint64_t start;
  uint32_t size_bytes;
  std::string_view name;  // as V8 prints it
  int32_t script_id = -1;
  uint16_t frame_setup_offset = kNoFrameSetup;
  int32_t function_number = -1;
  std::string_view payload = {};
};

inline void Add(CodeEventLog* log, const MadeCode& code) {
  CodeEvent event = {};
  event.type = CodeEventType::kAdded;
  event.kind = code.kind;
  event.start = code.start;
  event.size_bytes = code.size_bytes;
  event.script_id = code.script_id;
  event.frame_setup_offset = code.frame_setup_offset;
  event.function_number = code.function_number;
  log->Append(event, code.name, code.payload);
}

inline void Move(CodeEventLog* log, uint64_t start, uint64_t new_start, uint32_t size_bytes = 0) {
  CodeEvent event = {};
  event.type = CodeEventType::kMoved;
  event.start = start;
  event.new_start = new_start;
  event.size_bytes = size_bytes;
  log->Append(event, {});
}

inline void NameScript(CodeEventLog* log, int32_t script_id, std::string_view name) {
  CodeEvent event = {};
  event.type = CodeEventType::kScript;
  event.script_id = script_id;
  log->Append(event, name);
}

inline void QueueAll(CodeEventLog* log, CodeMap* map) { map->QueueFrom(log); }

inline std::string NameOf(const FrameTable& frames, FrameId frame) {
  if (frame == kNoFrame) return "(no frame)";
  return std::string(frames.strings()[frames.frames()[static_cast<size_t>(frame)].name]);
}

inline std::string FileOf(const FrameTable& frames, FrameId frame) {
  return std::string(frames.strings()[frames.frames()[static_cast<size_t>(frame)].file]);
}

// `main;parse;readToken`: the outermost first, as in the tests of the TypeScript side.
inline std::string Draw(const FrameTable& frames, const StackTable& stacks, StackId stack) {
  std::string text;
  for (; stack != kEmptyStack; stack = stacks.parents()[static_cast<size_t>(stack)]) {
    const std::string name = NameOf(frames, stacks.frames()[static_cast<size_t>(stack)]);
    text = text.empty() ? name : name + ';' + text;
  }
  return text;
}

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_MADE_EVENTS_H_
