// Names of native code: which function of the executable or a library lies at an address.
// For the collector thread alone: the first question loads tables (tens of milliseconds).
#ifndef NATIVEPROF_OS_NATIVE_SYMBOLS_H_
#define NATIVEPROF_OS_NATIVE_SYMBOLS_H_

#include <cstddef>
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
  // Where the function begins, and its size; 0: not known.
  uintptr_t start = 0;
  uint64_t size_bytes = 0;
};

class NativeSymbols {
 public:
  NativeSymbols();
  ~NativeSymbols();

  NativeSymbol Find(uintptr_t address);

  // Smaller ones are not looked at: most are, and their names lie far apart.
  static constexpr size_t kMinConstantBytes = 64;

  // The bytes of a constant, by its mangled name, in the file that `address` is mapped from; empty:
  // there is none of that name.
  std::string ReadConstant(uintptr_t address, std::string_view mangled_name);

 private:
  class Module;

  Module* ModuleAt(uintptr_t address);
  void ReadModules();

  std::vector<std::unique_ptr<Module>> modules_;
};

// Whether the file that a function is in has a full table of symbols, which a stripped one has not.
bool HasSymbolTable(uintptr_t function);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_NATIVE_SYMBOLS_H_
