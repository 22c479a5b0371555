#include "recorder.h"

#include <v8-debug.h>

#include "wait.h"

namespace oracle {
namespace {

constexpr int kMaxFrames = 1024;

}  // namespace

Recorder* recorder;

bool Recorder::IsDue() const {
  if (in_passage_) return false;
  return moments_.empty() || NowNs() >= moments_.back().to_ns + every_ns_;
}

Wait Recorder::Begin(v8::Isolate* isolate, Kind kind) {
  v8::HandleScope scope(isolate);
  Moment moment = {kind, static_cast<uint32_t>(moments_.size() % kMarks), 0, 0, 0, {}};
  const auto trace = v8::StackTrace::CurrentStackTrace(isolate, kMaxFrames);
  for (int i = 0; i < trace->GetFrameCount(); i++) {
    const auto frame = trace->GetFrame(isolate, static_cast<uint32_t>(i));
    moment.frames.push_back({Intern(isolate, frame->GetFunctionName()),
                             Intern(isolate, frame->GetScriptName()), frame->GetLineNumber(),
                             frame->GetColumn()});
  }
  // Asking takes a while, in which samples show our caller instead of a function with a mark.
  moment.from_ns = NowNs();
  moments_.push_back(std::move(moment));
  return {moments_.back().mark, wait_ns_};
}

void Recorder::End() { moments_.back().to_ns = NowNs(); }

void Recorder::BeginPassage(v8::Isolate* isolate) {
  Begin(isolate, Kind::kPassage);
  in_passage_ = true;
}

void Recorder::EndPassage(v8::Isolate* isolate) {
  End();
  v8::HandleScope scope(isolate);
  const auto trace = v8::StackTrace::CurrentStackTrace(isolate, 1);
  moments_.back().until_line = trace->GetFrame(isolate, 0)->GetLineNumber();
  in_passage_ = false;
}

uint32_t Recorder::Intern(v8::Isolate* isolate, v8::Local<v8::String> text) {
  std::string value;
  if (!text.IsEmpty()) {
    const v8::String::Utf8Value utf8(isolate, text);
    if (*utf8 != nullptr) value.assign(*utf8, static_cast<size_t>(utf8.length()));
  }
  const auto [known, added] = text_ids_.try_emplace(value, static_cast<uint32_t>(texts_.size()));
  if (added) texts_.push_back(value);
  return known->second;
}

}  // namespace oracle
