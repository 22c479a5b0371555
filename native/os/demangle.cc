#include "demangle.h"

#include <cstdlib>
#include <cxxabi.h>

namespace nativeprof::os {
namespace {

constexpr char kAnonymous[] = "(anonymous namespace)";

// Index of the last `wanted` outside of brackets; npos if there is none.
size_t FindLastOutside(const std::string& name, char wanted) {
  size_t found = std::string::npos;
  int depth = 0;
  for (size_t i = 0; i < name.size(); i++) {
    if (name.compare(i, sizeof(kAnonymous) - 1, kAnonymous) == 0) {
      i += sizeof(kAnonymous) - 2;
    } else if (name.compare(i, 8, "operator") == 0) {
      // `operator()`, `operator<`, `operator long`: none of it is a bracket or a separator.
      const bool is_call = name.compare(i, 10, "operator()") == 0;
      const size_t end = name.find('(', i + (is_call ? 10 : 8));
      if (end == std::string::npos) return found;
      i = end - 1;
    } else {
      if (name[i] == wanted && depth == 0) found = i;
      if (name[i] == '<' || name[i] == '(' || name[i] == '{') depth++;
      if (name[i] == '>' || name[i] == ')' || name[i] == '}') depth--;
    }
  }
  return found;
}

// `int ns::Class::Method<T>(int, char const*) const` -> `ns::Class::Method<T>`: templates carry
// their result type.
std::string FunctionName(std::string name) {
  const size_t parameters = FindLastOutside(name, '(');
  if (parameters != std::string::npos && parameters > 0) name.resize(parameters);
  if (!name.empty() && name.back() == ')' && FindLastOutside(name, '(') != std::string::npos) {
    // It returns a pointer to a function, which is written around it: `int (*f(int))(char)`.
    const size_t inner = FindLastOutside(name, '(') + 1;
    const size_t start = name.find_first_not_of('*', inner);
    return FunctionName(name.substr(start, name.size() - 1 - start));
  }
  const size_t blank = FindLastOutside(name, ' ');
  return blank == std::string::npos ? name : name.substr(blank + 1);
}

}  // namespace

std::string Demangle(const char* symbol) {
  int status = 0;
  char* demangled = abi::__cxa_demangle(symbol, nullptr, nullptr, &status);
  std::string name = status == 0 ? FunctionName(demangled) : symbol;
  free(demangled);
  return name.empty() ? symbol : name;
}

}  // namespace nativeprof::os
