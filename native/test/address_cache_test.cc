#include "../collect/address_cache.h"

#include "check.h"

namespace nativeprof::test {
namespace {

// The same two entries serve these.
constexpr uint64_t kFirst = 0x12345;
constexpr uint64_t kSecond = kFirst ^ (uint64_t{1} << 13) ^ 1;
constexpr uint64_t kThird = kFirst ^ (uint64_t{2} << 13) ^ 2;

int FindIn(AddressCache<int>* cache, uint64_t address) {
  const int* const found = cache->Find(address, [](int) { return true; });
  return found == nullptr ? 0 : *found;
}

TEST(AddressCache, KeepsTheTwoThatWereWantedLast) {
  AddressCache<int> cache;
  CHECK_EQ(FindIn(&cache, kFirst), 0);
  cache.Put(kFirst, 1);
  cache.Put(kSecond, 2);
  CHECK_EQ(FindIn(&cache, kSecond), 2);
  CHECK_EQ(FindIn(&cache, kFirst), 1);
  CHECK_EQ(FindIn(&cache, kThird), 0);
  cache.Put(kThird, 3);
  CHECK_EQ(FindIn(&cache, kSecond), 0);
  CHECK_EQ(FindIn(&cache, kFirst), 1);
  CHECK_EQ(FindIn(&cache, kThird), 3);
  cache.Clear();
  CHECK_EQ(FindIn(&cache, kFirst), 0);
  CHECK_EQ(FindIn(&cache, kThird), 0);
}

TEST(AddressCache, AsksWhetherWhatItKnowsHolds) {
  AddressCache<int> cache;
  cache.Put(kFirst, 1);
  cache.Put(kSecond, 2);
  CHECK(cache.Find(kFirst, [](int value) { return value != 1; }) == nullptr);
  // In the place of what held no more: the other stays.
  cache.Put(kFirst, 10);
  CHECK_EQ(FindIn(&cache, kFirst), 10);
  CHECK_EQ(FindIn(&cache, kSecond), 2);
}

}  // namespace
}  // namespace nativeprof::test
