// Which JavaScript may import which: the rules that dependency-cruiser checks in tools/test.mjs.

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Modules that import each other can only be understood and tested together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'extension-stands-alone',
      comment: 'The extension has no module of anything else, packages included.',
      severity: 'error',
      from: { path: '^extension/' },
      to: { pathNot: '^extension/', couldNotResolve: false },
    },
    {
      name: 'pages-run-in-browsers',
      comment: 'The pages of www have modules of their own and of the extension. Its *.mjs files are programs for Node.',
      severity: 'error',
      from: { path: '^www/.+\\.js$' },
      to: { pathNot: '^(www|extension)/', couldNotResolve: false },
    },
    {
      name: 'tools-import-tools',
      comment: 'Tests, benchmarks and www are built with the tools, and not the other way round.',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^(tests|benches|www|extension)/' },
    },
    {
      name: 'benchmarks-need-no-tests',
      severity: 'error',
      from: { path: '^benches/' },
      to: { path: '^tests/' },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, exclude: { path: '^(extension|www)/pkg/' } },
};
