// Reads from V8's heap what its code events leave out of a function and of its script: its number,
// and where the lines of the script end. Inside a code event's
// callback, on the isolate's own thread: no object moves meanwhile.
#ifndef NATIVEPROF_V8_SCRIPT_READER_H_
#define NATIVEPROF_V8_SCRIPT_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include <v8-local-handle.h>
#include <v8-persistent-handle.h>

#include "../collect/line_table.h"
#include "heap_reader.h"

namespace v8 {
class Isolate;
class String;
class UnboundScript;
}  // namespace v8

namespace nativeprof {

struct ScriptLines {
  ScriptOrigin origin;
  std::string ends;   // see LineTable
  uint64_t text = 0;  // where there are no `ends`, for FindLineEndsOf(); 0: none either
};

// Any thread, as long as the reader that has given out `text` has not forgotten it.
std::string FindLineEndsOf(HeapReader* heap, uint64_t text);

class ScriptReader {
 public:
  ScriptReader(v8::Isolate* isolate, HeapReader* heap) : isolate_(isolate), heap_(heap) {}

  // Compares what we read of a function and of its script with what V8's API says: the layout that
  // we assume is given up at the first difference. Gives where the script begins in its file, and
  // where its lines end; where V8 has not looked for them, the text in which they can be found at
  // leisure.
  ScriptLines ReadLines(v8::Local<v8::UnboundScript> function, int32_t script_id);

  // Texts that were given out may go.
  void ForgetTexts() { texts_.clear(); }

  // V8's number of a function in its script; -1: not known. V8 hands out a function as a script.
  int32_t FunctionNumber(v8::Local<v8::UnboundScript> function) const;

 private:
  bool ReadOrigin(HeapReader::Word script, ScriptOrigin* origin);
  bool ReadLineEnds(HeapReader::Word script, std::string* line_ends);
  uint64_t HoldText(HeapReader::Word script);

  v8::Isolate* const isolate_;
  HeapReader* const heap_;
  std::vector<HeapReader::Word> elements_;  // here to keep their memory
  std::vector<v8::Global<v8::String>> texts_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_SCRIPT_READER_H_
