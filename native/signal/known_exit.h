// What V8 itself knows of the stack while native code runs: the frame of generated code that native
// code was called from, whatever has become of the frame pointer since. A walk is right about the
// frames of JavaScript if this is the first frame of generated code that it passes.
//
// Most calls build an exit frame, which V8 knows; [fp-16] in it is the stack pointer that the
// called function began with. Where a C function is called without one, V8 knows the caller's
// frame. GetStackSample() starts from what V8 knows, but only if that lies above the stack pointer
// that it is given: two questions, with stack pointers just below a frame and just above, tell
// whether that frame is the one.
//
// Runs in the signal handler. A question takes 20 to 150 ns.
#ifndef NATIVEPROF_SIGNAL_KNOWN_EXIT_H_
#define NATIVEPROF_SIGNAL_KNOWN_EXIT_H_

#include "../v8/stack_capture.h"
#include "exit_field.h"
#include "stack_word.h"

namespace nativeprof {

class KnownExit {
 public:
  KnownExit(v8::Isolate* isolate, ExitField* field, uintptr_t sp)
      : isolate_(isolate), field_(field), sp_(sp) {}

  // Whether V8 knows one: it does not where no JavaScript runs.
  bool exists() { return IsAtOrAbove(sp_) || FrameInCollection() != 0; }

  VmState vm_state() {
    if (!asked_) IsAtOrAbove(sp_);
    return vm_state_;
  }

  // Whether the frame of that address is it.
  bool Is(uintptr_t fp) {
    if (fp < sp_ + kDeepestWord) return false;
    const uintptr_t exit_sp = ExitStackPointer(fp);
    if (exit_sp == 0) return IsAtOrAbove(fp - kDeepestWord) && !IsAtOrAbove(fp + kWord);
    const bool is_exit = IsAtOrAbove(exit_sp) && !IsAtOrAbove(exit_sp + kWord);
    if (is_exit) field_->Learn(isolate_, fp);
    return is_exit || fp == FrameInCollection();
  }

  // Where the function of that frame, which is it, called native code, within a few instructions;
  // 0: the frame is of no function.
  uint64_t CallFrom(uintptr_t fp) {
    uint64_t address = 0;
    if (ExitStackPointer(fp) == 0) AskAbove(fp - kDeepestWord, &address);
    return address;
  }

 private:
  static constexpr uintptr_t kWord = sizeof(uint64_t);
  // From there up V8 needs a frame to be above the stack pointer.
  static constexpr uintptr_t kDeepestWord = 2 * kWord;

  // 0: no exit frame. Others have there what is no address of the stack, such as the function.
  uintptr_t ExitStackPointer(uintptr_t fp) const {
    const uintptr_t exit_sp = StackWord(fp - kDeepestWord);
    const bool plausible = exit_sp % kWord == 0 && exit_sp >= sp_ && exit_sp <= fp - kDeepestWord;
    return plausible ? exit_sp : 0;
  }

  // While garbage is collected V8 answers no question.
  uintptr_t FrameInCollection() { return vm_state() == VmState::kGc ? field_->Read(isolate_) : 0; }

  bool IsAtOrAbove(uintptr_t address) {
    if (address <= at_or_above_) return true;
    if (address >= below_) return false;
    uint64_t frame;
    const bool found = AskAbove(address, &frame);
    (found ? at_or_above_ : below_) = address;
    return found;
  }

  bool AskAbove(uintptr_t address, uint64_t* frame) {
    const StackSample sample = CaptureKnownFrame(isolate_, address, frame);
    vm_state_ = sample.vm_state;
    asked_ = true;
    return sample.frame_count > 0;
  }

  v8::Isolate* const isolate_;
  ExitField* const field_;
  const uintptr_t sp_;
  bool asked_ = false;
  VmState vm_state_ = VmState::kUnknown;
  // What the answers so far have told of its address.
  uintptr_t at_or_above_ = 0;
  uintptr_t below_ = ~uintptr_t{0};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_SIGNAL_KNOWN_EXIT_H_
