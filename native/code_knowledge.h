// What is known of one isolate's code: its events, and the map that they make. Lives as long as
// V8 reports events: for one recording, or from Arm() on for all.
#ifndef NATIVEPROF_CODE_KNOWLEDGE_H_
#define NATIVEPROF_CODE_KNOWLEDGE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "collect/code_event_log.h"
#include "collect/code_map.h"
#include "collect/collector.h"
#include "collect/stack_resolver.h"
#include "os/native_symbols.h"
#include "v8/code_events.h"

namespace nativeprof {

struct CodeKnowledge : public Drainable {
  // `has_symbols`: Node's binary names its builtins. `read_constant` reads a constant of it: see
  // NativeSymbols.
  CodeKnowledge(v8::Isolate* isolate, bool has_symbols, std::function<void()> on_backlog,
                std::function<std::string(std::string_view mangled_name)> read_constant);

  // Ends the events. Freeing what is known of a large program takes milliseconds: a thread of its
  // own does that, or nobody where the process is about to end.
  static void Forget(std::unique_ptr<CodeKnowledge> code, bool process_ends);

  // Finds code that V8 has not reported. `find_symbol` looks up one of Node's binary.
  CodeFinder MakeFinder(std::function<os::NativeSymbol(uint64_t address)> find_symbol) const;

  // Between recordings: all events are applied, so that they do not pile up.
  void Drain() override;

  CodeEventLog log;
  CodeMap map;
  CodeEventSource source;
  const GeneratedCode generated;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_CODE_KNOWLEDGE_H_
