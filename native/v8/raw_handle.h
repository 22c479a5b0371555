// Between V8's handles and the tagged words that they hold.
#ifndef NATIVEPROF_V8_RAW_HANDLE_H_
#define NATIVEPROF_V8_RAW_HANDLE_H_

#include <cstring>

#include <v8-isolate.h>
#include <v8-local-handle.h>
#include <v8-primitive.h>

#include "heap_reader.h"

namespace nativeprof {

// V8 hands out functions as scripts, and does not let them be used as what they are.
template <typename To, typename From>
v8::Local<To> Recast(v8::Local<From> handle) {
  static_assert(sizeof(v8::Local<To>) == sizeof(handle));
  v8::Local<To> same;
  std::memcpy(static_cast<void*>(&same), &handle, sizeof(handle));
  return same;
}

// The object, as long as V8 allocates nothing.
template <typename T>
HeapReader::Word ObjectOf(v8::Local<T> handle) {
  return *reinterpret_cast<const HeapReader::Word*>(*handle);
}

// A handle of an object that was found in the heap. V8's API makes one of a number, in whose place
// the object is put.
template <typename T>
v8::Local<T> HandleOf(v8::Isolate* isolate, HeapReader::Word object) {
  const v8::Local<v8::Integer> handle = v8::Integer::New(isolate, 0);
  *reinterpret_cast<HeapReader::Word*>(*handle) = object;
  return Recast<T>(handle);
}

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_RAW_HANDLE_H_
