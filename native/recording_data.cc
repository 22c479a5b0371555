#include "recording_data.h"

#include "os/private_file.h"

namespace nativeprof {

RecordingData::RecordingData(const RecordingHeader& header, Recorder* recorder)
    : header_(DescribeRecording(header, *recorder)) {
  frames_.Append(recorder->frames(), 0, 0);
  stacks_ = recorder->TakeStacks();
  samples_ = recorder->TakeColumns();
}

bool RecordingData::WriteTo(const std::string& path) const {
  const std::vector<RecordingSegment> segments = Segments();
  const std::string head = std::string(kRecordingMagic) + ChunkHead(header_, 0, segments);
  os::PrivateFile file(path);
  bool ok = file.Write(head.data(), head.size());
  for (const RecordingSegment& segment : segments) {
    ok = ok && file.Write(segment.data, segment.size_bytes);
  }
  return ok && file.Publish();
}

}  // namespace nativeprof
