// Reads from V8's heap what its code events leave out of a function and of its script: its number,
// and where the lines of the script end. Inside a code event's
// callback, on the isolate's own thread: no object moves meanwhile.
#ifndef NATIVEPROF_V8_SCRIPT_READER_H_
#define NATIVEPROF_V8_SCRIPT_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include <v8-local-handle.h>

#include "heap_reader.h"

namespace v8 {
class UnboundScript;
}

namespace nativeprof {

class ScriptReader {
 public:
  explicit ScriptReader(HeapReader* heap) : heap_(heap) {}

  // Compares what we read of a function and of its script with what V8's API says: the layout that
  // we assume is given up at the first difference. `line_ends` becomes the payload of the script's
  // event (see LineTable), empty where V8 has not looked for them.
  void Check(v8::Local<v8::UnboundScript> function, int32_t script_id, std::string* line_ends);

  // V8's number of a function in its script; -1: not known. V8 hands out a function as a script.
  int32_t FunctionNumber(v8::Local<v8::UnboundScript> function) const;

 private:
  bool ReadLineEnds(HeapReader::Word script, std::string* line_ends);

  HeapReader* const heap_;
  std::vector<HeapReader::Word> elements_;  // here to keep their memory
};

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_SCRIPT_READER_H_
