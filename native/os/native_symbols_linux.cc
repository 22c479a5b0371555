// Reads ELF symbol tables (System V ABI, chapter 4) of the files in /proc/self/maps.
#include "native_symbols.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "demangle.h"
#include "mappings.h"

namespace nativeprof::os {

// One file: its executable mappings and, once asked for, its function symbols.
class NativeSymbols::Module {
 public:
  explicit Module(std::string path) : path_(std::move(path)) {}
  ~Module() {
    if (file_ != nullptr) munmap(const_cast<char*>(file_), file_bytes_);
  }

  void AddMapping(const Mapping& mapping) { mappings_.push_back(mapping); }
  void TakeMappings(Module* other) { mappings_ = std::move(other->mappings_); }
  bool Contains(uintptr_t address) const { return MappingAt(address) != nullptr; }
  const std::string& path() const { return path_; }

  NativeSymbol Find(uintptr_t address) {
    if (!loaded_) Load();
    const uint64_t target = VirtualAddress(address);
    const NativeSymbol unknown = {{}, path_};
    if (target < first_page_ << kPageBits || by_page_.empty()) return unknown;
    // Functions are in order of their pages, within a page in any.
    size_t page = std::min<size_t>((target >> kPageBits) - first_page_, page_starts_.size() - 2);
    const Elf64_Sym* nearest = nullptr;
    for (;; page--) {
      for (uint32_t i = page_starts_[page]; i < page_starts_[page + 1]; i++) {
        const Elf64_Sym& entry = functions_.entries[by_page_[i]];
        if (entry.st_value > target) continue;
        if (nearest == nullptr || entry.st_value > nearest->st_value) nearest = &entry;
      }
      if (nearest != nullptr || page == 0) break;
    }
    // Assembly often leaves the size out: then the symbol reaches to the next one.
    if (nearest == nullptr) return unknown;
    if (nearest->st_size != 0 && target >= nearest->st_value + nearest->st_size) return unknown;
    return {Demangle(functions_.NameOf(*nearest)), path_, address - (target - nearest->st_value),
            nearest->st_size};
  }

  std::string ReadConstant(std::string_view mangled_name) {
    if (!loaded_) Load();
    for (const SymbolTable& table : tables_) {
      for (size_t i = 0; i < table.count; i++) {
        const Elf64_Sym& entry = table.entries[i];
        if (ELF64_ST_TYPE(entry.st_info) != STT_OBJECT || entry.st_size < kMinConstantBytes ||
            !table.IsNamed(entry, mangled_name)) {
          continue;
        }
        for (const Elf64_Phdr& segment : segments_) {
          const uint64_t offset = entry.st_value - segment.p_vaddr;
          if (offset >= segment.p_filesz || entry.st_size > segment.p_filesz - offset) continue;
          const char* bytes = At(segment.p_offset + offset, entry.st_size);
          if (bytes != nullptr) return {bytes, entry.st_size};
        }
      }
    }
    return {};
  }

 private:
  struct SymbolTable {
    const Elf64_Sym* entries;
    size_t count;
    const char* names;
    uint64_t names_bytes;
    const char* NameOf(const Elf64_Sym& entry) const {
      return entry.st_name < names_bytes ? names + entry.st_name : "";
    }
    // Without looking for the end of the name: most differ at once.
    bool IsNamed(const Elf64_Sym& entry, std::string_view name) const {
      const char* const its = NameOf(entry);
      return std::strncmp(its, name.data(), name.size()) == 0 && its[name.size()] == '\0';
    }
  };

  const Mapping* MappingAt(uintptr_t address) const {
    for (const Mapping& mapping : mappings_) {
      if (address >= mapping.start && address < mapping.end) return &mapping;
    }
    return nullptr;
  }

  // The address that the file's own tables use.
  uint64_t VirtualAddress(uintptr_t address) const {
    const Mapping* mapping = MappingAt(address);
    if (mapping == nullptr) return 0;
    const uint64_t offset = address - mapping->start + mapping->file_offset;
    for (const Elf64_Phdr& segment : segments_) {
      if (offset >= segment.p_offset && offset < segment.p_offset + segment.p_filesz) {
        return offset - segment.p_offset + segment.p_vaddr;
      }
    }
    return 0;
  }

  void Load() {
    loaded_ = true;
    const int fd = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    struct stat status;
    if (fstat(fd, &status) == 0 && status.st_size >= static_cast<off_t>(sizeof(Elf64_Ehdr))) {
      file_bytes_ = static_cast<size_t>(status.st_size);
      void* mapped = mmap(nullptr, file_bytes_, PROT_READ, MAP_PRIVATE, fd, 0);
      file_ = mapped == MAP_FAILED ? nullptr : static_cast<const char*>(mapped);
    }
    close(fd);
    if (file_ != nullptr) ReadElf();
  }

  // Null unless [offset, offset + bytes) lies in the file.
  const char* At(uint64_t offset, uint64_t bytes) const {
    return offset <= file_bytes_ && bytes <= file_bytes_ - offset ? file_ + offset : nullptr;
  }

  void ReadElf() {
    const auto* header = reinterpret_cast<const Elf64_Ehdr*>(file_);
    if (std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64) {
      return;
    }
    const auto* segments = reinterpret_cast<const Elf64_Phdr*>(
        At(header->e_phoff, uint64_t{header->e_phnum} * sizeof(Elf64_Phdr)));
    for (int i = 0; segments != nullptr && i < header->e_phnum; i++) {
      if (segments[i].p_type == PT_LOAD) segments_.push_back(segments[i]);
    }
    const auto* sections = reinterpret_cast<const Elf64_Shdr*>(
        At(header->e_shoff, uint64_t{header->e_shnum} * sizeof(Elf64_Shdr)));
    for (const uint32_t wanted : {SHT_SYMTAB, SHT_DYNSYM}) {
      for (int i = 0; sections != nullptr && i < header->e_shnum; i++) {
        if (sections[i].sh_type != wanted || sections[i].sh_link >= header->e_shnum) continue;
        AddTable(sections[i], sections[sections[i].sh_link]);
      }
    }
    // The full table where the file has one, else what it exports.
    for (const SymbolTable& table : tables_) {
      if (by_page_.empty()) IndexFunctions(table);
    }
  }

  // A counting sort of indices: Node has 250,000 functions, and memory for a copy of their symbols
  // costs more than to read them twice.
  void IndexFunctions(const SymbolTable& table) {
    uint64_t end = 0;
    first_page_ = UINT64_MAX;
    for (const Elf64_Phdr& segment : segments_) {
      if ((segment.p_flags & PF_X) == 0) continue;
      first_page_ = std::min(first_page_, segment.p_vaddr >> kPageBits);
      end = std::max(end, segment.p_vaddr + segment.p_filesz);
    }
    if (end == 0) return;
    const size_t page_count = (end >> kPageBits) - first_page_ + 1;
    // Of a symbol that is no function in these pages: behind the last.
    const auto page_of = [&](const Elf64_Sym& entry) {
      if (ELF64_ST_TYPE(entry.st_info) != STT_FUNC || entry.st_value == 0) return page_count;
      return std::min<size_t>((entry.st_value >> kPageBits) - first_page_, page_count);
    };
    std::vector<uint32_t> next(page_count + 2);
    for (size_t i = 0; i < table.count; i++) next[page_of(table.entries[i]) + 1]++;
    for (size_t i = 1; i < next.size(); i++) next[i] += next[i - 1];
    functions_ = table;
    page_starts_.assign(next.begin(), next.end() - 1);
    by_page_.resize(page_starts_.back());
    for (size_t i = 0; i < table.count; i++) {
      const size_t page = page_of(table.entries[i]);
      if (page < page_count) by_page_[next[page]++] = static_cast<uint32_t>(i);
    }
  }

  void AddTable(const Elf64_Shdr& table, const Elf64_Shdr& strings) {
    const char* names = At(strings.sh_offset, strings.sh_size);
    const auto* entries = reinterpret_cast<const Elf64_Sym*>(At(table.sh_offset, table.sh_size));
    if (names == nullptr || entries == nullptr || strings.sh_size == 0 ||
        names[strings.sh_size - 1] != '\0') {
      return;
    }
    tables_.push_back({entries, table.sh_size / sizeof(Elf64_Sym), names, strings.sh_size});
  }

  const std::string path_;
  std::vector<Mapping> mappings_;
  bool loaded_ = false;
  const char* file_ = nullptr;
  size_t file_bytes_ = 0;
  std::vector<Elf64_Phdr> segments_;
  std::vector<SymbolTable> tables_;
  static constexpr int kPageBits = 12;
  uint64_t first_page_ = 0;
  SymbolTable functions_ = {};
  std::vector<uint32_t> by_page_;  // indices of the functions, in the order of their pages
  // Where those of each page begin, and the number of all behind them.
  std::vector<uint32_t> page_starts_;
};

NativeSymbols::NativeSymbols() = default;
NativeSymbols::~NativeSymbols() = default;

NativeSymbol NativeSymbols::Find(uintptr_t address) {
  Module* const module = ModuleAt(address);
  return module == nullptr ? NativeSymbol() : module->Find(address);
}

std::string NativeSymbols::ReadConstant(uintptr_t address, std::string_view mangled_name) {
  Module* const module = ModuleAt(address);
  return module == nullptr ? std::string() : module->ReadConstant(mangled_name);
}

NativeSymbols::Module* NativeSymbols::ModuleAt(uintptr_t address) {
  for (int attempt = 0; attempt < 2; attempt++) {
    for (const auto& module : modules_) {
      if (module->Contains(address)) return module.get();
    }
    if (attempt == 0) ReadModules();  // a library may have been loaded since
  }
  return nullptr;
}

void NativeSymbols::ReadModules() {
  std::vector<std::unique_ptr<Module>> known = std::move(modules_);
  modules_.clear();
  for (const Mapping& mapping : ReadMappings()) {
    if (!mapping.executable || mapping.path.empty() || mapping.path[0] != '/') continue;
    Module* module = nullptr;
    for (const auto& existing : modules_) {
      if (existing->path() == mapping.path) module = existing.get();
    }
    if (module == nullptr) {
      modules_.push_back(std::make_unique<Module>(mapping.path));
      module = modules_.back().get();
    }
    module->AddMapping(mapping);
  }
  // Tables that are loaded already are the expensive part: keep them.
  for (auto& module : modules_) {
    for (auto& old : known) {
      if (old == nullptr || old->path() != module->path()) continue;
      old->TakeMappings(module.get());
      module = std::move(old);
    }
  }
}

bool HasSymbolTable(uintptr_t function) {
  FILE* file = nullptr;
  for (const Mapping& mapping : ReadMappings()) {
    if (function >= mapping.start && function < mapping.end)
      file = fopen(mapping.path.c_str(), "re");
  }
  if (file == nullptr) return false;
  Elf64_Ehdr header;
  bool found = false;
  if (fread(&header, sizeof(header), 1, file) == 1 &&
      std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
      fseek(file, static_cast<long>(header.e_shoff), SEEK_SET) == 0) {
    Elf64_Shdr section;
    for (int i = 0; i < header.e_shnum && fread(&section, sizeof(section), 1, file) == 1; i++) {
      found = found || section.sh_type == SHT_SYMTAB;
    }
  }
  fclose(file);
  return found;
}

}  // namespace nativeprof::os
