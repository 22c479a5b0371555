// A test is `TEST(Subject, WhatIsTrue) { CHECK(...); }` in any file of this folder. Checks may be
// made from any thread; one that fails is printed, and the test goes on.
#ifndef NATIVEPROF_TEST_CHECK_H_
#define NATIVEPROF_TEST_CHECK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace nativeprof::test {

struct TestCase {
  const char* subject;
  const char* name;
  void (*run)();
};

// Tests in the order in which their files were linked.
std::vector<TestCase>& AllTests();
struct Registration {
  Registration(const char* subject, const char* name, void (*run)()) {
    AllTests().push_back({subject, name, run});
  }
};

void ReportFailure(const char* file, int line, const std::string& message);

template <typename T>
std::string Show(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_enum_v<T>) {
    return std::to_string(static_cast<int64_t>(value));
  } else if constexpr (std::is_arithmetic_v<T>) {
    return std::to_string(value);
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    return '"' + std::string(std::string_view(value)) + '"';
  } else {
    std::string list = "[";
    for (const auto& item : value) list += (list.size() > 1 ? ", " : "") + Show(item);
    return list + ']';
  }
}

template <typename A, typename B>
bool IsEqual(const A& actual, const B& expected) {
  if constexpr (std::is_integral_v<A> && std::is_integral_v<B>) {
    // Literals are signed, counts are not.
    using Wider = std::common_type_t<A, B>;
    return static_cast<Wider>(actual) == static_cast<Wider>(expected);
  } else {
    return actual == expected;
  }
}

template <typename A, typename B>
void CheckEqual(const char* file, int line, const char* expression, const A& actual,
                const B& expected) {
  if (IsEqual(actual, expected)) return;
  ReportFailure(file, line,
                std::string(expression) + " is " + Show(actual) + ", not " + Show(expected));
}

}  // namespace nativeprof::test

#define TEST(subject, name)                                                                 \
  static void subject##name();                                                              \
  static const nativeprof::test::Registration subject##name##_registration(#subject, #name, \
                                                                           subject##name);  \
  static void subject##name()

#define CHECK(condition) \
  if (!(condition)) nativeprof::test::ReportFailure(__FILE__, __LINE__, #condition)

#define CHECK_EQ(actual, expected) \
  nativeprof::test::CheckEqual(__FILE__, __LINE__, #actual, (actual), (expected))

#endif  // NATIVEPROF_TEST_CHECK_H_
