#include "existing_code.h"

#include <algorithm>
#include <atomic>
#include <string_view>

#include <v8-context.h>
#include <v8-function.h>
#include <v8-isolate.h>
#include <v8-message.h>
#include <v8-primitive.h>
#include <v8-exception.h>
#include <v8-script.h>

#include "../collect/line_ends.h"
#include "../collect/line_table.h"
#include "../collect/starts_with.h"
#include "../os/process_memory.h"
#include "function_start.h"
#include "raw_handle.h"

namespace nativeprof {
namespace {

using Word = HeapReader::Word;

constexpr uintptr_t kWordBytes = sizeof(Word);
constexpr int kMaxNameLength = 4096;  // beyond: `data:` URLs

// Instead of a line and a column: the name of a script may end like them.
constexpr std::string_view kNoPlace = ":0:0";

// What V8 has reported of the function of the probe.
struct ReportedFunction {
  uint64_t start = 0;
  size_t size_bytes = 0;
  std::string name;
};
thread_local ReportedFunction* reported = nullptr;

void NoteReported(const v8::JitCodeEvent* event) {
  using v8::JitCodeEvent;
  if (reported == nullptr || event->type != JitCodeEvent::CODE_ADDED ||
      event->code_type != JitCodeEvent::BYTE_CODE || event->script.IsEmpty()) {
    return;
  }
  const std::string_view name(event->name.str, event->name.len);
  if (name.find("nativeprof_probe") == std::string_view::npos) return;
  reported->start = reinterpret_cast<uint64_t>(event->code_start);
  reported->size_bytes = event->code_len;
  reported->name = name;
}

}  // namespace

bool ExistingCode::Prepare() {
  if (heap_->layout() == nullptr || !isolate_->InContext()) return false;
  v8::HandleScope scope(isolate_);
  heap_->LearnMappings();
  if (Calibrate() && !HasWebAssembly()) return true;
  heap_->ForgetPages();
  return false;
}

void ExistingCode::List(const Handler& handler) {
  v8::HandleScope scope(isolate_);
  const uint32_t count = scripts_.Count();
  for (uint32_t i = 0; i < count; i++) {
    const Word script = scripts_.ScriptAt(i);
    if (script != 0) ListScript(script, handler);
  }
  heap_->ForgetPages();
}

bool ExistingCode::HasWebAssembly() {
  const auto name_offset = static_cast<uintptr_t>(heap_->layout()->script_name);
  const uint32_t count = scripts_.Count();
  for (uint32_t i = 0; i < count; i++) {
    const Word script = scripts_.ScriptAt(i);
    Word name;
    if (script == 0 || !heap_->Read(HeapReader::AddressOf(script) + name_offset, &name)) continue;
    v8::HandleScope scope(isolate_);
    const v8::Local<v8::Value> value = HandleOf<v8::Value>(isolate_, name);
    if (!value->IsString() || value.As<v8::String>()->Length() > kMaxNameLength) continue;
    const v8::String::Utf8Value text(isolate_, value);
    if (StartsWith({*text, static_cast<size_t>(text.length())}, "wasm://")) return true;
  }
  return false;
}

void ExistingCode::ListScript(Word script, const Handler& handler) {
  v8::HandleScope scope(isolate_);
  // Of whichever type: a place for an object that the garbage collector keeps up to date.
  const v8::Local<v8::Value> held = HandleOf<v8::Value>(isolate_, script);
  is_new_script_ = true;
  for (uint32_t i = 0;; i++) {
    const Word function = FindCompiled(ObjectOf(held), &i);
    if (function == 0) return;
    v8::HandleScope inner(isolate_);
    ListFunction(HandleOf<v8::UnboundScript>(isolate_, function), handler);
  }
}

// The first from the one in place `i` on that has bytecode; 0: none has. Most have never run.
ExistingCode::Word ExistingCode::FindCompiled(Word script, uint32_t* i) {
  constexpr uint32_t kPart = 128;
  HeapReader::Array functions;
  if (!scripts_.ReadFunctions(script, &functions)) return 0;
  Word part[kPart];
  while (*i < functions.length) {
    const uint32_t count = std::min(kPart, functions.length - *i);
    if (!heap_->ReadBytes(functions.data + *i * kWordBytes, part, count * kWordBytes)) return 0;
    for (uint32_t k = 0; k < count; k++, ++*i) {
      HeapReader::Array bytecode;
      const Word function = ScriptList::StrongReferenceTo(part[k]);
      if (function != 0 && FindBytecode(function, &bytecode)) return function;
    }
  }
  return 0;
}

void ExistingCode::ListFunction(v8::Local<v8::UnboundScript> function, const Handler& handler) {
  // What stands for a file has no name, and a closure of it would be reported to debuggers as a
  // script that has just been compiled.
  if (is_new_script_) LearnScript(function);
  int32_t start_offset = 0;
  std::string name;
  if (!IsWholeFile(ObjectOf(function))) {
    const auto closure = Recast<v8::Function>(function->BindToCurrentContext());
    name = NameOf(closure);
    start_offset = FindFunctionStart(heap_, function, closure);
  }
  name_ = "JS:~" + name + ' ' + script_name_;
  name_ += kNoPlace;
  // From here on nothing moves.
  HeapReader::Array bytecode;
  if (!FindBytecode(ObjectOf(function), &bytecode)) return;
  v8::JitCodeEvent event = {};
  event.type = v8::JitCodeEvent::CODE_ADDED;
  event.code_type = v8::JitCodeEvent::BYTE_CODE;
  event.code_start = reinterpret_cast<void*>(bytecode.data);
  event.code_len = bytecode.length;
  event.script = function;
  event.name = {name_.data(), name_.size()};
  event.isolate = isolate_;
  handler(event, start_offset);
}

std::string ExistingCode::NameOf(v8::Local<v8::Function> closure) {
  v8::Local<v8::Value> name = closure->GetName();
  if (!name->IsString() || name.As<v8::String>()->Length() == 0) name = closure->GetInferredName();
  const v8::String::Utf8Value text(isolate_, name);
  return {*text, static_cast<size_t>(text.length())};
}

// A script's first function; the second too if it is the one that V8 makes around a file, which has
// arguments of its own.
bool ExistingCode::IsWholeFile(Word function) {
  const HeapLayout& layout = *heap_->layout();
  HeapReader::Head head;
  if (!heap_->ReadHead(HeapReader::AddressOf(function), &head)) return true;
  const auto number = head.At<int32_t>(layout.shared_function_number);
  if (number > 1) return false;
  HeapReader::Array arguments;
  Word object;
  const auto script = head.At<Word>(layout.shared_function_script);
  const uintptr_t field =
      HeapReader::AddressOf(script) + static_cast<uintptr_t>(layout.script_arguments);
  return number < 1 || (heap_->Read(field, &object) &&
                        heap_->ReadArray(object, layout.pointer_array_types, &arguments));
}

void ExistingCode::LearnScript(v8::Local<v8::UnboundScript> function) {
  is_new_script_ = false;
  script_name_.clear();
  const v8::Local<v8::Value> name = function->GetScriptName();
  if (!name->IsString()) return;
  const v8::String::Utf8Value text(isolate_, name);
  script_name_.assign(*text, static_cast<size_t>(text.length()));
}

// What a function refers to first of all: its bytecode, or its baseline code, which refers to that.
bool ExistingCode::FindBytecode(Word function, HeapReader::Array* bytecode) {
  const HeapLayout& layout = *heap_->layout();
  Word words[2];
  if (!heap_->Read(HeapReader::AddressOf(function), &words) ||
      !heap_->IsOfType(words[0], layout.shared_function_type)) {
    return false;
  }
  Word data = words[1];
  Word map;
  if (!IsHeapObject(data) || !heap_->Read(HeapReader::AddressOf(data), &map)) return false;
  if (heap_->IsOfType(map, layout.code_type) &&
      !heap_->Read(
          HeapReader::AddressOf(data) + static_cast<uintptr_t>(layout.code_deoptimization_data),
          &data)) {
    return false;
  }
  if (!heap_->ReadArray(data, layout.bytecode_type, bytecode)) return false;
  bytecode->data = HeapReader::AddressOf(data) + static_cast<uintptr_t>(layout.bytecode_data);
  return true;
}

// Compiles a function, finds it from the isolate on, and compares what would be listed of it with
// what V8 has reported.
bool ExistingCode::Calibrate() {
  static std::atomic<int> probe_number{0};
  // New text each time: V8 would find the old one in its compilation cache.
  const std::string text =
      "\n (function nativeprof_probe(){return " + std::to_string(++probe_number) + "})";
  v8::Local<v8::String> source;
  v8::Local<v8::Script> compiled;
  const v8::TryCatch unreported(isolate_);
  ReportedFunction of_v8;
  reported = &of_v8;
  isolate_->SetJitCodeEventHandler(v8::kJitCodeEventDefault, NoteReported);
  const bool is_compiled =
      v8::String::NewFromUtf8(isolate_, text.c_str()).ToLocal(&source) &&
      v8::Script::Compile(isolate_->GetCurrentContext(), source).ToLocal(&compiled);
  reported = nullptr;
  if (!is_compiled || of_v8.start == 0) return false;
  // The script itself is its first function, the probe its second.
  const auto whole = ObjectOf(compiled->GetUnboundScript());
  HeapReader::Head head;
  Word probe;
  if (!heap_->ReadHead(HeapReader::AddressOf(whole), &head)) return false;
  const Word script = head.At<Word>(heap_->layout()->shared_function_script);
  if (!scripts_.Find(script, whole, &probe)) return false;
  const v8::Local<v8::UnboundScript> function = HandleOf<v8::UnboundScript>(isolate_, probe);
  is_new_script_ = true;
  const LineTable lines(
      FindLineEnds({reinterpret_cast<uint64_t>(text.data()), static_cast<uint32_t>(text.size()), 1},
                   os::ReadMemory));
  bool is_same = false;
  ListFunction(function, [&](const v8::JitCodeEvent& event, int32_t start_offset) {
    const TextPosition start = lines.Find(start_offset);
    std::string name(event.name.str, event.name.len - kNoPlace.size());
    name += ':' + std::to_string(start.line) + ':' + std::to_string(start.column);
    is_same = reinterpret_cast<uint64_t>(event.code_start) == of_v8.start &&
              event.code_len == of_v8.size_bytes && name == of_v8.name;
  });
  return is_same;
}

}  // namespace nativeprof
