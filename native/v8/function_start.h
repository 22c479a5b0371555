// Where a function begins in its script, in UTF-16 units.
#ifndef NATIVEPROF_V8_FUNCTION_START_H_
#define NATIVEPROF_V8_FUNCTION_START_H_

#include <cstdint>

#include <v8-local-handle.h>

#include "heap_reader.h"

namespace v8 {
class Function;
class UnboundScript;
}  // namespace v8

namespace nativeprof {

// `closure` is one of `function`. -1: nowhere, as the frame that V8 makes around a file has it.
int32_t FindFunctionStart(HeapReader* heap, v8::Local<v8::UnboundScript> function,
                          v8::Local<v8::Function> closure);

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_FUNCTION_START_H_
