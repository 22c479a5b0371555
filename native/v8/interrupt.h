// Has V8 call back on its own thread, amid a loop that never returns to the event loop too.
#ifndef NATIVEPROF_V8_INTERRUPT_H_
#define NATIVEPROF_V8_INTERRUPT_H_

namespace v8 {
class Isolate;
}

namespace nativeprof {

// Any thread. The callback must not call JavaScript; an isolate that ends first never calls it.
void RequestInterrupt(v8::Isolate* isolate, void (*callback)(v8::Isolate*, void*), void* data);

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_INTERRUPT_H_
