#include "stack_resolver.h"

#include <algorithm>
#include <iterator>

namespace nativeprof {
namespace {

// Up to the return of the first call.
constexpr uint64_t kBaselinePrologueBytes = 64;

}  // namespace

StackResolver::StackResolver(FrameTable* frames, StackTable* stacks, CodeMap* code,
                             NativeSymbolizer symbolizer)
    : frames_(frames),
      stacks_(stacks),
      code_(code),
      last_(stacks),
      symbolizer_(std::move(symbolizer)),
      gc_(frames->Intern(FrameKind::kPseudo, "[gc]")),
      compile_(frames->Intern(FrameKind::kPseudo, "[compile]")),
      native_(frames->Intern(FrameKind::kPseudo, "[native]")),
      unknown_(frames->Intern(FrameKind::kUnknown, "[unknown]")),
      truncated_(frames->Intern(FrameKind::kPseudo, "[truncated]")),
      idle_stack_(
          stacks->Extend(kEmptyStack, {frames->Intern(FrameKind::kPseudo, "[idle]"), {}, false})) {}

ResolvedStack StackResolver::Resolve(const SampleRecord& sample) {
  if (sample.polling) return {idle_stack_, false};
  if (located_.size() >= kMaxLocated) {
    located_.clear();
    places_.Clear();
  }
  path_.clear();
  native_run_.clear();
  unresolved_ = false;

  if (sample.vm_state == VmState::kGc) Push(gc_);
  if (sample.vm_state == VmState::kParser || sample.vm_state == VmState::kCompiler) {
    Push(compile_);
  }
  // What is known of a whole walk does not hold of one that was cut.
  if (sample.truncated) last_.Forget();
  if (sample.source == CaptureSource::kFramePointerWalk) {
    CollectWalk(sample);
  } else {
    last_.BeginWalk(nullptr, 0, 0);
    CollectStackSample(sample);
  }
  // What is left are the frames that called into V8 first: the event loop, main(). They tell
  // nothing, unless there is nothing else.
  if (path_.empty()) {
    for (const uint64_t address : native_run_) {
      if (LookNative(address).role == NativeRole::kGc) path_.assign(1, {gc_, {}, false});
      if (LookNative(address).role == NativeRole::kCompile) path_.assign(1, {compile_, {}, false});
    }
    if (path_.empty()) Push(native_);
  }
  if (sample.truncated) Push(truncated_);

  const StackId stack = last_.Intern(path_);
  if (sample.truncated || unresolved_) last_.Forget();
  return {stack, unresolved_};
}

void StackResolver::CollectWalk(const SampleRecord& sample) {
  const uint64_t* words = sample.words();
  last_.BeginWalk(words, sample.word_count, code_->removals());
  for (uint32_t i = 0; i < sample.word_count; i += (words[i] & kBytecodeFollows) != 0 ? 2 : 1) {
    const size_t depth = path_.size();
    CollectFrame(sample, i);
    const bool settled = i > 0 && path_.size() > depth && native_run_.empty();
    if (settled && last_.KnowsBehind(i, path_.size())) return;
  }
}

void StackResolver::CollectFrame(const SampleRecord& sample, uint32_t i) {
  const uint64_t* words = sample.words();
  const bool leaf = i == 0;
  const bool has_bytecode = (words[i] & kBytecodeFollows) != 0;
  const uint64_t pc = words[i] & ~kBytecodeFollows;
  const uint64_t bytecode = has_bytecode ? words[i + 1] : 0;
  // A return address may lie behind the last instruction of its function.
  const uint64_t address = leaf ? pc : pc - 1;
  Place place = Look(address);
  if (!leaf && (place.meaning == Meaning::kUnknown || place.meaning == Meaning::kPlumbing)) {
    // A deoptimised function returns to the very start of a builtin that goes on in the
    // interpreter: no call precedes that address.
    const Place start = Look(pc);
    if (start.code != nullptr && start.code->start == pc) place = start;
  }

  if (place.meaning == Meaning::kInterpreter) {
    EndNativeRun();
    // Without bytecode it is a handler that has a frame of its own: that of the function itself
    // follows.
    if (!has_bytecode) return;
    const bool handler_runs = leaf || (i == 1 && Look(words[0]).meaning == Meaning::kInterpreter);
    if (!PushBytecode(handler_runs ? MostRecent(sample, bytecode) : bytecode)) PushUnknown();
    return;
  }
  AddPlace(place, address);
  if (!leaf) return;
  if (place.meaning == Meaning::kNative) {
    AddCallerOfNativeLeaf(sample);
    return;
  }
  // A builtin without a frame of its own runs in the frame of its caller.
  if (!has_bytecode || !PushBytecode(bytecode)) AddFrameless(sample, place, pc);
}

// A function interrupted before its frame was set up, or behind the end of it, hides its caller:
// the frame pointer is the caller's already. Its return address is the first of the top words.
void StackResolver::AddFrameless(const SampleRecord& sample, const Place& leaf, uint64_t pc) {
  if (leaf.code == nullptr) return;
  const uint64_t offset = pc - leaf.code->start;
  const uint64_t setup = leaf.code->frame_setup_offset;
  const bool saved = offset == setup + kSaveFramePointerBytes;
  // V8's routines have frames only where they call something, and none that look like JavaScript's.
  const bool in_caller = !saved && leaf.meaning == Meaning::kPlumbing && sample.fp_is_js;
  const bool frameless = setup == kNoFrameSetup || offset <= setup || sample.at_return || in_caller;
  // Behind the instruction that saves the frame pointer it may be the second.
  if (!frameless && !saved) return;
  const uint32_t next = (sample.words()[0] & kBytecodeFollows) != 0 ? 2 : 1;
  const uint64_t next_pc = sample.word_count > next ? sample.words()[next] & ~kBytecodeFollows : 0;
  for (size_t i = frameless ? 0 : kReturnWordAfterSave; i < std::size(sample.top); i++) {
    const uint64_t return_address = sample.top[i];
    const Place caller = Look(return_address - 1);
    const bool has_called = kHasLinkRegister && setup == kNoFrameSetup && caller.code == leaf.code;
    // The walk goes on there, or lr is of a call: this function's own frame is the current one.
    if (return_address == next_pc || has_called) return;
    if (caller.meaning == Meaning::kFrame) PushFrames(caller);
    if (caller.meaning == Meaning::kInterpreter) PushBytecode(sample.bytecode);
    // Baseline code begins with a call of the builtin that sets up its frame: it has none either.
    const bool begins = caller.meaning == Meaning::kFrame &&
                        caller.code->frame_setup_offset == kNoFrameSetup &&
                        return_address - caller.code->start <= kBaselinePrologueBytes;
    if (!begins) return;
  }
}

// Generated code calls some C functions directly, and these may have no frame (yet): the return
// address is near then. It is in the code that V8 has noted: calls that are over leave theirs, too.
void StackResolver::AddCallerOfNativeLeaf(const SampleRecord& sample) {
  if (!sample.fp_is_js && sample.leaf_call == 0) return;
  const Place noted = sample.leaf_call != 0 ? Look(sample.leaf_call) : Place{};
  const auto is_caller = [&](const Place& place) {
    const bool is_compiled = place.meaning == Meaning::kFrame && !place.code->is_bytecode;
    return is_compiled && (sample.leaf_call == 0 || place.code == noted.code);
  };
  for (const uint64_t word : sample.top) {
    if (is_caller(Look(word - 1))) return AddPlace(Look(word - 1), word - 1);
  }
  if (is_caller(noted)) AddPlace(noted, sample.leaf_call);
}

void StackResolver::CollectStackSample(const SampleRecord& sample) {
  const Place leaf = Look(sample.pc);
  if (leaf.meaning != Meaning::kInterpreter) AddPlace(leaf, sample.pc);
  EndNativeRun();
  for (uint32_t i = 0; i < sample.word_count; i++) {
    if (PushBytecode(sample.words()[i])) continue;
    const Place place = Look(sample.words()[i] - 1);
    if (place.meaning != Meaning::kInterpreter && place.meaning != Meaning::kNative) {
      AddPlace(place, sample.words()[i] - 1);
    }
  }
}

void StackResolver::AddPlace(const Place& place, uint64_t address) {
  if (place.meaning == Meaning::kNative) {
    native_run_.push_back(address);
    return;
  }
  EndNativeRun();
  if (place.meaning == Meaning::kFrame) PushFrames(place);
  if (place.meaning == Meaning::kUnknown) PushUnknown();
}

void StackResolver::PushFrames(const Place& place) {
  for (uint32_t i = 0; i < place.frame_count; i++) {
    const LocatedFrame& located = located_[place.first_frame + i];
    // Some builtins call another part of themselves, which has the same name.
    const bool is_part =
        !path_.empty() && path_.back() == located &&
        frames_->frames()[static_cast<size_t>(located.frame)].kind == FrameKind::kBuiltin;
    if (!is_part) path_.push_back(located);
  }
}

// Native frames between two of generated code become one: the function that JavaScript called.
void StackResolver::EndNativeRun() {
  if (native_run_.empty()) return;
  const bool leaf_run = path_.empty();
  // The VM's own work is told already: the functions that do it say no more.
  const bool told = path_.size() == 1 && (path_[0].frame == gc_ || path_[0].frame == compile_);
  FrameId frame = kNoFrame;
  for (auto address = native_run_.rbegin(); address != native_run_.rend() && !told; ++address) {
    const NativeCode& code = LookNative(*address);
    if (leaf_run && code.role == NativeRole::kGc) frame = gc_;
    if (leaf_run && code.role == NativeRole::kCompile && frame != gc_) frame = compile_;
    if (code.role == NativeRole::kNamed && frame == kNoFrame) frame = code.frame;
  }
  native_run_.clear();
  if (frame == kNoFrame && leaf_run) frame = native_;
  if (frame != kNoFrame) Push(frame);
}

FrameId StackResolver::FrameOf(FunctionId function) {
  if (functions_generation_ != code_->functions_generation()) frame_of_function_.clear();
  functions_generation_ = code_->functions_generation();
  const auto index = static_cast<size_t>(function);
  if (index >= frame_of_function_.size()) frame_of_function_.resize(index + 1, kNoFrame);
  FrameId& frame = frame_of_function_[index];
  if (frame == kNoFrame) frame = code_->CopyFunction(function, frames_);
  return frame;
}

StackResolver::Place StackResolver::Look(uint64_t address) {
  const auto changes = [&](const Place& place) {
    return code_->ChangesNear(address, place.code != nullptr);
  };
  const CachedPlace* const known = places_.Find(
      address, [&](const CachedPlace& cached) { return cached.changes == changes(cached.place); });
  if (known != nullptr) return known->place;
  const Place place = LookUp(address);
  places_.Put(address, {changes(place), place});
  return place;
}

StackResolver::Place StackResolver::LookUp(uint64_t address) {
  Place place;
  place.code = code_->Find(address);
  if (place.code == nullptr && FindUnreported(address)) place.code = code_->Find(address);
  if (place.code != nullptr) {
    Locate(address, &place);
    place.meaning = place.code->role == CodeRole::kFrame         ? Meaning::kFrame
                    : place.code->role == CodeRole::kInterpreter ? Meaning::kInterpreter
                                                                 : Meaning::kPlumbing;
  } else if (IsGenerated(address)) {
    place.meaning = Meaning::kUnknown;
  }
  return place;
}

// The functions that are active at the address: what is inlined there, and the code's own.
void StackResolver::Locate(uint64_t address, Place* place) {
  const Code& code = *place->code;
  if (code.function == kNoFrame) return;
  place->first_frame = static_cast<uint32_t>(located_.size());
  const std::vector<ActiveFunction>& active = code_->FindActive(code, address);
  for (const ActiveFunction& one : active) {
    const bool is_own = &one == &active.back();
    const FunctionId function = is_own ? code.function : code_->FindFunction(one.key);
    if (function == kNoFrame) continue;
    located_.push_back(
        {FrameOf(function), code_->FindPosition(one.key.script_id, one.script_offset), !is_own});
  }
  place->frame_count = static_cast<uint32_t>(located_.size()) - place->first_frame;
}

// V8 does not report all code: what is there already is found here.
bool StackResolver::FindUnreported(uint64_t address) {
  FoundCode found;
  return find_code_ && IsGenerated(address) && find_code_(address, &found) && code_->Add(found);
}

// The interpreter tells its frame where it is only before it calls something; until then its
// registers know better, if they mean the same function.
uint64_t StackResolver::MostRecent(const SampleRecord& sample, uint64_t bytecode) {
  if (sample.live_bytecode == 0) return bytecode;
  const Code* const of_frame = Look(bytecode).code;
  const bool same = of_frame != nullptr && Look(sample.live_bytecode).code == of_frame;
  return same ? sample.live_bytecode : bytecode;
}

bool StackResolver::PushBytecode(uint64_t address) {
  const Place place = Look(address);
  if (place.code == nullptr || !place.code->is_bytecode || place.frame_count == 0) return false;
  PushFrames(place);
  return true;
}

const StackResolver::NativeCode& StackResolver::LookNative(uint64_t address) {
  const auto known = native_code_.find(address);
  if (known != native_code_.end()) return known->second;

  const NativeName native = symbolizer_(address);
  const NativeMeaning meaning = MeaningOfNative(native.name);
  NativeCode code = {meaning.role, kNoFrame};
  if (meaning.role == NativeRole::kNamed) {
    code.frame = frames_->Intern(meaning.kind, meaning.name,
                                 meaning.kind == FrameKind::kNative ? native.module : "");
  }
  return native_code_.emplace(address, code).first->second;
}

}  // namespace nativeprof
