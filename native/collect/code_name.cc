// How V8 names the code that it reports: `<tag>:<markers><function> <script>:<line>:<column>`.
#include <algorithm>
#include <cctype>
#include <charconv>

#include "builtin_name.h"
#include "code_map.h"
#include "starts_with.h"

namespace nativeprof {
namespace {

using std::string_view;

bool Contains(string_view text, string_view part) { return text.find(part) != string_view::npos; }

// Takes `:<number>` off the end of `text`. False: there is none.
bool TakeNumber(string_view* text, int32_t* number) {
  const size_t colon = text->rfind(':');
  if (colon == string_view::npos) return false;
  const string_view digits = text->substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), *number);
  if (error != std::errc() || end != digits.data() + digits.size()) return false;
  *text = text->substr(0, colon);
  return true;
}

// `~` interpreted, `^` baseline, `+` Maglev, `*` Turbofan; `o` before them for on-stack
// replacement, `'` behind them for code specialised to a context.
string_view StripTier(string_view text) {
  size_t start = 0;
  if (text.size() > 1 && text[0] == 'o' && (text[1] == '*' || text[1] == '+')) start = 1;
  if (start < text.size() && string_view("~^+*").find(text[start]) != string_view::npos) {
    start++;
    if (start < text.size() && text[start] == '\'') start++;
  }
  return text.substr(start);
}

// `<function>-<index>-<tier>`
string_view StripWasmTier(string_view text) {
  const size_t tier = text.rfind('-');
  if (tier == string_view::npos || tier == 0) return text;
  const string_view tier_name = text.substr(tier + 1);
  if (tier_name != "liftoff" && tier_name != "turbofan") return text;
  const size_t index = text.rfind('-', tier - 1);
  return index == string_view::npos ? text : text.substr(0, index);
}

// `RegExp.> src: '<pattern>' flags: '<flags>'`, from Node 24 on; before: `RegExp:<pattern>`.
string_view TakePattern(string_view text) {
  const size_t start = text.find('\'');
  if (start == string_view::npos) return text;
  const size_t end = text.rfind("' flags: '");
  return text.substr(start + 1, end == string_view::npos ? end : end - start - 1);
}

CodeName Make(FrameKind kind, CodeRole role, string_view name, string_view file = {}) {
  return {kind, role, std::string(name), file, 0, 0};
}

constexpr size_t kLongScriptName = 256;

CodeName ParseFunction(string_view text, string_view script) {
  CodeName name = Make(FrameKind::kJs, CodeRole::kFrame, "", script);
  string_view rest = StripTier(text);
  const string_view whole = rest;
  int32_t line = 0;
  int32_t column = 0;
  if (!TakeNumber(&rest, &column) || !TakeNumber(&rest, &line)) {
    rest = whole;
  } else if (line > 0 && column > 0) {  // `vm` takes offsets, which may lead out of the file
    name.line = line;
    name.column = column;
  }
  // Script names may contain blanks, and so may function names (`get size`): the script's own name
  // says where the one ends.
  const size_t script_start = rest.size() - std::min(rest.size(), script.size());
  if (rest.substr(script_start) == script) {
    rest = rest.substr(0, script_start);
  } else if (script.size() > kLongScriptName) {
    // Both are cut, not at the same place: `data:` URLs.
    rest = rest.substr(0, rest.find(script.substr(0, kLongScriptName)));
  }
  while (!rest.empty() && rest.back() == ' ') rest.remove_suffix(1);
  name.name = rest.empty() ? "(anonymous)" : std::string(rest);
  return name;
}

}  // namespace

CodeName ParseCodeName(CodeKind kind, string_view text, string_view script) {
  const size_t colon = text.find(':');
  const string_view tag = colon == string_view::npos ? string_view() : text.substr(0, colon);
  const string_view rest = colon == string_view::npos ? text : text.substr(colon + 1);

  if (kind == CodeKind::kWasm) {
    return Make(FrameKind::kWasm, CodeRole::kFrame, StripWasmTier(rest), script);
  }
  if (StartsWith(tag, "RegExp")) {
    const string_view pattern = tag == "RegExp" ? rest : TakePattern(rest);
    return Make(FrameKind::kRegExp, CodeRole::kFrame, pattern);
  }
  if (tag == "BytecodeHandler") {
    return Make(FrameKind::kBuiltin, CodeRole::kInterpreter, rest);
  }
  if (tag == "Builtin" || tag == "Stub" || tag == "Handler") {
    if (StartsWith(rest, "Interpreter") ||
        (Contains(rest, "InterpreterEnter") && !StartsWith(rest, "RegExp"))) {
      return Make(FrameKind::kBuiltin, CodeRole::kInterpreter, rest);
    }
    std::string name = JavaScriptNameOf(rest);
    if (name.empty()) return Make(FrameKind::kBuiltin, CodeRole::kPlumbing, rest);
    return Make(FrameKind::kBuiltin, CodeRole::kFrame, name);
  }
  CodeName name = ParseFunction(rest, script);
  // What stands between JavaScript and WebAssembly: `js-to-wasm:i:`.
  if (StartsWith(script, "wasm://")) name.role = CodeRole::kPlumbing;
  return name;
}

}  // namespace nativeprof
