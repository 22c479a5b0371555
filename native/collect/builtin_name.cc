#include "builtin_name.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "starts_with.h"

namespace nativeprof {
namespace {

using std::string_view;

bool TakePrefix(string_view* text, string_view prefix) {
  if (!StartsWith(*text, prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

bool TakeSuffix(string_view* text, string_view suffix) {
  if (text->size() < suffix.size() || text->substr(text->size() - suffix.size()) != suffix) {
    return false;
  }
  text->remove_suffix(suffix.size());
  return true;
}

template <size_t size>
bool IsAmong(string_view text, const string_view (&list)[size]) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

// The objects that hold methods: `<Holder>Prototype<Method>`, `<Holder>Constructor`.
constexpr string_view kHolders[] = {"Array",
                                    "ArrayBuffer",
                                    "ArrayIterator",
                                    "AsyncDisposableStack",
                                    "AsyncGenerator",
                                    "BigInt",
                                    "Boolean",
                                    "CallSite",
                                    "DataView",
                                    "Date",
                                    "DisposableStack",
                                    "Error",
                                    "FinalizationRegistry",
                                    "Function",
                                    "Generator",
                                    "Iterator",
                                    "Map",
                                    "MapIterator",
                                    "Number",
                                    "Object",
                                    "Promise",
                                    "Proxy",
                                    "RegExp",
                                    "RegExpStringIterator",
                                    "Set",
                                    "SetIterator",
                                    "SharedArrayBuffer",
                                    "String",
                                    "StringIterator",
                                    "Symbol",
                                    "TypedArray",
                                    "Uint8Array",
                                    "WeakMap",
                                    "WeakRef",
                                    "WeakSet"};
constexpr string_view kIntlHolders[] = {
    "Collator", "DateTimeFormat", "DisplayNames", "DurationFormat",     "ListFormat",
    "Locale",   "NumberFormat",   "PluralRules",  "RelativeTimeFormat", "Segmenter"};

// Functions of an object itself, by holder. The rest of what begins with the holder's name is
// plumbing: `ObjectToString`, `PromiseResolve`.
struct Statics {
  string_view prefix;
  string_view holder;
  string_view functions;  // each between blanks
};
constexpr Statics kStatics[] = {
    {"Array", "Array", " From FromAsync IsArray Of "},
    {"ArrayBuffer", "ArrayBuffer", " IsView "},
    {"Atomics", "Atomics",
     " Add And CompareExchange Exchange IsLockFree Load Notify Or Pause Store Sub Wait WaitAsync "
     "Xor "},
    {"BigInt", "BigInt", " AsIntN AsUintN "},
    {"Date", "Date", " Now Parse UTC "},
    {"Error", "Error", " CaptureStackTrace IsError "},
    {"Json", "JSON", " Parse Stringify "},
    {"Map", "Map", " GroupBy "},
    {"Math", "Math",
     " Abs Acos Acosh Asin Asinh Atan Atan2 Atanh Cbrt Ceil Clz32 Cos Cosh Exp Expm1 Floor Fround "
     "Hypot Imul Log Log10 Log1p Log2 Max Min Pow Random Round Sign Sin Sinh Sqrt Tan Tanh Trunc "},
    {"Number", "Number", " IsFinite IsInteger IsNaN IsSafeInteger ParseFloat ParseInt "},
    {"Object", "Object",
     " Assign Create DefineProperties DefineProperty Entries Freeze FromEntries "
     "GetOwnPropertyDescriptor GetOwnPropertyDescriptors GetOwnPropertyNames GetOwnPropertySymbols "
     "GetPrototypeOf GroupBy HasOwn Is IsExtensible IsFrozen IsSealed Keys PreventExtensions Seal "
     "SetPrototypeOf Values "},
    {"Promise", "Promise", " All AllSettled Any Race Reject Try WithResolvers "},
    {"Reflect", "Reflect",
     " Apply Construct DefineProperty DeleteProperty Get GetOwnPropertyDescriptor GetPrototypeOf "
     "Has IsExtensible OwnKeys PreventExtensions Set SetPrototypeOf "},
    {"RegExp", "RegExp", " Escape "},
    {"String", "String", " FromCharCode FromCodePoint Raw "},
    {"Symbol", "Symbol", " For KeyFor "},
    {"TypedArray", "TypedArray", " From Of "},
    {"WebAssembly", "WebAssembly", " Compile Instantiate Validate "},
};

struct Renamed {
  string_view builtin;
  string_view name;
};
// What follows no rule; the ends that optimised code calls past the function's own builtin too.
constexpr Renamed kRenamed[] = {
    {"DatePrototypeToJson", "Date.prototype.toJSON"},
    {"FastFunctionPrototypeBind", "Function.prototype.bind"},
    {"GlobalDecodeURI", "decodeURI"},
    {"GlobalDecodeURIComponent", "decodeURIComponent"},
    {"GlobalEncodeURI", "encodeURI"},
    {"GlobalEncodeURIComponent", "encodeURIComponent"},
    {"GlobalEscape", "escape"},
    {"GlobalEval", "eval"},
    {"GlobalIsFinite", "isFinite"},
    {"GlobalIsNaN", "isNaN"},
    {"GlobalUnescape", "unescape"},
    {"JsonIsRawJson", "JSON.isRawJSON"},
    {"JsonRawJson", "JSON.rawJSON"},
    {"NumberFormatPrototypeFormatNumber", "Intl.NumberFormat.prototype.format"},
    {"ObjectPrototypeGetProto", "Object.prototype.__proto__"},
    {"ObjectPrototypeSetProto", "Object.prototype.__proto__"},
    {"ParseInt", "Number.parseInt"},
    {"PromiseResolveTrampoline", "Promise.resolve"},
    {"StringFastLocaleCompare", "String.prototype.localeCompare"},
    {"TypedArrayPrototypeSubArray", "TypedArray.prototype.subarray"},
    {"WeakMapGet", "WeakMap.prototype.get"},
    {"WeakRefDeref", "WeakRef.prototype.deref"},
};

// `Array.prototype` methods that V8 names without `Prototype`, with their endings for kinds of
// elements: `ArrayIndexOfSmiOrObject`.
constexpr string_view kArrayMethods[] = {"Concat",  "Every", "Filter",      "ForEach", "Includes",
                                         "IndexOf", "Map",   "ReduceRight", "Reduce",  "Some",
                                         "Pop",     "Push",  "Shift",       "Unshift"};
constexpr string_view kElementKinds[] = {"HoleyDoubles", "PackedDoubles", "Smi", "SmiOrObject"};

// Properties with a getter: `MapPrototypeGetSize` is `size`, `DatePrototypeGetDay` a method.
constexpr string_view kAccessors[] = {"Buffer",    "ByteLength", "ByteOffset",    "Detached",
                                      "Disposed",  "Growable",   "MaxByteLength", "Proto",
                                      "Resizable", "Size",       "ToStringTag"};
constexpr string_view kSymbolMethodsOfRegExp[] = {"Match", "MatchAll", "Replace", "Search",
                                                  "Split"};
constexpr string_view kSymbolMethods[] = {"HasInstance", "Iterator", "ToPrimitive", "ToStringTag"};
// V8's variants of one and the same function.
constexpr string_view kVariants[] = {"Impl", "Intl", "Fast", "Slow"};

std::string LowerFirst(string_view text) {
  std::string lowered(text);
  if (!lowered.empty()) {
    lowered[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(lowered[0])));
  }
  return lowered;
}

std::string NameMethod(string_view holder, string_view method) {
  for (const string_view variant : kVariants) TakeSuffix(&method, variant);
  const std::string object = std::string(holder) + ".prototype";
  if (StartsWith(method, "Get") && IsAmong(method.substr(3), kAccessors)) method.remove_prefix(3);
  if (IsAmong(method, kSymbolMethods) ||
      (holder == "RegExp" && IsAmong(method, kSymbolMethodsOfRegExp))) {
    return object + "[Symbol." + LowerFirst(method) + "]";
  }
  TakeSuffix(&method, "Getter");
  return object + "." + LowerFirst(method);
}

std::string NameArrayMethod(string_view rest) {
  for (const string_view method : kArrayMethods) {
    string_view kind = rest;
    if (TakePrefix(&kind, method) && (kind.empty() || IsAmong(kind, kElementKinds))) {
      return "Array.prototype." + LowerFirst(method);
    }
  }
  return "";
}

std::string HolderNameOf(string_view holder) {
  if (IsAmong(holder, kHolders)) return std::string(holder);
  if (IsAmong(holder, kIntlHolders)) return "Intl." + std::string(holder);
  return TakePrefix(&holder, "Temporal") && !holder.empty() ? "Temporal." + std::string(holder)
                                                            : "";
}

}  // namespace

std::string JavaScriptNameOf(string_view builtin) {
  for (const Renamed& renamed : kRenamed) {
    if (builtin == renamed.builtin) return std::string(renamed.name);
  }
  constexpr string_view kPrototype = "Prototype";
  const size_t prototype = builtin.find(kPrototype);
  if (prototype != string_view::npos && prototype + kPrototype.size() < builtin.size()) {
    const std::string holder = HolderNameOf(builtin.substr(0, prototype));
    const string_view method = builtin.substr(prototype + kPrototype.size());
    // Or it is `ObjectGetPrototypeOf`.
    if (!holder.empty()) return NameMethod(holder, method);
  }
  string_view constructed = builtin;
  if (TakeSuffix(&constructed, "Constructor")) return HolderNameOf(constructed);
  for (const Statics& statics : kStatics) {
    if (!StartsWith(builtin, statics.prefix)) continue;
    const string_view function = builtin.substr(statics.prefix.size());
    if (statics.functions.find(" " + std::string(function) + " ") == string_view::npos) continue;
    const bool is_acronym = function == "UTC";
    return std::string(statics.holder) + "." +
           (is_acronym ? std::string(function) : LowerFirst(function));
  }
  return TakePrefix(&builtin, "Array") ? NameArrayMethod(builtin) : "";
}

}  // namespace nativeprof
