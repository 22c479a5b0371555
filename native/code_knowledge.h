// What is known of one isolate's code: its events, and the map that they make. Lives as long as
// V8 reports events: for one recording, or from Arm() on for all.
#ifndef NATIVEPROF_CODE_KNOWLEDGE_H_
#define NATIVEPROF_CODE_KNOWLEDGE_H_

#include <functional>
#include <utility>

#include "collect/code_event_log.h"
#include "collect/code_map.h"
#include "collect/collector.h"
#include "v8/code_events.h"

namespace nativeprof {

struct CodeKnowledge : public Drainable {
  CodeKnowledge(v8::Isolate* isolate, std::function<void()> on_backlog)
      : log(std::move(on_backlog)), source(isolate, &log), generated(FindGeneratedCode(isolate)) {
    map.SetBuiltinRanges(generated.builtins_start, generated.builtins_copy_start,
                         generated.builtins_bytes);
    source.Install();
  }

  // Between recordings: all events are applied, so that they do not pile up.
  void Drain() override {
    map.Queue(log.Take());
    map.ApplyAll();
  }

  CodeEventLog log;
  CodeMap map;
  CodeEventSource source;
  const GeneratedCode generated;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_CODE_KNOWLEDGE_H_
