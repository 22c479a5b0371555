// On the processor that the tests run on.
#include "../collect/processor.h"

#include "check.h"

namespace nativeprof::test {
namespace {

#if defined(__x86_64__)

TEST(Processor, FindsWhereAFrameIsSetUp) {
  const uint8_t code[] = {0x90, 0x55, 0x90, 0x55, 0x48, 0x89, 0xe5, 0xc3};
  CHECK_EQ(FindFrameSetup(code, sizeof(code)), 3);
  CHECK_EQ(FindFrameSetup(code, sizeof(code) - 2), kNoFrameSetup);
  const uint8_t other[] = {0x55, 0x48, 0x8b, 0xec};
  CHECK_EQ(FindFrameSetup(other, sizeof(other)), 0);
}

TEST(Processor, KnowsReturns) {
  const uint8_t plain = 0xc3, with_arguments = 0xc2, push = 0x55;
  CHECK(IsReturnInstruction(&plain) && IsReturnInstruction(&with_arguments));
  CHECK(!IsReturnInstruction(&push));
}

TEST(Processor, KnowsWhatStandsBetweenAFrameAndTheReturn) {
  // pop rbp; cmp rcx, 3; jg; ret 24; pop r10; lea rsp, [rsp + rcx * 8]; push r10; ret
  const uint8_t code[] = {0x5d, 0x48, 0x83, 0xf9, 0x03, 0x7f, 0x03, 0xc2, 0x18, 0x00, 0x41,
                          0x5a, 0x48, 0x8d, 0x24, 0xcc, 0x41, 0x52, 0xc3, 0x90, 0x90, 0x90};
  CHECK(!IsReturnInstruction(code));
  for (const size_t offset : {1, 5, 7, 10, 18}) CHECK(IsReturnInstruction(code + offset));
  // There the return address is in the register.
  for (const size_t offset : {12, 16}) CHECK(!IsReturnInstruction(code + offset));
  // pop rcx; add rsp, rbx; push rcx; ret
  const uint8_t interpreter[] = {0x59, 0x48, 0x03, 0xe3, 0x51, 0xc3};
  CHECK(IsReturnInstruction(interpreter));
  // cmp rcx, 3; jg; mov: a comparison as any other
  const uint8_t other[] = {0x48, 0x83, 0xf9, 0x03, 0x7f, 0x03, 0x48, 0x89, 0xc8};
  CHECK(!IsReturnInstruction(other));
  // pop rcx; lea rsp, [rsp + rbx * 8]; push rdx; ret
  const uint8_t swapped[] = {0x59, 0x48, 0x8d, 0x24, 0xdc, 0x52, 0xc3};
  CHECK(!IsReturnInstruction(swapped));
}

#elif defined(__aarch64__)

TEST(Processor, FindsWhereAFrameIsSetUp) {
  // nop; stp x29, x30, [sp, #-16]!; mov x29, sp
  const uint32_t code[] = {0xd503201f, 0xa9bf7bfd, 0x910003fd};
  CHECK_EQ(FindFrameSetup(code, sizeof(code)), 4);
  CHECK_EQ(FindFrameSetup(code, sizeof(code) - 4), kNoFrameSetup);
  // stp x16, x17, [sp, #-32]!; stp x29, x30, [sp, #16]; add x29, sp, #16
  const uint32_t marked[] = {0xa9be47f0, 0xa9017bfd, 0x910043fd};
  CHECK_EQ(FindFrameSetup(marked, sizeof(marked)), 4);
  // ldp x29, x30, [sp], #16
  const uint32_t teardown[] = {0xa8c17bfd, 0x910003fd};
  CHECK_EQ(FindFrameSetup(teardown, sizeof(teardown)), kNoFrameSetup);
}

TEST(Processor, KnowsReturns) {
  const uint32_t ret = 0xd65f03c0, nop = 0xd503201f;
  CHECK(IsReturnInstruction(&ret) && !IsReturnInstruction(&nop));
}

TEST(Processor, TakesSignaturesOffReturnAddresses) {
  CHECK_EQ(AddressOfReturn(0x00250000004a1234), 0x00000000004a1234u);
}

#endif

}  // namespace
}  // namespace nativeprof::test
