// The names are what Node 20, 22, 24 and 26 printed for the code of a small program.
#include "../collect/code_map.h"
#include "check.h"

namespace nativeprof {
namespace {

constexpr char kPath[] = "/tmp/a b (c)/names.js";

struct Function {
  std::string_view text;
  std::string_view script;
  std::string_view name;
  int32_t line;
  int32_t column;
};

TEST(ParseCodeName, SplitsFunctionsFromTheirScripts) {
  const Function functions[] = {
      {"JS:~bar /tmp/t.js:4:15", "/tmp/t.js", "bar", 4, 15},
      {"JS:^get size /tmp/a b (c)/names.js:1:2", kPath, "get size", 1, 2},
      {"JS:~x y /tmp/a b (c)/names.js:4:28", kPath, "x y", 4, 28},
      {"JS:~a b:c /tmp/a b (c)/names.js:2:122", kPath, "a b:c", 2, 122},
      {"JS:^#p /tmp/a b (c)/names.js:2:76", kPath, "#p", 2, 76},
      {"JS:o+bar /tmp/t.js:4:15", "/tmp/t.js", "bar", 4, 15},
      {"JS:o*bar /tmp/t.js:4:15", "/tmp/t.js", "bar", 4, 15},
      {"JS:*'bar /tmp/t.js:4:15", "/tmp/t.js", "bar", 4, 15},
      {"JS:+'bar /tmp/t.js:4:15", "/tmp/t.js", "bar", 4, 15},
      {"JS:+bar /tmp/t.js:4:15", "/tmp/t.js", "bar", 4, 15},
      {"JS:~ohm /tmp/t.js:4:15", "/tmp/t.js", "ohm", 4, 15},
      {"JS:~fetch node:internal/x:120:3", "node:internal/x", "fetch", 120, 3},
      {"JS:*f data:text/javascript,let%20s:1:18", "data:text/javascript,let%20s", "f", 1, 18},
      // A script whose name looks like a position.
      {"JS:~vmg no:1:2:4:14", "no:1:2", "vmg", 4, 14},
      {"LazyCompile:*bar /tmp/t.js:4:15", "/tmp/t.js", "bar", 4, 15},
  };
  for (const Function& function : functions) {
    const CodeName name = ParseCodeName(CodeKind::kMachineCode, function.text, function.script);
    CHECK(name.kind == FrameKind::kJs && name.role == CodeRole::kFrame);
    CHECK_EQ(name.name, function.name);
    CHECK_EQ(name.file, function.script);
    CHECK_EQ(name.line, function.line);
    CHECK_EQ(name.column, function.column);
  }
}

TEST(ParseCodeName, NamesTheNameless) {
  const Function functions[] = {
      {"JS:+' :1:20", "", "(anonymous)", 1, 20},  // in eval
      {"JS:* /tmp/a b (c)/names.js:1:1", kPath, "(anonymous)", 1, 1},
      {"Script:~ node:internal/x:1:1", "node:internal/x", "(anonymous)", 1, 1},
      {"Eval:~ :1:1", "", "(anonymous)", 1, 1},
      {"Eval:~ /tmp/a b (c)/names.js:1:1", kPath, "(anonymous)", 1, 1},
      {"JS:~", "", "(anonymous)", 0, 0},
      {"", "", "(anonymous)", 0, 0},
  };
  for (const Function& function : functions) {
    const CodeName name = ParseCodeName(CodeKind::kBytecode, function.text, function.script);
    CHECK(name.kind == FrameKind::kJs && name.role == CodeRole::kFrame);
    CHECK_EQ(name.name, function.name);
    CHECK_EQ(name.file, function.script);
    CHECK_EQ(name.line, function.line);
    CHECK_EQ(name.column, function.column);
  }
  CHECK_EQ(ParseCodeName(CodeKind::kMachineCode, "JS:*evalled :1:18", "").name, "evalled");
}

// `vm` takes a line offset, and it may be negative.
TEST(ParseCodeName, UnderstandsPositionsOutsideOfTheFile) {
  const CodeName name = ParseCodeName(CodeKind::kMachineCode, "JS:^vmg file.js:-4:14", "file.js");
  CHECK_EQ(name.name, "vmg");
  CHECK_EQ(name.file, "file.js");
  const CodeName zero = ParseCodeName(CodeKind::kMachineCode, "JS:^vmg file.js:0:0", "file.js");
  CHECK_EQ(zero.name, "vmg");
  CHECK_EQ(zero.line, 0);
}

TEST(ParseCodeName, KeepsWhatItCannotSplit) {
  // The name of the script is not known.
  const CodeName unknown = ParseCodeName(CodeKind::kMachineCode, "JS:~bar /tmp/t.js:4:15", "");
  CHECK_EQ(unknown.name, "bar /tmp/t.js");
  CHECK_EQ(unknown.line, 4);
  const CodeName huge = ParseCodeName(CodeKind::kMachineCode, "JS:~bar t.js:99999999999:1", "t.js");
  CHECK_EQ(huge.line, 0);
}

TEST(ParseCodeName, TellsBuiltinsFromPlumbing) {
  struct Builtin {
    std::string_view text;
    CodeRole role;
    std::string_view name;
  };
  const Builtin builtins[] = {
      {"Builtin:ArrayPrototypeJoin", CodeRole::kFrame, "Array.prototype.join"},
      {"Builtin:ArrayMap", CodeRole::kFrame, "Array.prototype.map"},
      {"Builtin:RegExpPrototypeExec", CodeRole::kFrame, "RegExp.prototype.exec"},
      {"Builtin:JsonParse", CodeRole::kFrame, "JSON.parse"},
      {"Builtin:InterpreterEntryTrampoline", CodeRole::kInterpreter, "InterpreterEntryTrampoline"},
      {"Builtin:InterpreterEnterAtNextBytecode", CodeRole::kInterpreter,
       "InterpreterEnterAtNextBytecode"},
      {"Builtin:BaselineOrInterpreterEnterAtBytecode", CodeRole::kInterpreter,
       "BaselineOrInterpreterEnterAtBytecode"},
      {"BytecodeHandler:Add", CodeRole::kInterpreter, "Add"},
      {"BytecodeHandler:LdaNamedProperty.Wide", CodeRole::kInterpreter, "LdaNamedProperty.Wide"},
      {"Builtin:LoadIC", CodeRole::kPlumbing, "LoadIC"},
      {"Builtin:Call_ReceiverIsAny", CodeRole::kPlumbing, "Call_ReceiverIsAny"},
      {"Builtin:RecordWriteSaveFP", CodeRole::kPlumbing, "RecordWriteSaveFP"},
      {"Builtin:ArrayPrototype", CodeRole::kPlumbing, "ArrayPrototype"},
      {"Stub:js-to-wasm:ii:i", CodeRole::kPlumbing, "js-to-wasm:ii:i"},
  };
  CHECK(ParseCodeName(CodeKind::kMachineCode, "JS:js-to-wasm:i:", "wasm://wasm/8c1f").role ==
        CodeRole::kPlumbing);
  for (const Builtin& builtin : builtins) {
    const CodeName name = ParseCodeName(CodeKind::kMachineCode, builtin.text, "");
    CHECK(name.kind == FrameKind::kBuiltin);
    CHECK_EQ(name.role, builtin.role);
    CHECK_EQ(name.name, builtin.name);
    CHECK_EQ(name.file, "");
  }
}

TEST(ParseCodeName, NamesRegularExpressionsByTheirPattern) {
  const Function patterns[] = {
      {"RegExp:\\w+", "", "\\w+", 0, 0},  // Node 20 and 22
      {"RegExp:(\\w+):x y", "", "(\\w+):x y", 0, 0},
      {"RegExp.> src: '(\\w+):x y' flags: ''", "", "(\\w+):x y", 0, 0},  // Node 24 and 26
      {"RegExp.< src: '[^'\\s]' flags: 'gi'", "", "[^'\\s]", 0, 0},
      {"RegExp.< src: 'cut off in the mid", "", "cut off in the mid", 0, 0},
  };
  for (const Function& pattern : patterns) {
    const CodeName name = ParseCodeName(CodeKind::kMachineCode, pattern.text, pattern.script);
    CHECK(name.kind == FrameKind::kRegExp && name.role == CodeRole::kFrame);
    CHECK_EQ(name.name, pattern.name);
    CHECK_EQ(name.file, "");
  }
}

// The tiers of a function are one function, as in JavaScript.
TEST(ParseCodeName, NamesWebAssemblyFunctions) {
  const Function functions[] = {
      {"JS:add two:-0-liftoff", "wasm://wasm/8c1f", "add two:", 0, 0},
      {"JS:add two:-0-turbofan", "wasm://wasm/8c1f", "add two:", 0, 0},
      {"Function:wasm-function[3]-3-liftoff", "", "wasm-function[3]", 0, 0},
      {"JS:a-b-7-turbofan", "", "a-b", 0, 0},
      {"JS:plain", "", "plain", 0, 0},
      {"JS:not-a-tier", "", "not-a-tier", 0, 0},
  };
  for (const Function& function : functions) {
    const CodeName name = ParseCodeName(CodeKind::kWasm, function.text, function.script);
    CHECK(name.kind == FrameKind::kWasm && name.role == CodeRole::kFrame);
    CHECK_EQ(name.name, function.name);
    CHECK_EQ(name.file, function.script);
  }
}

TEST(CodeName, TellsAFunctionFromALongScriptName) {
  const std::string url = "data:text/javascript," + std::string(5000, 'x');
  const std::string text = "JS:~get size " + url.substr(0, 1000);
  const std::string script = url.substr(0, 900);
  const CodeName name = ParseCodeName(CodeKind::kBytecode, text, script);
  CHECK_EQ(name.name, "get size");
  CHECK_EQ(name.file, script);
}

}  // namespace
}  // namespace nativeprof
