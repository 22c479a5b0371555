{
  'targets': [
    {
      'target_name': 'true_stacks',
      'sources': ['true_stacks.cc', 'recorder.cc'],
      'dependencies': ['frameless'],
      'cflags': ['-Wall', '-Wextra', '-fno-omit-frame-pointer'],
      'cflags_cc': ['-std=c++20'],
      'defines': ['NAPI_VERSION=8'],
    },
    {
      'target_name': 'frameless',
      'type': 'static_library',
      'sources': ['frameless.cc'],
      'cflags!': ['-fno-omit-frame-pointer'],
      'cflags': ['-Wall', '-Wextra', '-fPIC', '-fomit-frame-pointer'],
      'cflags_cc': ['-std=c++20'],
      'defines': ['NAPI_VERSION=8'],
    },
  ],
}
