#include "demangle.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cxxabi.h>
#include <string_view>

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

// Names that the library cannot read, such as those with constraints of C++20: up to the first part
// that is no plain identifier.
// https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-structure
std::string ReadIdentifiers(std::string_view symbol) {
  constexpr size_t kLongestName = 10'000;
  std::string name;
  const auto skip_any = [&symbol](std::string_view characters) {
    symbol.remove_prefix(std::min(symbol.size(), symbol.find_first_not_of(characters)));
  };
  if (symbol.substr(0, 2) != "_Z") return name;
  symbol.remove_prefix(2);
  skip_any("ZN");     // in a function; in a namespace or a class
  skip_any("rVKRO");  // const, and the like
  if (symbol.substr(0, 2) == "St") {
    name = "std";
    symbol.remove_prefix(2);
  }
  while (true) {
    skip_any("L");  // of one file alone
    size_t length = 0;
    while (!symbol.empty() && std::isdigit(static_cast<unsigned char>(symbol[0])) != 0 &&
           length < kLongestName) {
      length = 10 * length + static_cast<size_t>(symbol[0] - '0');
      symbol.remove_prefix(1);
    }
    if (length == 0 || length > symbol.size()) return name;
    const std::string_view identifier = symbol.substr(0, length);
    if (!name.empty()) name += "::";
    name += identifier == "_GLOBAL__N_1" ? kAnonymous : identifier;
    symbol.remove_prefix(length);
  }
}

}  // namespace

std::string Demangle(const char* symbol) {
  int status = 0;
  char* demangled = abi::__cxa_demangle(symbol, nullptr, nullptr, &status);
  std::string name = status == 0 ? FunctionName(demangled) : ReadIdentifiers(symbol);
  free(demangled);
  return name.empty() ? symbol : name;
}

}  // namespace nativeprof::os
