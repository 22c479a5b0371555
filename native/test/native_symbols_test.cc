// Looks up functions of this very executable, whose names the compiler mangles.
#include "../os/native_symbols.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "../os/mappings.h"
#include "check.h"

namespace sample {

// Called only through their addresses: kept whole, and each on its own.
#define KEPT __attribute__((noinline, noipa, used))

KEPT int Function(int value) { return value + 1; }

template <typename T>
KEPT T Template(T value) {
  return value * 3;
}

class Class {
 public:
  KEPT int Method(const char* text) const { return static_cast<int>(std::strlen(text)) + value_; }
  KEPT int operator()(int value) { return value_ += value; }
  KEPT bool operator<(const Class& other) const { return value_ < other.value_; }
  KEPT explicit operator long() const { return value_; }
  KEPT static int Static(int (*callback)(int)) { return callback(1); }

 private:
  int value_ = 0;
};

namespace {
KEPT int Hidden(int value) { return value - 5; }
}  // namespace

template <typename T>
KEPT auto ReturnsFunction(T value) -> int (*)(char) {
  return value > 0 ? +[](char letter) { return letter + 1; } : nullptr;
}

template <typename T>
KEPT auto ReturnsDeduced(T value) -> decltype((value + value)) {
  return value + value;
}

extern const char kConstant[nativeprof::os::NativeSymbols::kMinConstantBytes];
__attribute__((used))
const char kConstant[nativeprof::os::NativeSymbols::kMinConstantBytes] = {'a', 'b'};
extern const char kSmallConstant[8];
__attribute__((used)) const char kSmallConstant[8] = {'a', 'b'};

}  // namespace sample

extern "C" KEPT int sample_plain_c(int value) { return value * 7; }

namespace nativeprof::os {
namespace {

template <typename F>
uintptr_t AddressOf(F function) {
  uintptr_t address;
  static_assert(sizeof(function) >= sizeof(address));
  std::memcpy(&address, &function, sizeof(address));
  return address;
}

std::string NameAt(NativeSymbols* symbols, uintptr_t address) {
  return symbols->Find(address).name;
}

TEST(NativeSymbols, NamesFunctionsWithoutTheirParameters) {
  NativeSymbols symbols;
  const auto name = [&](auto function) { return NameAt(&symbols, AddressOf(function)); };
  CHECK_EQ(name(&sample_plain_c), "sample_plain_c");
  CHECK_EQ(name(&sample::Function), "sample::Function");
  CHECK_EQ(name(&sample::Hidden), "sample::(anonymous namespace)::Hidden");
  CHECK_EQ(name(&sample::Class::Static), "sample::Class::Static");
  CHECK_EQ(name(&sample::Class::Method), "sample::Class::Method");
  // Templates carry their result type.
  CHECK_EQ(name(&sample::Template<long>), "sample::Template<long>");
  CHECK_EQ(name(&sample::Template<unsigned short>), "sample::Template<unsigned short>");
}

TEST(NativeSymbols, NamesOperators) {
  NativeSymbols symbols;
  const auto name = [&](auto function) { return NameAt(&symbols, AddressOf(function)); };
  CHECK_EQ(name(&sample::Class::operator()), "sample::Class::operator()");
  CHECK_EQ(name(&sample::Class::operator<), "sample::Class::operator<");
  CHECK_EQ(name(&sample::Class::operator long), "sample::Class::operator long");
}

// The demangled names begin with a bracket of the result type: `int (*sample::f<int>(int))(char)`.
TEST(NativeSymbols, NamesFunctionsWithInvolvedResults) {
  NativeSymbols symbols;
  const auto name = [&](auto function) { return NameAt(&symbols, AddressOf(function)); };
  CHECK_EQ(name(&sample::ReturnsFunction<int>), "sample::ReturnsFunction<int>");
  CHECK_EQ(name(&sample::ReturnsDeduced<int>), "sample::ReturnsDeduced<int>");
}

TEST(NativeSymbols, NamesLambdasByTheirFunction) {
  const auto in_function = [](int value) { return value + 11; };
  int (*lambda)(int) = in_function;
  NativeSymbols symbols;
  const std::string name = NameAt(&symbols, AddressOf(lambda));
  // Whatever comes behind: the function is told, and no bracket is left open.
  CHECK(name.find("NativeSymbolsNamesLambdasByTheirFunction") != std::string::npos);
  CHECK(name.find('{') == std::string::npos || name.find('}') != std::string::npos);
}

TEST(NativeSymbols, FindsTheMiddleOfAFunction) {
  NativeSymbols symbols;
  CHECK_EQ(NameAt(&symbols, AddressOf(&sample_plain_c) + 1), "sample_plain_c");
}

TEST(NativeSymbols, TellsTheModule) {
  NativeSymbols symbols;
  CHECK(symbols.Find(AddressOf(&sample_plain_c)).module.find("native-test") != std::string::npos);
  const NativeSymbol libc = symbols.Find(AddressOf(&qsort));
  CHECK(libc.module.find("/lib") != std::string::npos);  // libc's, or a sanitizer's own
  CHECK(libc.name.find("qsort") != std::string::npos);
}

TEST(NativeSymbols, FindsNothingWhereNothingIs) {
  NativeSymbols symbols;
  for (const uintptr_t address : {uintptr_t{0}, uintptr_t{1}, ~uintptr_t{0}}) {
    CHECK_EQ(NameAt(&symbols, address), "");
    CHECK_EQ(symbols.Find(address).module, "");
  }
  int on_stack = 0;
  CHECK_EQ(NameAt(&symbols, reinterpret_cast<uintptr_t>(&on_stack)), "");
}

// A library that was unloaded and loaded again lies elsewhere.
TEST(NativeSymbols, FollowsAFileThatIsMappedElsewhere) {
  NativeSymbols symbols;
  const uintptr_t function = AddressOf(&sample_plain_c);
  const NativeSymbol found = symbols.Find(function);
  std::ifstream maps("/proc/self/maps");
  std::string line;
  while (std::getline(maps, line)) {
    uintptr_t start = 0, end = 0;
    unsigned long offset = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %*s %lx", &start, &end, &offset) < 3) continue;
    if (function < start || function >= end) continue;
    const int fd = open(found.module.c_str(), O_RDONLY | O_CLOEXEC);
    void* copy = mmap(nullptr, end - start, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd,
                      static_cast<off_t>(offset));
    close(fd);
    CHECK(copy != MAP_FAILED);
    const uintptr_t moved = reinterpret_cast<uintptr_t>(copy) + (function - start);
    CHECK_EQ(NameAt(&symbols, moved), "sample_plain_c");
    CHECK_EQ(NameAt(&symbols, function), "sample_plain_c");
    munmap(copy, end - start);
    return;
  }
  CHECK(false);
}

// Code without a file: what V8 compiles.
TEST(NativeSymbols, ReadsAConstantByItsName) {
  NativeSymbols symbols;
  const auto here = reinterpret_cast<uintptr_t>(&sample_plain_c);
  std::string expected = "ab";
  expected.resize(NativeSymbols::kMinConstantBytes);
  CHECK_EQ(symbols.ReadConstant(here, "_ZN6sample9kConstantE"), expected);
  CHECK_EQ(symbols.ReadConstant(here, "_ZN6sample14kSmallConstantE"), "");
  CHECK_EQ(symbols.ReadConstant(here, "_ZN6sample9kNoneSuchE"), "");
  CHECK_EQ(symbols.ReadConstant(here, "sample_plain_c"), "");  // a function
  CHECK_EQ(symbols.ReadConstant(1, "_ZN6sample9kConstantE"), "");
}

TEST(NativeSymbols, FindsNothingInAnonymousCode) {
  NativeSymbols symbols;
  void* code = mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const auto start = reinterpret_cast<uintptr_t>(code);
  CHECK_EQ(symbols.Find(start + 8).module, "");
  const std::vector<MappedRange> ranges = ExecutableRanges(start, start + 4096);
  CHECK_EQ(ranges.size(), 1);
  if (!ranges.empty()) CHECK(ranges[0].start == start && ranges[0].end == start + 4096);
  CHECK(ExecutableRanges(start + 100, start + 200).size() == 1);
  munmap(code, 4096);
  CHECK(ExecutableRanges(start, start + 4096).empty());
}

TEST(NativeSymbols, TellsWhereAFunctionBegins) {
  NativeSymbols symbols;
  const auto start = reinterpret_cast<uintptr_t>(&sample::Function);
  const NativeSymbol symbol = symbols.Find(start + 1);
  CHECK_EQ(symbol.start, start);
  CHECK(symbol.size_bytes > 1);
  CHECK(HasSymbolTable(start));
  CHECK(!HasSymbolTable(0x10));
}

TEST(Mappings, WhatCanBeReadIsOneRange) {
  constexpr size_t kPageBytes = 4096;
  void* const memory = mmap(nullptr, 3 * kPageBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const auto start = reinterpret_cast<uintptr_t>(memory);
  // Neighbours of different rights, and a hole that nobody may read.
  mprotect(memory, kPageBytes, PROT_READ | PROT_WRITE);
  mprotect(static_cast<char*>(memory) + 2 * kPageBytes, kPageBytes, PROT_NONE);
  bool found = false;
  for (const MappedRange& range : ReadableRanges()) {
    if (start < range.start || start >= range.end) continue;
    found = range.end == start + 2 * kPageBytes;
  }
  CHECK(found);
  munmap(memory, 3 * kPageBytes);
}

}  // namespace
}  // namespace nativeprof::os
