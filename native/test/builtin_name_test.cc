#include "../collect/builtin_name.h"

#include "check.h"

namespace nativeprof {
namespace {

TEST(BuiltinName, IsJavaScripts) {
  struct Builtin {
    std::string_view builtin;
    std::string_view name;
  };
  const Builtin builtins[] = {
      {"ArrayPrototypeSort", "Array.prototype.sort"},
      {"ArrayPrototypeJoinImpl", "Array.prototype.join"},
      {"ArrayForEach", "Array.prototype.forEach"},
      {"ArrayIndexOfSmiOrObject", "Array.prototype.indexOf"},
      {"ArrayReduceRight", "Array.prototype.reduceRight"},
      {"ArrayIsArray", "Array.isArray"},
      {"ArrayConstructor", "Array"},
      {"JsonStringify", "JSON.stringify"},
      {"MapPrototypeGet", "Map.prototype.get"},
      {"MapPrototypeGetSize", "Map.prototype.size"},
      {"DatePrototypeGetUTCDay", "Date.prototype.getUTCDay"},
      {"DatePrototypeToISOString", "Date.prototype.toISOString"},
      {"DateUTC", "Date.UTC"},
      {"DataViewPrototypeGetInt8", "DataView.prototype.getInt8"},
      {"DataViewPrototypeGetByteLength", "DataView.prototype.byteLength"},
      {"RegExpPrototypeReplace", "RegExp.prototype[Symbol.replace]"},
      {"RegExpPrototypeFlagsGetter", "RegExp.prototype.flags"},
      {"RegExpPrototypeTestFast", "RegExp.prototype.test"},
      {"StringPrototypeReplace", "String.prototype.replace"},
      {"StringPrototypeLocaleCompareIntl", "String.prototype.localeCompare"},
      {"StringPrototypeIterator", "String.prototype[Symbol.iterator]"},
      {"CollatorPrototypeCompare", "Intl.Collator.prototype.compare"},
      {"DateTimeFormatConstructor", "Intl.DateTimeFormat"},
      {"MathSin", "Math.sin"},
      {"FastFunctionPrototypeBind", "Function.prototype.bind"},
      {"GlobalEncodeURIComponent", "encodeURIComponent"},
      {"PromiseResolveTrampoline", "Promise.resolve"},
      {"ReflectApply", "Reflect.apply"},
      {"ObjectGetPrototypeOf", "Object.getPrototypeOf"},
      {"FunctionPrototypeHasInstance", "Function.prototype[Symbol.hasInstance]"},
      {"TypedArrayPrototypeToStringTag", "TypedArray.prototype[Symbol.toStringTag]"},
      {"TemporalPlainDatePrototypeAdd", "Temporal.PlainDate.prototype.add"},
  };
  for (const Builtin& builtin : builtins) {
    CHECK_EQ(JavaScriptNameOf(builtin.builtin), builtin.name);
  }
}

TEST(BuiltinName, IsEmptyForPlumbing) {
  const std::string_view builtins[] = {"",
                                       "LoadIC",
                                       "ObjectToString",
                                       "PromiseResolve",
                                       "ArrayPrototype",
                                       "ArrayMapLoopContinuation",
                                       "ArrayTimSort",
                                       "CallFunction_ReceiverIsAny",
                                       "InterpreterEntryTrampoline",
                                       "RecordWriteSaveFP",
                                       "MathPowInternal"};
  for (const std::string_view builtin : builtins) CHECK_EQ(JavaScriptNameOf(builtin), "");
}

}  // namespace
}  // namespace nativeprof
