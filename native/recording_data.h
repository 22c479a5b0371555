// A finished recording as a header and columns: what JavaScript gets.
#ifndef NATIVEPROF_RECORDING_DATA_H_
#define NATIVEPROF_RECORDING_DATA_H_

#include <string>
#include <vector>

#include "collect/recorder.h"
#include "recording_file.h"

namespace nativeprof {

class RecordingData {
 public:
  RecordingData() = default;
  // Takes the recorder's results out of it.
  RecordingData(const RecordingHeader& header, Recorder* recorder);

  // JSON text.
  const std::string& header() const { return header_; }
  // Views into this object: see ListSegments().
  std::vector<RecordingSegment> Segments() const {
    return ListSegments(frames_, stacks_, samples_);
  }

 private:
  std::string header_;
  FrameColumns frames_;
  StackTable stacks_;
  SampleColumns samples_;
};

}  // namespace nativeprof

#endif  // NATIVEPROF_RECORDING_DATA_H_
