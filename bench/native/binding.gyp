{
  'targets': [
    {
      'target_name': 'floor',
      'sources': ['floor.c'],
      'cflags': ['-Wall', '-Wextra'],
    },
    {
      'target_name': 'measure',
      'type': 'executable',
      'sources': ['measure.c'],
      'cflags': ['-Wall', '-Wextra'],
    },
  ],
}
