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
