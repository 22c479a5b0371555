#include "interrupt.h"

#include <v8-isolate.h>

namespace nativeprof {

void RequestInterrupt(v8::Isolate* isolate, void (*callback)(v8::Isolate*, void*), void* data) {
  isolate->RequestInterrupt(callback, data);
}

}  // namespace nativeprof
