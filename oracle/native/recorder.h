// The moments at which the oracle knows the truth: what V8 said of the stack, and the time during
// which the stack stayed as it was. All of it runs on the thread that is recorded.
#ifndef NATIVEPROF_ORACLE_RECORDER_H_
#define NATIVEPROF_ORACLE_RECORDER_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <v8-isolate.h>
#include <v8-local-handle.h>
#include <v8-primitive.h>

namespace oracle {

// Why V8 was asked; in the order of KINDS in decode-moments.mjs.
enum class Kind : uint32_t {
  // V8 let a callback in: where functions begin and loops turn.
  kInterrupt,
  // The program called a function of ours that has frame pointers.
  kCall,
  // And one that has none.
  kFrameless,
  // And one without frame pointers whose caller's is saved far from the top of the stack.
  kFramelessDeep,
  // It said that it calls nothing until it reaches another line of the same function.
  kPassage,
};

struct Frame {
  uint32_t name;  // indices into Recorder::texts()
  uint32_t script;
  int32_t line;
  int32_t column;
};

struct Moment {
  Kind kind;
  uint32_t mark;
  // CLOCK_MONOTONIC
  uint64_t from_ns;
  uint64_t to_ns;
  // Of a passage: the line that the innermost function has come to; else 0.
  int32_t until_line;
  std::vector<Frame> frames;  // the innermost first
};

// What the function of that mark has to do before EndMoment().
struct Wait {
  uint32_t mark;
  uint64_t wait_ns;
};

class Recorder {
 public:
  Recorder(uint64_t every_ns, uint64_t wait_ns) : every_ns_(every_ns), wait_ns_(wait_ns) {}

  uint64_t every_ns() const { return every_ns_; }
  const std::vector<Moment>& moments() const { return moments_; }
  const std::vector<std::string>& texts() const { return texts_; }

  bool in_passage() const { return in_passage_; }

  bool IsDue() const;
  Wait Begin(v8::Isolate* isolate, Kind kind);
  void End();
  void BeginPassage(v8::Isolate* isolate);
  void EndPassage(v8::Isolate* isolate);

 private:
  uint32_t Intern(v8::Isolate* isolate, v8::Local<v8::String> text);

  const uint64_t every_ns_;
  const uint64_t wait_ns_;
  std::vector<Moment> moments_;
  bool in_passage_ = false;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, uint32_t> text_ids_;
};

// Null: nothing is recorded.
extern Recorder* recorder;

// For the functions that a program calls: most calls are to be as short as any other.
inline bool MomentIsDue() { return recorder != nullptr && recorder->IsDue(); }
inline Wait BeginMoment(Kind kind) { return recorder->Begin(v8::Isolate::GetCurrent(), kind); }
inline void EndMoment() { recorder->End(); }

}  // namespace oracle

#endif  // NATIVEPROF_ORACLE_RECORDER_H_
