#include "../collect/function_index.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "check.h"

namespace nativeprof {
namespace {

// Many scripts with a function or two, as `eval` makes them, and one with many.
std::vector<FunctionKey> ManyKeys() {
  std::vector<FunctionKey> keys;
  for (int32_t number = 0; number < 5'000; number++) keys.push_back({7, number});
  for (int32_t script = 100; script < 5'000; script++) keys.push_back({script, script % 3});
  return keys;
}

TEST(FunctionIndex, FindsWhatItHasMet) {
  FunctionIndex index;
  CHECK(index.Find({1, 0}) == nullptr);
  FunctionId next = 0;
  for (const FunctionKey& key : ManyKeys()) index.At(key).id = next++;
  CHECK_EQ(index.size(), ManyKeys().size());
  next = 0;
  for (const FunctionKey& key : ManyKeys()) {
    CHECK(index.Find(key) != nullptr);
    CHECK_EQ(index.Find(key)->id, next++);
  }
  index.At({7, 4'999}).id = 99;
  CHECK_EQ(index.Find({7, 4'999})->id, 99);
  CHECK_EQ(index.size(), ManyKeys().size());
  CHECK(index.Find({7, 5'000}) == nullptr);
  CHECK(index.Find({8, 0}) == nullptr);
  CHECK(index.Find({7, -1}) == nullptr);
}

TEST(FunctionIndex, KeepsWhatItIsTold) {
  FunctionIndex index;
  std::map<int32_t, StoredPositions*> expected;
  for (const FunctionKey& key : ManyKeys()) {
    FunctionIndex::Entry& entry = index.At(key);
    entry.id = key.number;
    if (key.number % 5 != 0) continue;
    auto positions = std::make_shared<StoredPositions>(CopyPayload("any"));
    if (key.script_id == 7) expected[key.number] = positions.get();
    index.SetPositions(&entry, std::move(positions));
    index.SetPositions(&index.At({7, 1}), nullptr);
  }
  index.Filter([](FunctionIndex::Entry* entry) {
    entry->id += 1'000'000;
    return entry->key.script_id == 7 && entry->key.number % 2 == 0;
  });
  CHECK_EQ(index.size(), 2'500);
  for (int32_t number = 0; number < 5'000; number++) {
    const FunctionIndex::Entry* const entry = index.Find({7, number});
    CHECK_EQ(entry != nullptr, number % 2 == 0);
    if (entry == nullptr) continue;
    CHECK_EQ(entry->id, number + 1'000'000);
    CHECK(index.PositionsOf(*entry) == (number % 5 == 0 ? expected[number] : nullptr));
  }
}

}  // namespace
}  // namespace nativeprof
