#include "native_role.h"

#include "builtin_name.h"
#include "starts_with.h"

namespace nativeprof {
namespace {

using std::string_view;

constexpr string_view kV8Builtin = "v8::internal::Builtin_";

// Entry points of the collector and of the compilers: everything below them is their work.
constexpr string_view kGcPrefixes[] = {"v8::internal::Heap::CollectGarbage",
                                       "v8::internal::Heap::PerformGarbageCollection",
                                       "v8::internal::Heap::CollectAllGarbage",
                                       "v8::internal::IncrementalMarking",
                                       "v8::internal::Scavenge",
                                       "v8::internal::MarkCompact",
                                       "v8::internal::Sweeper",
                                       "v8::internal::MinorGCJob",
                                       "v8::internal::ScheduleMinorGCTaskObserver"};
constexpr string_view kCompilePrefixes[] = {
    "v8::internal::Compiler::",     "v8::internal::OptimizedCompilationJob",
    "v8::internal::parsing::",      "v8::internal::baseline::",
    "v8::internal::maglev::",       "v8::internal::compiler::",
    "v8::internal::TieringManager", "v8::internal::OptimizingCompileDispatcher"};
// What stands between JavaScript and the native function that it called.
constexpr string_view kGluePrefixes[] = {"v8::", "v8impl::", "Napi::", "std::"};

template <size_t size>
bool StartsWithAny(string_view text, const string_view (&prefixes)[size]) {
  for (const string_view prefix : prefixes) {
    if (StartsWith(text, prefix)) return true;
  }
  return false;
}

}  // namespace

NativeMeaning MeaningOfNative(string_view name) {
  if (name.empty()) return {};
  if (StartsWithAny(name, kGcPrefixes)) return {NativeRole::kGc};
  if (StartsWithAny(name, kCompilePrefixes)) return {NativeRole::kCompile};
  if (StartsWith(name, kV8Builtin) && name.find("HandleApi") == string_view::npos) {
    string_view builtin = name.substr(kV8Builtin.size());
    if (StartsWith(builtin, "Impl_")) builtin = builtin.substr(5);
    std::string name = JavaScriptNameOf(builtin);
    // Another helper of V8's tells more than nothing: what JavaScript called has no other name
    // here.
    if (name.empty()) name = std::string(builtin);
    return {NativeRole::kNamed, FrameKind::kBuiltin, name};
  }
  if (StartsWithAny(name, kGluePrefixes)) return {};
  return {NativeRole::kNamed, FrameKind::kNative, std::string(name)};
}

}  // namespace nativeprof
