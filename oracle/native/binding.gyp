{
  'targets': [
    {
      'target_name': 'true_stacks',
      'sources': ['true_stacks.cc'],
      'cflags': ['-Wall', '-Wextra', '-fno-omit-frame-pointer'],
      'cflags_cc': ['-std=c++20'],
      'defines': ['NAPI_VERSION=8'],
    },
  ],
}
