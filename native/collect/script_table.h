// What is known of scripts: their names, and where their lines end. Collector thread only.
#ifndef NATIVEPROF_COLLECT_SCRIPT_TABLE_H_
#define NATIVEPROF_COLLECT_SCRIPT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "line_table.h"

namespace nativeprof {

// Where the lines of a script end (see LineTable), by what its event said of its text.
using LineFinder = std::function<std::string(uint64_t text)>;

class ScriptTable {
 public:
  // Asked once for each script whose lines are wanted and were not reported.
  void SetLineFinder(LineFinder find) { find_lines_ = std::move(find); }

  // `line_ends`: see LineTable; may be empty.
  void Set(int32_t id, std::string_view name, std::string_view line_ends) {
    scripts_[id] = {std::string(name), LineTable(line_ends), 0, {}};
  }

  // It does not begin where its file does. `origin`: a ScriptOrigin.
  void SetOrigin(int32_t id, std::string_view origin) {
    const auto script = scripts_.find(id);
    if (script == scripts_.end() || origin.size() != sizeof(ScriptOrigin)) return;
    std::memcpy(&script->second.origin, origin.data(), sizeof(ScriptOrigin));
  }

  // Its lines can be looked for in this text.
  void SetText(int32_t id, uint64_t text) {
    const auto script = scripts_.find(id);
    if (script != scripts_.end()) script->second.text = text;
  }

  // Empty: not known.
  std::string_view NameOf(int32_t id) const {
    const auto script = scripts_.find(id);
    return script == scripts_.end() ? std::string_view() : script->second.name;
  }

  // In its file; unknown where the script is not.
  TextPosition FindPosition(int32_t id, int32_t script_offset) {
    const auto found = scripts_.find(id);
    if (found == scripts_.end()) return {};
    Script& script = found->second;
    if (script.text != 0 && find_lines_) script.lines = LineTable(find_lines_(script.text));
    script.text = 0;
    return FindInFile(script.origin, script.lines.Find(script_offset));
  }

  void Keep(const std::unordered_set<int32_t>& ids) {
    for (auto script = scripts_.begin(); script != scripts_.end();) {
      script = ids.count(script->first) > 0 ? std::next(script) : scripts_.erase(script);
    }
  }

  size_t size() const { return scripts_.size(); }

 private:
  struct Script {
    std::string name;
    LineTable lines;
    uint64_t text;  // 0: its lines are known, or cannot be
    ScriptOrigin origin;
  };
  std::unordered_map<int32_t, Script> scripts_;  // by id
  LineFinder find_lines_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_SCRIPT_TABLE_H_
