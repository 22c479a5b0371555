// Lists the functions that have bytecode already, as V8's code events would report them. V8's own
// listing walks the whole heap five times (LogCompiledFunctions in src/logging/log.cc): 80 to 120
// ms in a program of 150 MB. All functions hang on their scripts, and all scripts on one list.
#ifndef NATIVEPROF_V8_EXISTING_CODE_H_
#define NATIVEPROF_V8_EXISTING_CODE_H_

#include <cstdint>
#include <functional>
#include <string>

#include <v8-callbacks.h>
#include <v8-local-handle.h>

#include "heap_reader.h"
#include "script_list.h"

namespace v8 {
class Function;
class Isolate;
class UnboundScript;
}  // namespace v8

namespace nativeprof {

class ExistingCode {
 public:
  // `start_offset`: where the function begins in its script, which V8 puts into the name as a line
  // and a column; -1: not known.
  using Handler = std::function<void(const v8::JitCodeEvent&, int32_t start_offset)>;

  ExistingCode(v8::Isolate* isolate, HeapReader* heap) : isolate_(isolate), heap_(heap) {}

  // --- The isolate's own thread ---

  // False: this V8 is not one that we know, or there is WebAssembly, or no context: V8 itself must
  // list what there is. Compiles a line of JavaScript, and compares what is read of it with what V8
  // says; takes V8's event handler for that.
  bool Prepare();

  // After Prepare() was true. Machine code is not listed: CodeReader::FindAround finds it at the
  // address of a sample.
  void List(const Handler& handler);

 private:
  using Word = HeapReader::Word;

  bool Calibrate();
  bool HasWebAssembly();
  void ListScript(Word script, const Handler& handler);
  Word FindCompiled(Word script, uint32_t* i);
  void ListFunction(v8::Local<v8::UnboundScript> function, const Handler& handler);
  std::string NameOf(v8::Local<v8::Function> closure);
  bool IsWholeFile(Word function);
  void LearnScript(v8::Local<v8::UnboundScript> function);
  bool FindBytecode(Word function, HeapReader::Array* bytecode);

  v8::Isolate* const isolate_;
  HeapReader* const heap_;
  ScriptList scripts_{isolate_, heap_};
  // Of the script that is being listed.
  bool is_new_script_ = true;
  std::string script_name_;
  std::string name_;  // here to keep its memory
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_EXISTING_CODE_H_
