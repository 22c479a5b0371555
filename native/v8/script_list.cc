#include "script_list.h"

#include <atomic>

namespace nativeprof {
namespace {

using Word = HeapReader::Word;

constexpr uintptr_t kWordBytes = sizeof(Word);
// A WeakArrayList: behind its map its capacity, its length and its elements
// (src/objects/fixed-array.h).
constexpr uintptr_t kListLength = 2 * kWordBytes;
constexpr uintptr_t kListElements = 3 * kWordBytes;
// An isolate begins with its table of roots, and some words before it
// (src/execution/isolate-data.h).
constexpr uintptr_t kIsolateBytes = 64 * 1024;
constexpr uintptr_t kScriptBytes = 20 * kWordBytes;

// From an isolate to the root that refers to its list: the same for all of a process.
std::atomic<uintptr_t> list_offset{0};

Word WeakReferenceTo(Word object) { return HeapReader::AddressOf(object) | kWeakTag; }

}  // namespace

Word ScriptList::StrongReferenceTo(Word element) {
  constexpr Word kCleared = kWeakTag;  // in its lower half
  if ((element & kTagMask) != kWeakTag || (element & 0xffffffff) == kCleared) return 0;
  return HeapReader::AddressOf(element) | kHeapObjectTag;
}

bool ScriptList::Find(Word script, Word whole, Word* second) {
  if (!FindList(script)) return false;
  for (uintptr_t offset = kWordBytes; offset < kScriptBytes; offset += kWordBytes) {
    HeapReader::Array functions;
    Word elements[2];
    functions_offset_ = offset;
    if (!ReadFunctions(script, &functions) || functions.length != 2 ||
        !heap_->Read(functions.data, &elements) || elements[0] != WeakReferenceTo(whole)) {
      continue;
    }
    *second = StrongReferenceTo(elements[1]);
    return *second != 0;
  }
  return false;
}

bool ScriptList::FindList(Word script) {
  const auto isolate = reinterpret_cast<uintptr_t>(isolate_);
  const auto ends_with_script = [&](uintptr_t place) {
    HeapReader::Array elements;
    Word last;
    return ReadList(place, &elements) && elements.length > 0 &&
           heap_->Read(elements.data + (elements.length - 1) * kWordBytes, &last) &&
           last == WeakReferenceTo(script);
  };
  for (uintptr_t offset = list_offset.load(std::memory_order_relaxed); offset < kIsolateBytes;
       offset += kWordBytes) {
    if (!ends_with_script(isolate + offset)) continue;
    list_offset.store(offset, std::memory_order_relaxed);
    list_ = isolate + offset;
    return true;
  }
  return false;
}

uint32_t ScriptList::Count() {
  HeapReader::Array scripts;
  return ReadList(list_, &scripts) ? scripts.length : 0;
}

Word ScriptList::ScriptAt(uint32_t i) {
  HeapReader::Array scripts;
  Word element;
  if (!ReadList(list_, &scripts) || i >= scripts.length ||
      !heap_->Read(scripts.data + i * kWordBytes, &element)) {
    return 0;
  }
  const Word script = StrongReferenceTo(element);
  Word map;
  const bool is_script = script != 0 && heap_->Read(HeapReader::AddressOf(script), &map) &&
                         heap_->IsOfType(map, heap_->layout()->script_type);
  return is_script ? script : 0;
}

bool ScriptList::ReadFunctions(Word script, HeapReader::Array* functions) {
  Word object;
  return heap_->Read(HeapReader::AddressOf(script) + functions_offset_, &object) &&
         heap_->ReadArray(object, heap_->layout()->pointer_array_types, functions);
}

bool ScriptList::ReadList(uintptr_t place, HeapReader::Array* elements) {
  Word object;
  Word map;
  Word length;
  if (!heap_->Read(place, &object) || !IsHeapObject(object)) return false;
  const uintptr_t list = HeapReader::AddressOf(object);
  if (!heap_->Read(list, &map) || !heap_->IsOfType(map, heap_->layout()->weak_list_type) ||
      !heap_->Read(list + kListLength, &length) || !IsSmi(length) ||
      HeapReader::SmiValue(length) < 0) {
    return false;
  }
  *elements = {list + kListElements, static_cast<uint32_t>(HeapReader::SmiValue(length))};
  return true;
}

}  // namespace nativeprof
