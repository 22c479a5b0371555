{
  'targets': [
    {
      'target_name': 'test_addon',
      'sources': ['addon.c', 'blocking_calls.c', 'forks.c', 'own_signals.c', 'threads.c'],
      'cflags': ['-Wall', '-Wextra', '-fno-omit-frame-pointer'],
      'defines': ['NAPI_VERSION=8'],
    },
    {
      'target_name': 'frameless_addon',
      'sources': ['frameless.c'],
      # Node's own flags keep frame pointers.
      'cflags!': ['-fno-omit-frame-pointer'],
      'configurations': {'Release': {'cflags!': ['-fno-omit-frame-pointer']}},
      'cflags': ['-Wall', '-Wextra', '-fomit-frame-pointer'],
      'defines': ['NAPI_VERSION=8'],
    },
  ],
}
