// Names of native code: which function of the executable or a library lies at an address.
// For the collector thread alone: the first question loads tables (tens of milliseconds).
#ifndef NATIVEPROF_OS_NATIVE_SYMBOLS_H_
#define NATIVEPROF_OS_NATIVE_SYMBOLS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nativeprof::os {

struct NativeSymbol {
  // Demangled, without parameters: `node::crypto::Hash::HashUpdate`. Empty: no symbol there.
  std::string name;
  // Path of the file it was loaded from. Empty: no file is mapped there.
  std::string module;
};

class NativeSymbols {
 public:
  NativeSymbols();
  ~NativeSymbols();

  NativeSymbol Find(uintptr_t address);

  // The bytes of a constant, by its mangled name, in the file that `address` is mapped from; empty:
  // there is none of that name.
  std::string ReadConstant(uintptr_t address, std::string_view mangled_name);

 private:
  class Module;

  Module* ModuleAt(uintptr_t address);
  void ReadModules();

  std::vector<std::unique_ptr<Module>> modules_;
};

// Executable mappings of this process within [start, end), from any thread.
struct MappedRange {
  uintptr_t start;
  uintptr_t end;
};
std::vector<MappedRange> ExecutableRanges(uintptr_t start, uintptr_t end);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_NATIVE_SYMBOLS_H_
