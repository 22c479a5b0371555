#include "code_events.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include <v8-context.h>
#include <v8-isolate.h>
#include <v8-local-handle.h>
#include <v8-primitive.h>
#include <v8-profiler.h>
#include <v8-script.h>

#include "../collect/frame_table.h"
#include "../collect/processor.h"
#include "../collect/starts_with.h"
#include "../os/clock.h"
#include "../os/mappings.h"

namespace nativeprof {
namespace {

// V8 hands no user data to the callback: the sources by isolate.
struct Sources {
  std::mutex mutex;
  std::vector<std::pair<v8::Isolate*, CodeEventSource*>> list;
};

Sources& AllSources() {
  static Sources* const sources = new Sources();  // never destroyed: GC threads may outlive statics
  return *sources;
}

// The callback's thread is usually the isolate's own.
thread_local std::pair<v8::Isolate*, CodeEventSource*> own_source;

// V8's mark of the tier stands behind the tag: `JS:*sum` by Turbofan, `JS:+sum` by Maglev,
// `JS:o*sum` where it replaces code that runs, `JS:^sum` by the baseline compiler. 0: none.
char TierOf(std::string_view name) {
  std::string_view marks = name.substr(std::min(name.size(), name.find(':') + 1));
  if (!marks.empty() && marks[0] == 'o') marks.remove_prefix(1);
  return marks.empty() ? 0 : marks[0];
}

}  // namespace

void CodeEventSource::Install(bool names_builtins) {
  if (installed_) return;
  installed_ = true;
  own_source = {isolate_, this};
  {
    const std::lock_guard<std::mutex> lock(AllSources().mutex);
    AllSources().list.emplace_back(isolate_, this);
  }
  isolate_->AddGCPrologueCallback(BeforeGc, this, v8::kGCTypeMarkSweepCompact);
  if (!names_builtins && existing_.Prepare()) {
    isolate_->SetJitCodeEventHandler(v8::kJitCodeEventDefault, HandleEvent);
    existing_.List([this](const v8::JitCodeEvent& event, int32_t start_offset) {
      Receive(event, start_offset);
    });
  } else {
    isolate_->SetJitCodeEventHandler(v8::kJitCodeEventEnumExisting, HandleEvent);
  }
}

void CodeEventSource::Uninstall() {
  if (!installed_) return;
  installed_ = false;
  isolate_->RemoveGCPrologueCallback(BeforeGc, this);
  if (!taken_) isolate_->SetJitCodeEventHandler(v8::kJitCodeEventDefault, nullptr);
  const std::lock_guard<std::mutex> lock(AllSources().mutex);
  auto& list = AllSources().list;
  list.erase(std::remove(list.begin(), list.end(), std::make_pair(isolate_, this)), list.end());
  own_source = {nullptr, nullptr};
  known_scripts_.clear();
  source_map_bytes_ = 0;
  scripts_.ForgetTexts();
}

// V8 has one slot for a handler and does not tell who owns it: new code must reach ours.
bool CodeEventSource::StillReceives() {
  v8::HandleScope scope(isolate_);
  if (!isolate_->InContext()) return true;
  v8::Local<v8::Context> context = isolate_->GetCurrentContext();
  static std::atomic<int> probe_number{0};
  // New text each time: V8 would find the old one in its compilation cache.
  const std::string text =
      "(function(){return " + std::to_string(++probe_number) + "})()//nativeprof";
  v8::Local<v8::String> source;
  v8::Local<v8::Script> script;
  if (!v8::String::NewFromUtf8(isolate_, text.c_str()).ToLocal(&source)) return true;
  const uint64_t before = received_.load(std::memory_order_relaxed);
  if (!v8::Script::Compile(context, source).ToLocal(&script)) return true;
  taken_ = received_.load(std::memory_order_relaxed) == before;
  return !taken_;
}

void CodeEventSource::BeforeGc(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* source) {
  static_cast<CodeEventSource*>(source)->heap_.ForgetPages();
}

void CodeEventSource::HandleEvent(const v8::JitCodeEvent* event) {
  using v8::JitCodeEvent;
  if (event->type != JitCodeEvent::CODE_ADDED && event->type != JitCodeEvent::CODE_MOVED) return;
  if (own_source.first == event->isolate) {
    own_source.second->Receive(*event);
    return;
  }
  // A garbage collector's thread. The lock also keeps the source alive.
  const std::lock_guard<std::mutex> lock(AllSources().mutex);
  for (const auto& [isolate, source] : AllSources().list) {
    if (isolate == event->isolate) source->Receive(*event);
  }
}

void CodeEventSource::Receive(const v8::JitCodeEvent& event, int32_t start_offset) {
  const uint64_t start_ns = os::MonotonicNs();
  if (event.type == v8::JitCodeEvent::CODE_ADDED) {
    LogAdded(event, start_offset);
  } else {
    CodeEvent moved = {};
    moved.type = CodeEventType::kMoved;
    moved.start = reinterpret_cast<uint64_t>(event.code_start);
    moved.size_bytes = static_cast<uint32_t>(event.code_len);
    moved.new_start = reinterpret_cast<uint64_t>(event.new_code_start);
    log_->Append(moved, {});
  }
  received_.fetch_add(1, std::memory_order_relaxed);
  cost_ns_.fetch_add(os::MonotonicNs() - start_ns, std::memory_order_relaxed);
}

void CodeEventSource::LogAdded(const v8::JitCodeEvent& event, int32_t start_offset) {
  CodeEvent added = {};
  added.type = CodeEventType::kAdded;
  added.kind = event.code_type == v8::JitCodeEvent::BYTE_CODE   ? CodeKind::kBytecode
               : event.code_type == v8::JitCodeEvent::WASM_CODE ? CodeKind::kWasm
                                                                : CodeKind::kMachineCode;
  added.script_id = -1;
  added.function_number = -1;
  added.start = reinterpret_cast<uint64_t>(event.code_start);
  added.start_offset = start_offset;
  added.has_start_offset = start_offset >= 0;
  added.size_bytes = static_cast<uint32_t>(event.code_len);
  added.frame_setup_offset = added.kind == CodeKind::kMachineCode
                                 ? FindFrameSetup(event.code_start, event.code_len)
                                 : kNoFrameSetup;
  if (!event.script.IsEmpty()) {
    added.script_id = event.script->GetId();
    if (scripts_generation_ != log_->scripts_generation()) {
      scripts_generation_ = log_->scripts_generation();
      known_scripts_.clear();
      source_map_bytes_ = 0;
    }
    if (known_scripts_.insert(added.script_id).second) {
      LogScript(event.script, added.script_id);
    }
    added.function_number = scripts_.FunctionNumber(event.script);
  }
  const std::string_view name(event.name.str, event.name.len);
  log_->Append(added, name, ReadPositions(added, name));
}

std::string_view CodeEventSource::ReadPositions(const CodeEvent& added, std::string_view name) {
  if (added.script_id < 0) return {};
  if (added.kind == CodeKind::kBytecode) return code_reader_.ReadBytecode(added.start);
  if (added.kind != CodeKind::kMachineCode) return {};
  switch (TierOf(name)) {
    case '*':
      return code_reader_.ReadOptimized(added.start, added.size_bytes, false);
    case '+':
      return code_reader_.ReadOptimized(added.start, added.size_bytes, true);
    case '^':
      return code_reader_.ReadBaseline(added.start);
    default:
      return {};
  }
}

void CodeEventSource::LogScript(v8::Local<v8::UnboundScript> script, int script_id) {
  v8::HandleScope scope(isolate_);
  const ScriptLines lines = scripts_.ReadLines(script, script_id);
  CodeEvent named = {};
  named.type = CodeEventType::kScript;
  named.script_id = script_id;
  const v8::Local<v8::Value> name = script->GetScriptName();
  if (name->IsString()) {
    const v8::String::Utf8Value text(isolate_, name);
    log_->Append(named, {*text, static_cast<size_t>(text.length())}, lines.ends);
  } else {
    log_->Append(named, {}, lines.ends);
  }
  if (lines.origin.line != 0 || lines.origin.column != 0) {
    named.type = CodeEventType::kScriptOrigin;
    log_->Append(named, {}, {reinterpret_cast<const char*>(&lines.origin), sizeof(lines.origin)});
  }
  if (lines.text != 0) {
    named.type = CodeEventType::kScriptText;
    named.start = lines.text;
    log_->Append(named, {});
  }
  if (name->IsString()) LogSourceMap(script, script_id);
}

// Of what a loader makes of a file nothing else tells later: the file has its own text.
void CodeEventSource::LogSourceMap(v8::Local<v8::UnboundScript> script, int script_id) {
  const v8::Local<v8::Value> value = script->GetSourceMappingURL();
  if (value.IsEmpty() || !value->IsString()) return;
  const auto length = static_cast<size_t>(value.As<v8::String>()->Length());
  if (length > FrameTable::kMaxSourceMapBytes - source_map_bytes_) return;
  const v8::String::Utf8Value text(isolate_, value);
  const std::string_view url(*text, static_cast<size_t>(text.length()));
  if (!StartsWith(url, "data:")) return;
  source_map_bytes_ += length;
  CodeEvent event = {};
  event.type = CodeEventType::kSourceMap;
  event.script_id = script_id;
  log_->Append(event, {}, url);
}

GeneratedCode FindGeneratedCode(v8::Isolate* isolate) {
  GeneratedCode found;
  void* start = nullptr;
  const void* builtins = nullptr;
  size_t size_bytes = 0;
  isolate->GetCodeRange(&start, &size_bytes);
  found.code_range_start = reinterpret_cast<uintptr_t>(start);
  found.code_range_end = found.code_range_start + size_bytes;
  isolate->GetEmbeddedCodeRange(&builtins, &found.builtins_bytes);
  found.builtins_start = reinterpret_cast<uintptr_t>(builtins);

  // V8 copies the builtins into the code range, for short calls, and has no way to ask where. The
  // copy is a mapping of its own; to look elsewhere would touch the pages of a range of 512 MiB.
  constexpr size_t kComparedBytes = 256;
  if (found.builtins_bytes < kComparedBytes) return found;
  const auto* original = static_cast<const char*>(builtins);
  for (const auto& range : os::ExecutableRanges(found.code_range_start, found.code_range_end)) {
    if (range.end - range.start >= found.builtins_bytes &&
        std::equal(original, original + kComparedBytes,
                   reinterpret_cast<const char*>(range.start))) {
      found.builtins_copy_start = range.start;
      break;
    }
  }
  return found;
}

}  // namespace nativeprof
