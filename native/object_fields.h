#ifndef NATIVEPROF_OBJECT_FIELDS_H_
#define NATIVEPROF_OBJECT_FIELDS_H_

#include <string>

#include <napi.h>

namespace nativeprof {

// Reads the fields of an object. Where a worker is being terminated none can be read any more: the
// wrapper's own accessors would end the process.
class ObjectFields {
 public:
  ObjectFields(napi_env env, napi_value object) : env_(env), object_(object) {}

  double Number(const char* name) {
    double number = 0;
    const napi_value value = Get(name);
    complete_ = complete_ && napi_get_value_double(env_, value, &number) == napi_ok;
    return number;
  }

  bool Flag(const char* name) {
    bool flag = false;
    const napi_value value = Get(name);
    complete_ = complete_ && napi_get_value_bool(env_, value, &flag) == napi_ok;
    return flag;
  }

  std::string Text(const char* name) {
    const napi_value value = Get(name);
    size_t size_bytes = 0;
    complete_ =
        complete_ && napi_get_value_string_utf8(env_, value, nullptr, 0, &size_bytes) == napi_ok;
    if (!complete_) return "";
    std::string text(size_bytes + 1, '\0');  // with the end that the call writes
    napi_get_value_string_utf8(env_, value, text.data(), text.size(), &size_bytes);
    text.resize(size_bytes);
    return text;
  }

  bool complete() const { return complete_; }

 private:
  napi_value Get(const char* name) {
    napi_value value = nullptr;
    complete_ = complete_ && napi_get_named_property(env_, object_, name, &value) == napi_ok;
    return value;
  }

  const napi_env env_;
  const napi_value object_;
  bool complete_ = true;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_OBJECT_FIELDS_H_
