// All scripts of an isolate, from the list that V8 keeps of them (`script_list` in
// src/roots/roots.h), and the functions of each. On the isolate's own thread; whatever V8 allocates
// may move the objects.
#ifndef NATIVEPROF_V8_SCRIPT_LIST_H_
#define NATIVEPROF_V8_SCRIPT_LIST_H_

#include <cstdint>

#include "heap_reader.h"

namespace v8 {
class Isolate;
}

namespace nativeprof {

class ScriptList {
 public:
  using Word = HeapReader::Word;

  ScriptList(v8::Isolate* isolate, HeapReader* heap) : isolate_(isolate), heap_(heap) {}

  // Finds the list, by the script that was compiled last: it has two functions, of which `whole` is
  // the first. Gives the second. False: this V8 is not one that we know.
  bool Find(Word script, Word whole, Word* second);

  uint32_t Count();
  // 0: gone.
  Word ScriptAt(uint32_t i);
  // Of the functions, which are weak references.
  bool ReadFunctions(Word script, HeapReader::Array* functions);

  // 0: what it referred to is gone.
  static Word StrongReferenceTo(Word element);

 private:
  bool FindList(Word script);
  bool ReadList(uintptr_t place, HeapReader::Array* elements);

  v8::Isolate* const isolate_;
  HeapReader* const heap_;
  uintptr_t list_ = 0;              // the place that refers to it
  uintptr_t functions_offset_ = 0;  // in a script
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_SCRIPT_LIST_H_
