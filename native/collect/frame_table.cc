#include "frame_table.h"

namespace nativeprof {

size_t FrameTable::FrameHash::operator()(const Frame& frame) const {
  uint64_t hash = static_cast<uint64_t>(frame.kind);
  for (const uint64_t part :
       {uint64_t{frame.name}, uint64_t{frame.file}, static_cast<uint64_t>(frame.line),
        static_cast<uint64_t>(frame.column)}) {
    hash = (hash ^ part) * 0x9e3779b97f4a7c15;  // 2^64 / golden ratio: Fibonacci hashing
    hash ^= hash >> 32;
  }
  return hash;
}

StringId FrameTable::InternString(std::string_view text) {
  const auto known = string_ids_.find(text);
  if (known != string_ids_.end()) return known->second;
  const auto added = static_cast<StringId>(strings_.size());
  strings_.push_back(texts_.emplace_back(text));
  string_ids_.emplace(strings_.back(), added);
  return added;
}

FrameId FrameTable::Intern(FrameKind kind, std::string_view name, std::string_view file,
                           int32_t line, int32_t column) {
  // Neighbours are mostly of the same file.
  if (strings_.empty() || strings_[last_file_] != file) last_file_ = InternString(file);
  const Frame frame = {kind, InternString(name), last_file_, line, column};
  const auto [position, added] =
      frame_ids_.try_emplace(frame, static_cast<FrameId>(frames_.size()));
  if (added) frames_.push_back(frame);
  return position->second;
}

FrameId FrameTable::InternCopy(const FrameTable& other, FrameId id, int32_t line, int32_t column) {
  const Frame& frame = other.frames_[static_cast<size_t>(id)];
  const auto source_map = other.source_map_of_file_.find(frame.file);
  if (source_map != other.source_map_of_file_.end()) {
    const StringId url = other.source_maps_[source_map->second].url;
    AddSourceMap(other.strings_[frame.file], other.strings_[url]);
  }
  return Intern(frame.kind, other.strings_[frame.name], other.strings_[frame.file], line, column);
}

void FrameTable::AddSourceMap(std::string_view file, std::string_view url) {
  if (url.size() > kMaxSourceMapBytes - source_map_bytes_) return;
  const StringId file_id = InternString(file);
  // Before the text, which may be long, is looked at.
  if (!source_map_of_file_.try_emplace(file_id, source_maps_.size()).second) return;
  source_maps_.push_back({file_id, InternString(url)});
  source_map_bytes_ += url.size();
}

}  // namespace nativeprof
