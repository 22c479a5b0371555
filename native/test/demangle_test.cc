#include "../os/demangle.h"

#include "check.h"

namespace nativeprof::os {
namespace {

TEST(Demangle, GivesTheQualifiedName) {
  CHECK_EQ(Demangle("_ZN4node6crypto4Hash10HashUpdateERKN2v820FunctionCallbackInfoINS2_5ValueEEE"),
           std::string("node::crypto::Hash::HashUpdate"));
  CHECK_EQ(Demangle("uv_run"), std::string("uv_run"));
  CHECK_EQ(Demangle(""), std::string());
}

// Node 26 is full of these, and libstdc++ 12 knows nothing of them.
TEST(Demangle, ReadsWhatItCanOfConstraints) {
  CHECK_EQ(Demangle("_ZN2v88internal6String8ToNumberINS0_6HandleEQsr3stdE16is_convertible_vITL0__T_"
                    "EEES4_PNS0_7IsolateES5_"),
           std::string("v8::internal::String::ToNumber"));
  CHECK_EQ(Demangle("_ZNK4node12_GLOBAL__N_1L4ReadEQ"),
           std::string("node::(anonymous namespace)::Read"));
  CHECK_EQ(Demangle("_ZNSt6vectorIQ"), std::string("std::vector"));
}

TEST(Demangle, LeavesWhatOnlyLooksLikeOne) {
  for (const char* symbol :
       {"_Z", "_ZN", "_ZN99x", "_ZNK", "_Z99999999999999999999x", "_ZN0", "_ZS", "_Z12"}) {
    CHECK_EQ(Demangle(symbol), std::string(symbol));
  }
}

}  // namespace
}  // namespace nativeprof::os
