// Frames and their strings, each kept once. Only the collector touches it.
#ifndef NATIVEPROF_COLLECT_FRAME_TABLE_H_
#define NATIVEPROF_COLLECT_FRAME_TABLE_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nativeprof {

// In the order of `FrameKind` in src/native/recording.ts.
enum class FrameKind : uint8_t { kJs, kBuiltin, kNative, kWasm, kRegExp, kPseudo, kUnknown };

using StringId = uint32_t;
using FrameId = int32_t;
constexpr FrameId kNoFrame = -1;

struct Frame {
  FrameKind kind;
  StringId name;
  StringId file;
  int32_t line;
  int32_t column;
  bool operator==(const Frame& other) const {
    return kind == other.kind && name == other.name && file == other.file && line == other.line &&
           column == other.column;
  }
};

// What a loader has put into the code of a file: `data:...`
struct SourceMap {
  StringId file;
  StringId url;
};

class FrameTable {
 public:
  // An application has some MB.
  static constexpr size_t kMaxSourceMapBytes = 64 << 20;

  FrameId Intern(FrameKind kind, std::string_view name, std::string_view file = {},
                 int32_t line = 0, int32_t column = 0);

  // The same frame as `frame` of another table, with its file's source map.
  FrameId InternCopy(const FrameTable& other, FrameId frame) {
    const Frame& its = other.frames_[static_cast<size_t>(frame)];
    return InternCopy(other, frame, its.line, its.column);
  }
  // At another place.
  FrameId InternCopy(const FrameTable& other, FrameId frame, int32_t line, int32_t column);

  // The first of a file counts. Beyond kMaxSourceMapBytes in all files have none.
  void AddSourceMap(std::string_view file, std::string_view url);

  size_t size() const { return frames_.size(); }
  const std::vector<Frame>& frames() const { return frames_; }
  const std::vector<std::string_view>& strings() const { return strings_; }
  const std::vector<SourceMap>& source_maps() const { return source_maps_; }

 private:
  struct FrameHash {
    size_t operator()(const Frame& frame) const;
  };

  StringId InternString(std::string_view text);

  std::vector<Frame> frames_;
  std::unordered_map<Frame, FrameId, FrameHash> frame_ids_;
  std::deque<std::string> texts_;  // stay where they are
  std::unordered_map<std::string_view, StringId> string_ids_;
  std::vector<std::string_view> strings_;
  StringId last_file_ = 0;
  std::vector<SourceMap> source_maps_;
  std::unordered_map<StringId, size_t> source_map_of_file_;
  size_t source_map_bytes_ = 0;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_FRAME_TABLE_H_
