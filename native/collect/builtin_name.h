// V8's builtins under the names that JavaScript has for them.
#ifndef NATIVEPROF_COLLECT_BUILTIN_NAME_H_
#define NATIVEPROF_COLLECT_BUILTIN_NAME_H_

#include <string>
#include <string_view>

namespace nativeprof {

// `ArrayPrototypeSort` -> `Array.prototype.sort`. Empty: no function of JavaScript's, V8's own
// plumbing. V8's names are those of its src/builtins/ (builtins-definitions.h and *.tq).
std::string JavaScriptNameOf(std::string_view builtin);

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_BUILTIN_NAME_H_
