// Names of C++ functions as people write them.
#ifndef NATIVEPROF_OS_DEMANGLE_H_
#define NATIVEPROF_OS_DEMANGLE_H_

#include <string>

namespace nativeprof::os {

// The qualified name behind a linker symbol, without parameters and result:
// `_ZN4node6crypto4Hash10HashUpdateERKN2v820FunctionCallbackInfoINS2_5ValueEEE` becomes
// `node::crypto::Hash::HashUpdate`. Of what the C++ library cannot read, the part that is plain
// enough. What is no mangled name stays as it is.
std::string Demangle(const char* symbol);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_DEMANGLE_H_
