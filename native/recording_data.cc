#include "recording_data.h"

namespace nativeprof {

RecordingData::RecordingData(const RecordingHeader& header, Recorder* recorder)
    : header_(DescribeRecording(header, *recorder)) {
  frames_.Append(recorder->frames(), 0, 0, 0);
  stacks_ = recorder->TakeStacks();
  samples_ = recorder->TakeColumns();
}

}  // namespace nativeprof
